// Old minutes come in as a workbook: its faults are named, it is mended, and what was promised then is shown as from before.
import { workbook } from '../support/workbook.mjs';

const HEAD = ['place', 'said', 'said on', 'from', 'answer', 'answered on', 'promised by', 'key'];

export default async function oldPapers(visitor) {
  const mark = `${visitor.width}, ${visitor.keyboard}`;
  const said = `A bench in the yard (${mark})`;
  const row = (place, day) => [place, said, day, 'minutes', 'Two benches come in spring', '28/03/2024', 'Head of works', `M ${mark}`];
  await visitor.as('Sam Okafor');
  await visitor.open('/desk');
  await visitor.follow('Type in papers');
  await visitor.follow('Bring in old papers');
  await visitor.see('No clock runs', 'from before');
  // Something that is no sheet.
  await visitor.bring('file', 'picture.xlsx', Buffer.from('not a workbook\0'));
  await visitor.press('Check it');
  await visitor.see('This is no sheet that we can read');
  // Two faults, named by line and column.
  await visitor.bring('file', 'old.xlsx', workbook([HEAD, row('Rowan wing', 'last spring'), row('Nowhere', '14/03/2024')]));
  await visitor.press('Check it');
  await visitor.see('Good lines: 0. Lines with something wrong: 2.', 'said on', 'This is no day', 'There is no such place in your reach');
  // Mended, and in.
  await visitor.follow('Paste it again');
  await visitor.bring('file', 'old.xlsx', workbook([HEAD, row('Rowan wing', '14/03/2024')]));
  await visitor.press('Check it');
  await visitor.see('Good lines: 1. Lines with something wrong: 0.');
  await visitor.press('Take them in');
  await visitor.see('The old papers are in', said, 'From before');
  await visitor.follow(said);
  await visitor.see('From before', '14 March 2024', 'Two benches come in spring', 'Head of works', 'Sam Okafor brought it in');
  await visitor.seeNothingOf('Answer it', 'late');
  // The same sheet once more is refused.
  await visitor.open('/desk/paper/old');
  await visitor.bring('file', 'old.xlsx', workbook([HEAD, row('Rowan wing', '14/03/2024')]));
  await visitor.press('Check it');
  await visitor.see('This was brought in before', 'Good lines: 0');
}
