// A worker opens what somebody said, because they may come to harm; the person sees who, why and until when; the data protection
// officer says whether it was right, and both read it.
import { ahead } from '../support/visitor.mjs';

export default async function opening(visitor, { arrive }) {
  const mark = `${visitor.width}${visitor.scripts === false ? 'plain' : ''}`;
  const words = `Nobody comes when I ring the bell at night ${mark}`;
  const why = `You did not answer the bell and were not seen at breakfast ${mark}`;
  const said = `It was right to look: nobody else could be asked in time ${mark}`;

  const person = await arrive();
  await person.as('Tomasz W.');
  await person.open('/feedback/new');
  await person.choose('kind', 'suggestion');
  await person.write('words', words);
  await person.choose('publish', 'private');
  await person.press('Send it');
  const number = person.path().replace('/feedback/', '').replace('/sent', '');

  await visitor.as('Sam Okafor');
  await visitor.open('/people');
  await visitor.follow('Tomasz W.');
  await visitor.follow('Open in an emergency');
  await visitor.see('Only when somebody may come to harm', 'word for word', 'data protection officer', 'ends by itself after 24 hours');
  await visitor.press('Open for 24 hours');
  await visitor.see('There is something to put right', 'Write why');
  await visitor.write('reason', why);
  await visitor.press('Open for 24 hours');
  await visitor.see('It is open for 24 hours', 'open now', why, 'What you can read now');
  const opened = visitor.path();
  await visitor.follow('What they said here');
  await visitor.see('Open only what you need');
  await visitor.seeNothingOf(words);
  await visitor.open(`/feedback/${number}/opened`);
  await visitor.see(words, 'opened in an emergency');
  if ((await visitor.page.$$('main form')).length > 0) throw new Error('an opening lets somebody do more than read');
  await visitor.open(opened);
  await visitor.press('End it now');
  await visitor.see('It has ended', 'waits for somebody to look at it');
  await visitor.open(`/feedback/${number}/opened`);
  await visitor.seeNothingOf(words);

  await person.open('/notices');
  await person.see('Your things here were opened in an emergency');
  await person.open('/account');
  await person.follow('See what was opened in an emergency, and why');
  await person.see(why, 'Opened by', 'Worker');
  await person.open(opened);
  await person.see(why, 'If you think this was not right', 'How to reach the data protection officer');
  await person.seeNothingOf('Sam Okafor:');
  await person.open('/account/looked');
  await person.see('They opened it in an emergency');

  const officer = await arrive();
  await officer.as('Ros Tierney');
  await officer.see('Something was opened in an emergency: say whether it was right');
  await officer.open(opened);
  await officer.see('Tomasz W.', 'Sam Okafor', why, 'Was it right?');
  await officer.press('Send it to both');
  await officer.see('There is something to put right', 'Say whether it was right');
  await officer.choose('verdict', 'right');
  await officer.write('words', said);
  await officer.press('Send it to both');
  await officer.see('It is kept', 'Somebody has looked at these');
  await officer.leave();

  await person.open(opened);
  await person.see(said, 'it was right');
  await visitor.open(opened);
  await visitor.see(said, 'it was right');
  await person.leave();

  // A manager names a colleague once for everybody a worker works with.
  await visitor.as('Moira Devlin');
  await visitor.open('/people');
  await visitor.follow('Callum Orr');
  await visitor.follow('Cover for everybody they work with');
  await visitor.press('Name for everybody');
  await visitor.see('There is something to put right', 'Cover needs a last day');
  await visitor.page.selectOption('[name="colleague"]', { label: 'Priya Nair' });
  // A month from the demonstration's today; longer than three is refused.
  const last = new Date(Date.now() + (ahead.seconds + 30 * 86_400) * 1000);
  await visitor.write('until-day', String(last.getUTCDate()));
  await visitor.write('until-month', String(last.getUTCMonth() + 1));
  await visitor.write('until-year', String(last.getUTCFullYear()));
  await visitor.press('Name for everybody');
  await visitor.see('Everybody the worker works with has been told', 'Priya Nair');
  await visitor.press('End this for Priya Nair');
  await visitor.see('It has ended for everybody');
}
