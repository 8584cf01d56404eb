// A paper slip is typed in, answered, and read a second time; its answer hangs on the wall under its number, and goes out as a
// letter in the pack for a place with no network. What is printed is measured on paper.

/** How many pages a print of this page has. */
async function sheets(visitor) {
  const pdf = (await visitor.page.pdf({ preferCSSPageSize: true })).toString('latin1');
  return (pdf.match(/\/Type\s*\/Page[^s]/g) ?? []).length;
}

/** The heights of what is printed, in millimetres. */
async function heights(visitor, what) {
  await visitor.page.emulateMedia({ media: 'print' });
  const found = await visitor.page.$$eval(what, (all) => all.map((el) => [
    (el.getBoundingClientRect().height * 25.4) / 96,
    ((el.scrollHeight - el.clientHeight) * 25.4) / 96,
  ]));
  await visitor.page.emulateMedia({ media: null });
  return found;
}

async function answered(worker, words, reply) {
  await worker.open('/desk');
  await worker.follow(words);
  const desk = worker.path();
  await worker.open(`${desk}/answer`);
  await worker.choose('outcome', 'done');
  await worker.write('reasons', reply);
  await worker.write('carrier', 'head of the wing');
  await worker.press('Give this answer');
  return desk;
}

export default async function wall(visitor, { arrive }) {
  const words = `The bin lid bangs (${visitor.width}, ${visitor.scripts})`;
  const reply = `The lid has a rubber edge now (${visitor.width}, ${visitor.scripts}).`;
  await visitor.as('Sam Okafor');
  await visitor.open('/desk/slips');
  await visitor.page.selectOption('[name="place"]', { label: 'Rowan wing' });
  await visitor.write('many', '4');
  await visitor.press('Make the slips');
  // Two slips on a sheet: each fits on its half, and nothing is cut at the fold.
  await visitor.page.setViewportSize({ width: 680, height: 1000 });
  for (const [high, over] of await heights(visitor, '.al-paper, .al-paper__write, .al-paper__keep')) {
    if (high > 140.5 || over > 0.5) throw new Error(`a part of a slip is ${high.toFixed(1)} mm high, ${over.toFixed(1)} mm over`);
  }
  if ((await sheets(visitor)) !== 2) throw new Error(`four slips take ${await sheets(visitor)} sheets`);
  await visitor.page.setViewportSize({ width: visitor.width, height: 800 });
  const number = await visitor.page.textContent('.al-paper__keep .al-paper__number');

  await visitor.open('/desk/paper');
  await visitor.write('number', number);
  await visitor.write('words', words);
  await visitor.choose('wall', 'yes');
  await visitor.press('Take it in');
  await visitor.see(`Taken in: ${number}`);
  const desk = await answered(visitor, words, reply);
  await visitor.see('Its author wants the answer on the wall', number);
  await visitor.follow('Put the answer on the wall');
  await visitor.see(reply);
  await visitor.press('Put it forward');

  const rep = await arrive();
  await rep.as('“Mac”');
  await rep.open('/board/at');
  await rep.follow('Rowan wing');
  const board = rep.path();
  await rep.follow('Answers by number');
  await rep.seeNothingOf(number);
  await rep.open(desk.replace('/desk/', '/wall/'));
  await rep.see(number, reply);
  await rep.seeNothingOf(words);
  await rep.press('Hang it up');
  await rep.see('Tick every box first');
  for (const box of ['names', 'marks', 'others', 'work']) await rep.choose('checks', box);
  await rep.press('Hang it up');
  await rep.open(`${board}/numbers`);
  await rep.see(number, reply);
  await rep.seeNothingOf(words);
  await rep.leave();

  // The pack: what hangs on the wall, and letters with nothing outside but a number or a name.
  await visitor.open('/desk');
  await visitor.follow('Pack for a place with no network');
  await visitor.follow('Rowan wing');
  await visitor.see('1. Fresh slips', '2. For the wall', '3. Answers for people');
  await visitor.press('Print these letters');
  await visitor.see('Letters by wing', number, reply, 'write “not heard”');
  await visitor.seeNothingOf(words);
  await visitor.page.setViewportSize({ width: 680, height: 1000 });
  const letters = await visitor.page.$$eval('.al-thirds', (all) => all.length);
  if ((await sheets(visitor)) !== letters + 1) throw new Error(`${letters} letters and a cover take ${await sheets(visitor)} sheets`);
  for (const [high] of await heights(visitor, '.al-thirds__outside')) {
    if (Math.abs(high - 87) > 0.5) throw new Error(`the outside of a letter is ${high.toFixed(1)} mm high`);
  }
  await visitor.page.setViewportSize({ width: visitor.width, height: 800 });
  await visitor.follow('Back to the pack');
  await visitor.see('No letter waits to be printed', 'Print letters again');

  // The poster, chosen by the worker; its way to the board only where the board is for everybody.
  await visitor.open(`${board}/poster`);
  await visitor.press('Show the poster');
  await visitor.see('Choose one to 6 of them');
  await visitor.page.check('input[name="entries"] >> nth=0');
  await visitor.press('Show the poster');
  if ((await sheets(visitor)) !== 1) throw new Error('a poster is one sheet');
  if ((await visitor.page.$('.al-poster__address')) !== null) throw new Error('a poster leads to a board that is shut');

  // Kelbridge shows its board to everybody; a reader of feeds gets it too.
  const anybody = await arrive();
  await anybody.open('/board/at');
  await anybody.follow('Kelbridge');
  await anybody.see('You said, we did');
  const feed = await anybody.context.request.get(`${anybody.base}${anybody.path()}/feed`);
  if (feed.status() !== 200 || !feed.headers()['content-type'].startsWith('application/atom+xml')) throw new Error('no feed');
  await anybody.leave();
}
