// Every story, and how it is told: at which width, with scripts or without, by pointer or by keyboard alone.
import suggestion, { thanks } from './stories/suggestion.mjs';
import signIn from './stories/sign-in.mjs';
import withoutAName from './stories/without-a-name.mjs';
import oldPapers from './stories/old-papers.mjs';
import paper from './stories/paper.mjs';
import together from './stories/together.mjs';
import byHand, { printedCode } from './stories/by-hand.mjs';
import kiosk from './stories/kiosk.mjs';
import told, { letter, toldElsewhere } from './stories/told.mjs';
import wall from './stories/wall.mjs';
import find from './stories/find.mjs';
import secondStep from './stories/second-step.mjs';
import passkey from './stories/passkey.mjs';
import shownAgain from './stories/shown-again.mjs';
import notice from './stories/notice.mjs';
import signOn, { provesElsewhere } from './stories/sign-on.mjs';
import opening from './stories/opening.mjs';
import council from './stories/council.mjs';
import wingVote, { fallowMoss, kelbridge } from './stories/election.mjs';
import joining from './stories/joining.mjs';
import raised from './stories/raised.mjs';
import plan, { kept } from './stories/plan.mjs';
import everyPage from './stories/every-page.mjs';

export const STORIES = [
  ['a suggestion is left, answered, not heard, answered again and published', suggestion, { width: 1280 }],
  ['the same on a small phone without scripts', suggestion, { width: 320, scripts: false }],
  ['the same by keyboard alone', suggestion, { width: 1280, keyboard: true }],
  ['a thank-you opens no loop', thanks, { width: 320 }],
  ['somebody comes in with a slip and goes again', signIn, { width: 1280 }],
  ['the same on a small phone without scripts', signIn, { width: 320, scripts: false }],
  ['news comes by e-mail, and stops by the link in it', told, { width: 1280 }],
  ['news by e-mail on a small phone without scripts', toldElsewhere, { width: 320, scripts: false }],
  ['a letter is printed and handed over', letter, { width: 1280 }],
  ['something is said without a name, answered, and looked at again', withoutAName, { width: 1280 }],
  ['the same on a small phone without scripts', withoutAName, { width: 320, scripts: false }],
  ['a slip is printed, typed in by keyboard alone, and read by its code', paper, { width: 1280, keyboard: true }],
  ['the same on a small phone without scripts', paper, { width: 320, scripts: false }],
  ['two people say the same and both get the answer', together, {}],
  ['the same on a small phone without scripts', together, { width: 320, scripts: false }],
  ['somebody agrees on a screen that was handed over, and takes it over later', byHand, { width: 1280 }],
  ['the same by hand on a small phone without scripts', byHand, { width: 320, scripts: false }],
  ['a code that a worker has seen is changed by whoever opens it', printedCode, { width: 320, scripts: false }],
  ['a shared screen is enrolled, used with a PIN and without a name, and left with nothing on it', kiosk, { width: 1280 }],
  ['the same on a small phone without scripts', kiosk, { width: 320, scripts: false }],
  ['old minutes are brought in as a workbook by keyboard alone', oldPapers, { width: 1280, keyboard: true }],
  ['the same old minutes on a small phone without scripts', oldPapers, { width: 320, scripts: false }],
  ['an answer hangs on the wall under the number of a slip, and goes out as a letter', wall, { width: 1280 }],
  ['the wall and the letters on a small phone without scripts', wall, { width: 320, scripts: false }],
  ['the desk is narrowed and taken along, and words are taken out', find, { width: 1280 }],
  ['the desk narrowed on a small phone without scripts', find, { width: 320, scripts: false }],
  ['somebody is opened in an emergency, told, and an officer says whether it was right', opening, { width: 1280 }],
  ['an emergency on a small phone without scripts', opening, { width: 320, scripts: false }],
  ['a committee proposes, and whoever decides answers with reasons', council, { width: 1280 }],
  ['a committee proposes on a small phone without scripts', council, { width: 320, scripts: false }],
  ['a suggestion becomes a proposal, is answered, done, and told back', raised, { width: 1280 }],
  ['a suggestion becomes a proposal on a small phone without scripts', raised, { width: 320, scripts: false }],
  ['a plan is made from nothing by two people on two devices', plan, { width: 1280 }],
  ['a plan is made on a small phone without scripts', plan, { width: 320, scripts: false }],
  ['a plan that was signed, and an empty one on paper', kept, { width: 320 }],
  // Before the nights of the stories below: what nobody agreed to is thrown away after some.
  ['every page at 1280', everyPage, { width: 1280 }],
  ['every page at 320', everyPage, { width: 320 }],
  ['somebody asks to come, is answered, stands on the list of the day, and has a calendar', joining, { width: 1280 }],
  ['somebody asks to come on a small phone without scripts', joining, { width: 320, scripts: false }],
  ['a second step is set up, used, and taken away by two when it is lost', secondStep, { width: 1280 }],
  ['the second step on a small phone without scripts', secondStep, { width: 320, scripts: false }],
  ['a passkey is made, used, shown again and removed', passkey, { width: 1280 }],
  ['the passkey on a small phone', passkey, { width: 320 }],
  ['who one is, is shown again, and nothing typed is lost', shownAgain, { width: 1280, keyboard: true }],
  ['who one is, shown again on a small phone without scripts', shownAgain, { width: 320, scripts: false }],
  ['a privacy notice is written, the times signed off, and both read by anybody', notice, { width: 1280 }],
  ['the privacy notice on a small phone without scripts', notice, { width: 320, scripts: false }],
  ['a worker links the account of their work, signs in with it, and is signed out when it says so', signOn, { width: 1280 }],
  ['the account of their work on a small phone without scripts', signOn, { width: 320, scripts: false }],
  ['a wing votes on one day on paper, with no voter account at all', wingVote, { width: 1280 }],
  ['the vote of a wing on a small phone without scripts', wingVote, { width: 320, scripts: false }],
  ['Fallow Moss elects by themes, from the notice to the declaration', fallowMoss, { width: 1280 }],
  ['Kelbridge Voices are elected by name, and an empty seat is filled from the papers', kelbridge, { width: 1280 }],
  ['the election of Kelbridge on a small phone without scripts', kelbridge, { width: 320, scripts: false }],
  ['who one is, shown again with the account of their work', provesElsewhere, { width: 1280 }],
];
