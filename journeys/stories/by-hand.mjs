// A worker writes down what somebody says and hands them the screen; the person agrees; the worker takes the screen back and
// answers. Later the person comes in with a slip, takes it over, and says whether they were heard.

const mark = (visitor) => `${visitor.width} ${visitor.scripts ? 'with' : 'without'} scripts`;
const PASSPHRASE = 'seven tall ships sail again';

/** Somebody is invited by Helen, and comes in with their slip. */
async function invited(helen, arrive, name, place, role) {
  await helen.open('/people/new');
  await helen.write('name', name);
  await helen.page.selectOption('[name="place"]', { label: place });
  await helen.page.selectOption('[name="role"]', role);
  await helen.press('Invite and make the slip');
  const code = (await helen.page.textContent('.al-slip__code')).trim();
  return async () => {
    const them = await arrive();
    await them.open('/join');
    await them.write('code', code);
    await them.press('Go on');
    await them.write('name', name.toLowerCase().replaceAll(' ', '-'));
    await them.write('passphrase', PASSPHRASE);
    await them.press('Finish and sign in');
    await them.see(name);
    return them;
  };
}

/** Whatever is tried on the screen in somebody else's hands, only their words are there. */
async function nothingElse(worker, name, desk) {
  for (let n = 0; n < 3; n += 1) {
    await worker.page.goBack({ waitUntil: 'load' }).catch(() => {});
    await worker.page.waitForLoadState('load').catch(() => {});
    if (worker.path() !== '/handed') throw new Error(`${worker.where()}: going back leads elsewhere`);
    await worker.seeNothingOf(name);
  }
  for (const path of ['/', '/desk', '/account', '/people', '/notices', desk, '/no/such/page']) {
    await worker.page.goto(worker.base + path);
    if (worker.path() !== '/handed') throw new Error(`${worker.where()}: ${path} is there`);
    await worker.seeNothingOf(name);
  }
}

export default async function byHand(visitor, { arrive }) {
  const said = `Nobody reads the letters that I cannot read (${mark(visitor)})`;
  const [officer, resident] = [`Wren Officer ${mark(visitor)}`, `Ash Resident ${mark(visitor)}`];
  await visitor.as('Helen Stroud');
  const officerComes = await invited(visitor, arrive, officer, 'Fallow Moss', 'practitioner');
  const residentComes = await invited(visitor, arrive, resident, 'Rowan wing', 'participant');

  const worker = await officerComes();
  await worker.open('/desk');
  await worker.follow('Write it down for somebody');
  await worker.write('q', 'Ash Resident');
  await worker.press('Search');
  await worker.follow(resident);
  await worker.write('words', said);
  await worker.press('Go on to reading it back');
  await worker.see(said, 'Read every word aloud');
  // Not sent without both.
  await worker.press('Send it');
  await worker.see('There is something to put right');
  const desk = worker.path().replace(/\/agree$/, '');
  await worker.open(desk);
  await worker.press('Hand over the screen');
  await worker.see(said, 'Is this what you said?');
  await nothingElse(worker, officer, desk);

  await worker.press('That is right, send it');
  await worker.see('Please give the device back');
  await worker.seeNothingOf(said, officer);
  await worker.write('passphrase', 'not this one at all');
  await worker.press('Take the screen back');
  await worker.see('This is not the passphrase');
  await worker.write('passphrase', PASSPHRASE);
  await worker.press('Take the screen back');
  await worker.see(said, 'They agreed on the worker’s screen', 'They have not confirmed this themselves yet');
  const item = worker.path();
  await worker.open(`${item}/answer`);
  await worker.choose('outcome', 'cannot');
  await worker.write('reasons', 'There is nobody for it this month.');
  await worker.write('change', 'A reader on the wing, two mornings a week.');
  await worker.write('carrier', 'head of the wing');
  await worker.press('Give this answer');
  await worker.leave();

  const author = await residentComes();
  await author.open('/notices');
  await author.see('Something was written down for you');
  await author.open('/feedback');
  await author.see('written down for you');
  await author.follow(said);
  await author.see(officer, 'You agreed on the worker’s screen', 'Are these your words?', 'There is nobody for it this month.');
  await author.write('meant', 'I meant letters from the court.');
  await author.press('Put right what I meant');
  await author.see(said, 'I meant letters from the court.');
  await author.choose('heard', 'yes');
  await author.press('Say so');
  await author.seeNothingOf('Were you heard?');
  await author.leave();
}

/** Somebody without an account gets a code that a worker has seen: the first thing it opens is a code of their own. */
export async function printedCode(visitor, { arrive }) {
  const said = `The ramp is icy in the morning (${mark(visitor)})`;
  await visitor.as('Sam Okafor');
  await visitor.open('/desk/by-hand');
  await visitor.follow('Somebody without an account');
  await visitor.choose('manner', 'telephone');
  await visitor.write('words', said);
  await visitor.press('Go on to reading it back');
  await visitor.choose('read', 'yes');
  await visitor.choose('agrees', 'yes');
  await visitor.press('Send it');
  await visitor.see('This code is shown once', 'knows who said it');
  const old = (await visitor.page.textContent('.al-slip__code')).trim();

  const reader = await arrive();
  const read = async (code) => {
    await reader.open('/receipt');
    await reader.write('code', code);
    await reader.press('Show me');
  };
  await read(old);
  await reader.see('Here is your own code');
  await reader.seeNothingOf(said);
  await reader.press('Go on');
  await reader.see('Tick this when you have kept your code');
  const own = (await reader.page.textContent('.al-slip__code')).trim();
  await reader.choose('kept', 'yes');
  await reader.press('Go on');
  await reader.see(said, 'Your new code works now');
  await read(old);
  await reader.see('There is something to put right');
  await reader.seeNothingOf(said);
  await read(own);
  await reader.see(said);
  await reader.leave();
}
