// A resident leaves a suggestion, an officer answers it, the person finds the answer, was not heard, and a second reader answers;
// another one is put forward, read a second time and stands on the board.

const later = () => {
  const day = new Date(Date.now() + 21 * 86_400_000);
  return [day.getDate(), day.getMonth() + 1, day.getFullYear()].map(String);
};

async function leave(visitor, words, publish) {
  await visitor.as('Tomasz W.');
  await visitor.follow('Say what should be better');
  await visitor.see('Please read this before you write', 'The computer does not notice danger');
  await visitor.choose('kind', 'suggestion');
  await visitor.write('words', words);
  await visitor.choose('publish', publish);
  await visitor.press('Send it');
  await visitor.see('RW-');
  return visitor.path().replace(/\/sent$/, '');
}

async function answer(visitor, desk, outcome, reasons) {
  await visitor.open(`${desk}/answer`);
  await visitor.choose('outcome', outcome);
  await visitor.write('reasons', reasons);
  await visitor.write('carrier', 'head of the wing');
  const [day, month, year] = later();
  await visitor.write('promised-day', day);
  await visitor.write('promised-month', month);
  await visitor.write('promised-year', year);
  await visitor.press('Give this answer');
}

export default async function suggestion(visitor) {
  const words = `The showers are cold at six in the morning (${visitor.width}, ${visitor.scripts}, ${visitor.keyboard})`;
  const thread = await leave(visitor, words, 'summary');
  const desk = thread.replace('/feedback/', '/desk/');

  await visitor.as('Sam Okafor');
  await visitor.open(desk);
  await visitor.see(words, 'Tomasz W.');
  // A refusal without a reason, and without what would have to change, cannot be saved (promise 1).
  await visitor.open(`${desk}/answer`);
  await visitor.choose('outcome', 'cannot');
  await visitor.press('Give this answer');
  await visitor.see('There is something to put right');
  await answer(visitor, desk, 'will_do', 'A plumber comes before the month is over.');
  await visitor.open(desk);
  await visitor.see('A plumber comes before the month is over.');

  await visitor.as('Tomasz W.');
  await visitor.open('/notices');
  await visitor.follow('Your answer is here');
  await visitor.open(thread);
  await visitor.see('A plumber comes before the month is over.', 'head of the wing', 'Were you heard?');
  await visitor.choose('heard', 'no');
  await visitor.write('why', 'It was said last year too.');
  await visitor.press('Say so');
  await visitor.seeNothingOf('Were you heard?');

  // Whoever answered cannot be the second reader; the governor can.
  await visitor.as('Sam Okafor');
  await visitor.open(desk);
  await visitor.as('Helen Stroud');
  await answer(visitor, desk, 'will_do', 'I have signed the order myself.');
  await visitor.as('Tomasz W.');
  await visitor.open(thread);
  await visitor.see('I have signed the order myself.');

  await board(visitor, desk);
}

async function board(visitor, desk) {
  const said = `Cold showers in the morning, ${visitor.width} ${visitor.scripts} ${visitor.keyboard}.`;
  await visitor.as('Sam Okafor');
  await visitor.open(`${desk}/publish`);
  await visitor.write('summary', said);
  await visitor.write('did', 'A plumber is ordered.');
  await visitor.press('Put it forward');
  await visitor.open('/board');
  await visitor.seeNothingOf(said);

  // The wing's rep reads it a second time.
  await visitor.as('Mac');
  const waiting = await visitor.page.$$eval('main a[href$="/check"]', (all) => all.map((a) => a.getAttribute('href')));
  for (const check of waiting) {
    await visitor.open(check);
    if ((await visitor.page.textContent('main')).includes(said)) break;
  }
  await visitor.see(said);
  const boxes = await visitor.page.$$eval('input[name="checks"]', (all) => all.map((box) => box.value));
  for (const box of boxes) await visitor.choose('checks', box);
  await visitor.press('Put it on the board');
  await visitor.as('Tomasz W.');
  await visitor.open('/board');
  await visitor.see(said, 'A plumber is ordered.');
}

/** A thank-you opens no loop. */
export async function thanks(visitor) {
  await visitor.as('Jamie K.');
  await visitor.open('/language/en?back=/feedback/new');
  await visitor.choose('kind', 'thanks');
  await visitor.write('words', 'The new books are good.');
  await visitor.press('Send it');
  await visitor.open('/feedback');
  await visitor.see('The new books are good.');
  await visitor.follow('The new books are good.');
  await visitor.seeNothingOf('Were you heard?');
}
