// What people do in an election in which votes are cast on screens.

/** What stands in groups on a page, each as it is typed. */
async function printed(visitor) {
  const all = await visitor.page.$$eval('.al-slip__code', (codes) => codes.map((code) => code.textContent));
  return all.map((code) => code.replace(/\s+/g, ''));
}

/** Puts people on the one roll of an election, and as many others as it takes. */
export async function names(visitor, at, known, size) {
  const others = Array.from({ length: size - known.length }, (_, n) => `Voter Number${n + 1}`);
  await visitor.open(`${at}/roll`);
  await visitor.write('names', [...known, ...others].join('\n'));
  await visitor.press('Put them on the roll');
  // A long roll is shown in parts.
  await visitor.follow('Next');
  await visitor.see('51:', others[60 - known.length]);
  await visitor.write('q', others.at(-1));
  await visitor.press('Search');
  await visitor.see('What was found', others.at(-1));
  if (visitor.page.url().includes(others.at(-1).split(' ')[0])) throw new Error(`${visitor.where()}: a name stands in the address`);
}

/** Three hold a part of the key, two of which open the box: the parts, off the page that shows them once. */
export async function keys(visitor, at) {
  await visitor.open(`${at}/screen`);
  for (const [n, name] of ['Bev', 'Gordon', 'Callum'].entries()) await visitor.write(`name-${n}`, name);
  await visitor.page.check('[name="staff-2"]');
  await visitor.press('Keep these names');
  await visitor.see('Any 2 of the 3 parts open the box', 'Voting cannot open before');
  await visitor.press('Make the keys');
  const parts = await printed(visitor);
  if (parts.length !== 3) throw new Error(`${visitor.where()}: ${parts.length} parts`);
  await visitor.open(`${at}/screen`);
  await visitor.seeNothingOf(...parts);
  return parts;
}

/** Slips, one of which somebody on the roll drew. */
export async function slips(visitor, at) {
  await visitor.open(`${at}/screen`);
  await visitor.write('many', '4');
  await visitor.press('Print slips');
  const codes = await printed(visitor);
  if (codes.length !== 4) throw new Error(`${visitor.where()}: ${codes.length} slips`);
  await visitor.open(`${at}/roll`);
  await visitor.send(() => visitor.page.locator('main button[value="slip"]').last().click());
  await visitor.see('has what they vote with');
  return codes;
}

/** Numbers the ballot that is shown, and looks at what it says. */
async function fill(visitor, ranks) {
  for (const [n, line] of ranks.entries()) await visitor.write(`rank-${line}`, String(n + 1));
  await visitor.press('Check my vote');
  await visitor.see('Your vote says', 'Nobody can take it out again');
}

async function cast(visitor) {
  await visitor.press('Put it in the box');
  await visitor.see('Your vote is in the box');
  const [tracker] = await printed(visitor);
  return tracker;
}

/** Somebody signed in opens one ballot as a test, casts another, and has no third: its tracker. */
export async function tested(visitor, at, ranks) {
  await visitor.open(at);
  await visitor.send(() => visitor.page.click(`main a[href="${at}/vote"]`));
  await visitor.see('You cannot prove to anybody how you voted', 'ask for paper');
  await fill(visitor, ranks);
  await visitor.page.click('main summary:has-text("Test this machine")');
  await visitor.press('Open it as a test');
  await visitor.see('you have not voted yet', 'Hidden number');
  await visitor.follow('Vote now');
  await fill(visitor, ranks);
  const tracker = await cast(visitor);
  await visitor.open(`${at}/vote`);
  await visitor.see('Nobody votes twice');
  return tracker;
}

/** Somebody with a slip votes where nobody is signed in: the tracker. */
export async function byScreen(visitor, code, ranks) {
  await visitor.open('/vote');
  await visitor.write('code', code);
  await visitor.press('Go to the ballot');
  await fill(visitor, ranks);
  const tracker = await cast(visitor);
  await visitor.see('You can vote again with your slip');
  return tracker;
}

/** The list of trackers, once the boxes are shut. */
export async function inList(visitor, at, { there, gone }) {
  await visitor.open(at);
  await visitor.follow('The list of trackers');
  const shown = (await visitor.page.textContent('main')).replace(/\s+/g, '');
  for (const one of there) if (!shown.includes(one)) throw new Error(`${visitor.where()}: ${one} is not in the list`);
  for (const one of gone) if (shown.includes(one)) throw new Error(`${visitor.where()}: ${one} was cast again, and is in the list`);
}
