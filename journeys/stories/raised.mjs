// What somebody said is raised into a proposal, asked about, carried and answered with reasons; done, checked and told back. The one
// that waits too long shows who has not answered. A meeting shows whether anybody with power to decide was there.

import { ahead } from '../support/visitor.mjs';

const NEXT_MONTH = new Date(Date.now() + 30 * 86_400_000);
const send = (visitor) => visitor.send(() => visitor.page.click('main form button[type="submit"]'));

async function said(visitor, words) {
  await visitor.as('Tomasz W.');
  await visitor.open('/feedback/new');
  await visitor.choose('kind', 'suggestion');
  await visitor.write('words', words);
  await visitor.choose('publish', 'own_words');
  await visitor.press('Send it');
  return visitor.path().replace(/\/sent$/, '');
}

async function carried(visitor, proposal) {
  await visitor.as('“Mac”');
  await visitor.open(`${proposal}/canvass`);
  await visitor.write('asked', '20');
  await visitor.write('asked_yes', '18');
  await visitor.write('asked_no', '1');
  await visitor.write('asked_unsure', '1');
  await visitor.write('staff_view', 'Staff would like it too.');
  await send(visitor);
  await visitor.press('The council takes it up');
  await visitor.open(`${proposal}/vote`);
  await visitor.write('votes_for', '2');
  await send(visitor);
}

async function answered(visitor, proposal) {
  await visitor.as('Helen Stroud');
  await visitor.open(`${proposal}/answer`);
  await visitor.choose('verdict', 'accepted');
  await send(visitor);
  await visitor.see('There is something to put right', 'Say why');
  await visitor.write('reasons', 'A kettle is cheap.');
  await send(visitor);
  await visitor.open(`${proposal}/step`);
  await visitor.write('what', 'Buy it');
  await visitor.write('on-day', String(NEXT_MONTH.getDate()));
  await visitor.write('on-month', String(NEXT_MONTH.getMonth() + 1));
  await visitor.write('on-year', String(NEXT_MONTH.getFullYear()));
  await send(visitor);
  await visitor.press('Buy it');
}

/** The day and the time in so many minutes, where the demonstration is. */
function soon(minutes) {
  const at = new Date(Date.now() + ahead.seconds * 1000 + minutes * 60_000);
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/London', year: 'numeric', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  }).formatToParts(at);
  return Object.fromEntries(parts.map((part) => [part.type, part.value]));
}

/** A group meets; whoever decides is not there, and then somebody who may decide in their place is. */
async function met(visitor, mark) {
  await visitor.as('Sam Okafor');
  await visitor.open('/councils/new');
  await visitor.write('name', `Tea and talk ${mark}`);
  await visitor.choose('chosen_by', 'open');
  await visitor.write('decider_role', 'governor');
  await visitor.page.selectOption('select[name="decider"]', { label: 'Helen Stroud' });
  await visitor.page.selectOption('select[name="deputy"]', { label: 'Sam Okafor' });
  await send(visitor);
  await visitor.see('When they are away', 'Sam Okafor');
  await visitor.open(`${visitor.path()}/meetings/new`);
  const [starts, ends] = [soon(4), soon(9)];
  await visitor.write('title', 'First tea');
  for (const name of ['day', 'month', 'year']) await visitor.write(`day-${name}`, starts[name]);
  await visitor.write('starts', `${starts.hour}:${starts.minute}`);
  await visitor.write('ends', `${ends.hour}:${ends.minute}`);
  await send(visitor);
  const meeting = visitor.path();
  await visitor.later();
  const there = async (name, how) => {
    await visitor.open(`${meeting}/there`);
    await visitor.page.check(`fieldset:has-text("${name}") input[value="${how}"]`);
    await visitor.press('Keep it');
    await visitor.open(meeting);
  };
  await there('Helen Stroud', 'absent');
  await visitor.see('Nobody who can decide was there');
  await there('Sam Okafor', 'present');
  await visitor.see('A deputy who can decide was there');
}

export default async function raised(visitor, { arrive }) {
  const words = `The kettle on the landing is broken (${visitor.width} ${visitor.scripts})`;
  const thread = await said(visitor, words);
  await visitor.as('Sam Okafor');
  await visitor.open(thread.replace('/feedback/', '/desk/'));
  await visitor.page.click('summary:has-text("Make a proposal from this")');
  await visitor.follow('In Rowan wing committee');
  await visitor.see(words, 'in their own words');
  await visitor.write('title', words);
  await visitor.write('solution', 'A new kettle.');
  await send(visitor);
  await visitor.see('This came from what somebody said');
  const proposal = visitor.path();

  await carried(visitor, proposal);
  await visitor.open(`${proposal}/send-up`);
  await visitor.choose('to', await visitor.page.getAttribute('input[name="to"]', 'value'));
  await visitor.write('reasons', 'It is the same on every wing.');
  await send(visitor);
  await visitor.see('Fallow Moss Council', 'No answer yet');
  await answered(visitor, proposal);
  await visitor.press('All of it is done');
  await visitor.as('“Mac”');
  await visitor.open(proposal);
  await visitor.press('Yes');
  await visitor.press('Tell');
  await visitor.see('Told back');

  await visitor.as('Tomasz W.');
  await visitor.open('/notices');
  await visitor.see('A proposal was made from what you told us', 'Something came of the proposal');
  await visitor.open(thread);
  await visitor.follow('A proposal was made from this');
  await visitor.see('A kettle is cheap.');

  // Anybody sees what is late, and whose answer it is.
  const nobody = await arrive();
  await nobody.open(proposal);
  await nobody.see(words, 'A kettle is cheap.');
  await nobody.seeNothingOf('Read what they said');
  await nobody.follow('Proposals');
  await nobody.see('Phone credit in the first week', 'Answer is late', 'governor should have answered by', 'Nobody has said yet why');
  await nobody.leave();

  await met(visitor, `${visitor.width} ${visitor.scripts}`);
}
