// Somebody without an account says something on a shared screen, keeps the code, and reads the answer with it; a worker answers; a
// no goes to a second reader; nothing is left behind on the screen.

const words = (visitor) => `The night light in the corridor flickers (${visitor.width}, ${visitor.scripts}, ${visitor.keyboard})`;

/** Writes it and gives the code that was shown once. */
async function say(visitor) {
  await visitor.open('/box?lang=en&shared=yes');
  await visitor.follow('Rowan wing');
  await visitor.see('We do not ask who you are', 'Please read this before you write', 'opened when the day is over');
  await visitor.write('words', words(visitor));
  await visitor.press('Put it in the box');
  await visitor.see('This is shown once', 'We answer by');
  const code = await visitor.page.getAttribute('input[name="code"]', 'value');
  // Nobody goes on without having kept the code.
  await visitor.press('Go on');
  await visitor.see('Tick this when you have kept your code');
  await visitor.choose('kept', 'yes');
  await visitor.press('Go on');
  await visitor.see('Your code is not on this screen any more');
  return code;
}

async function read(visitor, code) {
  await visitor.open('/receipt?lang=en&shared=yes');
  await visitor.write('code', code.toLowerCase().replaceAll('-', ' '));
  await visitor.press('Show me');
}

/** Presses "Finish" at the head of a page of a shared screen. */
async function finish(visitor) {
  await visitor.send(() => visitor.page.click('.al-kiosk .govuk-button'));
  await visitor.see('What you read or wrote is not on this screen any more');
}

export default async function withoutAName(visitor, { arrive }) {
  const code = await say(visitor);
  await finish(visitor);
  await visitor.nothingLeft(words(visitor), code, code.replaceAll('-', ''));
  await read(visitor, code);
  await visitor.see('It still lies in the box');
  await visitor.tomorrow();

  const worker = await arrive();
  await worker.as('Sam Okafor');
  await worker.open('/desk');
  await worker.see('Somebody who gave no name');
  await worker.follow(words(visitor));
  await worker.see('They read what you write with their code');
  const desk = worker.path();
  await worker.open(`${desk}/answer`);
  await worker.choose('outcome', 'cannot');
  await worker.write('reasons', 'The lamp belongs to the fire alarm and must stay.');
  await worker.write('change', 'A new alarm, which is not in this budget.');
  await worker.write('carrier', 'works department');
  await worker.press('Give this answer');
  await worker.leave();

  await read(visitor, code);
  await visitor.see(words(visitor), 'The lamp belongs to the fire alarm', 'Were you heard?');
  await visitor.choose('heard', 'no');
  await visitor.write('why', 'Nobody has looked at it at night.');
  await visitor.press('Say so');
  await visitor.see('It lies in the box until the day is over');
  await visitor.tomorrow();

  const governor = await arrive();
  await governor.as('Helen Stroud');
  await governor.see('Somebody says they were not heard');
  await governor.open(desk);
  await governor.see('Nobody has looked at it at night.');
  await governor.leave();
  await read(visitor, code);
  await visitor.see(words(visitor));
  await finish(visitor);
  await visitor.nothingLeft(words(visitor), code, 'The lamp belongs to the fire alarm');
}
