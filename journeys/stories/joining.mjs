// Somebody asks to come to a council's date, is answered without a reason, stands on the list of the day and on no other, and
// has the date in a calendar of their own.
import { ahead } from '../support/visitor.mjs';

/** Tomorrow in the demonstration, as its prison writes days. */
function tomorrow() {
  const then = new Date(Date.now() + (ahead.seconds + 86_400) * 1000);
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', day: 'numeric', month: 'numeric', year: 'numeric' });
  return Object.fromEntries(parts.formatToParts(then).map((part) => [part.type, part.value]));
}

export default async function joining(visitor) {
  const mark = `${visitor.width}${visitor.scripts ? '' : ' plain'}`;
  const day = tomorrow();
  const condition = `Sit by the door (${mark})`;

  // A date is set: what it is about is nobody's matter but its members'.
  await visitor.as('Sam Okafor');
  await visitor.open('/councils');
  await visitor.follow('Fallow Moss Council');
  const council = visitor.path();
  await visitor.open(`${council}/meetings/new`);
  await visitor.write('title', `Food on the wings (${mark})`);
  for (const part of ['day', 'month', 'year']) await visitor.write(`day-${part}`, day[part]);
  await visitor.write('starts', '23:00');
  await visitor.write('ends', '23:45');
  await visitor.write('venue', `Library (${mark})`);
  await visitor.press('Set it');
  await visitor.see(`Food on the wings (${mark})`);
  const meeting = visitor.path();

  // Somebody who does not sit there asks to come, and reads when they hear.
  await visitor.as('Tomasz W.');
  await visitor.open(meeting);
  await visitor.press('I would like to come');
  await visitor.see('You asked to come', 'You hear by');

  // Whoever screens sees who else is expected, and is asked for no reason.
  await visitor.as('Sam Okafor');
  await visitor.open(`${council}/screening`);
  await visitor.follow('Tomasz W.');
  await visitor.see('Do not write why', 'Who else is expected');
  await visitor.press('Keep this answer');
  await visitor.see('There is something to put right');
  await visitor.page.check('input[name="outcome"][value="conditions"]');
  await visitor.write('conditions', condition);
  await visitor.press('Keep this answer');
  await visitor.see('The answer is kept');
  await visitor.open(`${meeting}/expected`);
  await visitor.see('Tomasz W.', 'Can come, with conditions');
  await visitor.seeNothingOf(condition);

  // They alone read what to keep to, and put the date into a calendar.
  await visitor.as('Tomasz W.');
  await visitor.open(meeting);
  await visitor.see('You can come', condition);
  await visitor.open('/calendar');
  const again = await visitor.page.$('text=Make a new address');
  await visitor.press(again === null ? 'Make a private address' : 'Make a new address and end the old one');
  await visitor.see('Copy it now');
  const address = (await visitor.page.textContent('main pre')).trim();
  const calendar = await visitor.context.request.get(address);
  const text = await calendar.text();
  if (!text.includes('SUMMARY:Meeting') || !text.includes('BEGIN:VTIMEZONE')) throw new Error(`no calendar: ${text}`);
  if (text.includes('Food') || text.includes('Library') || text.includes('ouncil')) throw new Error('the calendar tells what it is');

  // The list of the day is there on the day.
  await visitor.as('Sam Okafor');
  await visitor.open('/councils');
  await visitor.follow('Who goes where today: Fallow Moss');
  await visitor.seeNothingOf(`Library (${mark})`);
  const list = visitor.path();
  await visitor.tomorrow();
  await visitor.open(list);
  await visitor.see('Tomasz W.', `Library (${mark})`, '23:00–23:45', 'Shred it');
  await visitor.seeNothingOf('Food on the wings', condition);
  await visitor.tomorrow();
  await visitor.open(list);
  await visitor.seeNothingOf(`Library (${mark})`);

  // Ended, the address is nothing.
  await visitor.as('Tomasz W.');
  await visitor.open('/calendar');
  await visitor.press('End the address');
  const ended = await visitor.context.request.get(address);
  if (ended.status() !== 404) throw new Error(`an ended address answers ${ended.status()}`);

  // Somebody new, and whoever decides, are prepared.
  await visitor.open('/councils');
  await visitor.follow('Rowan wing committee');
  await visitor.follow('A first month on the council');
  await visitor.see('nothing here has a date', 'Sam Okafor');
  await visitor.as('Helen Stroud');
  await visitor.open('/councils');
  await visitor.follow('Rowan wing committee');
  await visitor.follow('How to prepare for the council');
  await visitor.see('Come with the power to decide');
}
