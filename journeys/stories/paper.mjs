// Slips are printed; one comes back, is typed in without a mouse, answered, and read by the code on the part that was torn off.

export default async function paper(visitor, { arrive }) {
  await visitor.as('Sam Okafor');
  await visitor.open('/desk');
  await visitor.follow('Print slips');
  await visitor.write('many', '2');
  await visitor.press('Make the slips');
  await visitor.see('Tear off and keep', 'Do not write your name');
  // On paper the slips stand alone.
  await visitor.page.emulateMedia({ media: 'print' });
  const screen = await visitor.page.$$eval('.al-screen-only', (all) => all.filter((el) => el.offsetParent !== null).length);
  if (screen > 0) throw new Error('words for the screen are printed');
  const high = await visitor.page.$$eval('.al-paper', (all) => all.map((el) => el.getBoundingClientRect().height));
  if (high.length !== 2) throw new Error(`${high.length} slips`);
  await visitor.page.emulateMedia({ media: 'screen' });
  const number = await visitor.page.textContent('.al-paper__keep .al-paper__number');
  const code = (await visitor.page.textContent('.al-paper__keep .al-slip__code')).trim();

  await visitor.open('/desk/paper');
  const said = `The gate squeaks at night (${visitor.width}, ${visitor.keyboard})`;
  await visitor.write('number', number.toLowerCase());
  await visitor.write('words', said);
  await visitor.press('Take it in');
  await visitor.see(`Taken in: ${number}`);
  await visitor.seeNothingOf(said);
  // A number that came back already, and nothing is lost of what was typed.
  await visitor.write('number', number);
  await visitor.write('words', 'once more');
  await visitor.press('Take it in');
  await visitor.see('Did it come back already?', 'once more');

  await visitor.open('/desk/paper/sheet');
  await visitor.write('sheet', 'number,place,words\n,Rowan wing,From the sheet\n,Nowhere,Lost');
  await visitor.press('Check it');
  await visitor.see('There is no such place in your reach', 'Good lines: 1');

  const reader = await arrive();
  await reader.open('/receipt');
  await reader.write('code', code);
  await reader.press('Show me');
  await reader.see(said, 'We answer by');
  await reader.leave();
}
