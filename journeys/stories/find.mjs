// The desk is narrowed and taken along; a name is taken out of what was said, the author is told, and somebody else looks again.

export default async function find(visitor) {
  const mark = `${visitor.width} ${visitor.scripts ? 'with' : 'without'}`;
  const words = `The hatch sticks (${mark}). Quentin Farthing broke it. Please oil it.`;
  await visitor.as('Tomasz W.');
  await visitor.open('/feedback/new');
  await visitor.choose('kind', 'suggestion');
  await visitor.write('words', words);
  await visitor.choose('publish', 'private');
  await visitor.press('Send it');
  const thread = visitor.path().replace(/\/sent$/, '');
  const desk = thread.replace('/feedback/', '/desk/');

  await visitor.as('Sam Okafor');
  await visitor.open('/desk');
  await visitor.page.click('.al-filter summary');
  await visitor.follow('More ways to narrow the list');
  await visitor.page.selectOption('[name="kind"]', 'suggestion');
  await visitor.page.selectOption('[name="source"]', 'account');
  await visitor.press('Show these');
  await visitor.see(`The hatch sticks (${mark})`);
  const narrowed = new URL(visitor.page.url());
  if (!narrowed.search.includes('source=account')) throw new Error('the filters do not stand in the address');
  await visitor.open(`${narrowed.pathname}?show=all&source=paper`);
  await visitor.seeNothingOf(`The hatch sticks (${mark})`);
  await visitor.open('/desk?show=all&from-day=31&from-month=2&from-year=2026');
  await visitor.see('There is something to put right');

  await visitor.open('/desk?show=all&kind=suggestion');
  await visitor.write('q', 'hatch');
  await visitor.press('Show these');
  if (visitor.page.url().includes('hatch')) throw new Error('what is looked for stands in the address');
  await visitor.see(`The hatch sticks (${mark})`);
  await visitor.follow('Take this list along');
  await visitor.see('on record');
  const [download] = await Promise.all([visitor.page.waitForEvent('download'), visitor.page.click('main button:has-text("Make the table")')]);
  if (download.suggestedFilename() !== 'desk.csv') throw new Error(download.suggestedFilename());

  await visitor.open(desk);
  await visitor.follow('Take out words that name somebody else');
  await visitor.see('Quentin Farthing broke it.');
  await visitor.choose('reason', 'names');
  await visitor.press('Take them out for good');
  await visitor.see('Choose a sentence, or write the words');
  await visitor.choose('piece', 'Quentin Farthing broke it.');
  await visitor.press('Take them out for good');
  await visitor.see('[removed: names somebody else] Please oil it.', 'Words were taken out');
  await visitor.seeNothingOf('Quentin');

  await visitor.as('Tomasz W.');
  await visitor.open('/notices');
  await visitor.see('Some words were taken out');
  await visitor.open(thread);
  await visitor.see('[removed: names somebody else]');
  await visitor.page.click('summary:has-text("I think words should not have been taken out")');
  await visitor.press('Ask somebody else to look');
  await visitor.see('somebody else looks at it');

  await visitor.as('Helen');
  await visitor.open(desk.concat('/removal'));
  await visitor.see('should not have been taken out');
  await visitor.choose('found', 'right');
  await visitor.press('Tell the author');
  await visitor.see('it was right');
}
