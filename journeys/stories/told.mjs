// Somebody chooses e-mail, shows by a code that they read it, gets one digest when they are written to, and stops it by the
// link in it. Somebody else has a letter, which a worker prints and hands over.
import { validate } from '../support/audit.mjs';

/** The mails that lie there for an address, newest first, each with its text and its links. */
async function mails(visitor, address) {
  await visitor.open('/demo/post');
  await visitor.press('Send what waits now');
  const all = await visitor.page.$$eval('main section', (found) => found.map((one) => ({
    text: one.textContent,
    links: [...one.querySelectorAll('a')].map((a) => a.getAttribute('href')),
  })));
  return all.filter((mail) => mail.text.includes(address));
}

/** Looks at the page's own HTML. */
async function valid(visitor) {
  const answer = await visitor.context.request.get(visitor.page.url());
  await validate(await answer.text(), visitor.where());
}

async function writtenTo(visitor, person, worker, words) {
  await visitor.as(person);
  await visitor.open('/feedback/new');
  await visitor.choose('kind', 'suggestion');
  await visitor.write('words', words);
  await visitor.choose('publish', 'private');
  await visitor.press('Send it');
  const desk = visitor.path().replace(/\/sent$/, '').replace('/feedback/', '/desk/');
  await visitor.as(worker);
  await visitor.open(desk);
  await visitor.write('reply', 'Thank you. We look into it this week.');
  await visitor.press('Send it to the author');
}

function expect(is, wanted, what) {
  if (is !== wanted) throw new Error(`${what}: ${is}, not ${wanted}`);
}

async function told(visitor, person, worker) {
  const address = `${person.toLowerCase().replace(/[^a-z]/g, '')}@example.org`;
  await visitor.as(person);
  // What is there already was seen: the digest is about what comes now.
  await visitor.open('/notices');
  if ((await visitor.page.$('button:has-text("I have seen these")')) !== null) await visitor.press('I have seen these');
  await visitor.follow('How we tell you');
  await valid(visitor);
  await visitor.choose('route', 'mail');
  await visitor.choose('often', 'at_once');
  await visitor.press('Save');
  await visitor.see('Where should e-mail go?', 'Think of who else can read it');
  await valid(visitor);
  await visitor.write('address', address);
  await visitor.press('Send me a code');
  await valid(visitor);
  const [asked] = await mails(visitor, address);
  const code = asked.text.match(/\b\d{4} \d{4}\b/)[0];
  await visitor.open('/notices/how/code');
  await visitor.write('code', '0000 0000');
  await visitor.press('This is the code');
  await visitor.see('This is not the code');
  await visitor.write('code', code);
  await visitor.press('This is the code');
  await visitor.see('From now on we tell you by e-mail too', address);

  await writtenTo(visitor, person, worker, `The clock in the hall is wrong (${visitor.width})`);
  const after = await mails(visitor, address);
  expect(after.length, 2, 'a code and one digest');
  const [digest] = after;
  for (const words of ['News for you', 'Somebody wrote to you about what you told us']) {
    if (!digest.text.includes(words)) throw new Error(`the digest does not say “${words}”`);
  }
  for (const words of [person, 'clock in the hall', 'look into it', 'Rowan', 'Fallow', 'prison']) {
    if (digest.text.includes(words)) throw new Error(`the digest says “${words}”`);
  }

  // Whoever holds the link stops it: nobody has to be signed in, and nothing says whose it is.
  const off = digest.links.find((link) => link.startsWith('/notices/off/'));
  await visitor.open(off);
  await visitor.seeNothingOf(address, person);
  await valid(visitor);
  await visitor.press('Stop these e-mails');
  await visitor.see('The e-mails have stopped');
  await writtenTo(visitor, person, worker, `The clock is wrong again (${visitor.width})`);
  expect((await mails(visitor, address)).length, 2, 'no further mail');
  await visitor.as(person);
  await visitor.open('/notices');
  await visitor.see('E-mail to you was stopped by the link in one');
}

export default async function toldByMail(visitor) {
  await told(visitor, 'Tomasz W.', 'Sam Okafor');
}

/** The same on another device, by somebody else. */
export async function toldElsewhere(visitor) {
  await told(visitor, 'Aileen M.', 'Priya Nair');
}

export async function letter(visitor) {
  await writtenTo(visitor, 'Dougie R.', 'Callum Orr', `The bus timetable is old (${visitor.width})`);
  await visitor.as('Dougie R.');
  await visitor.open('/notices/how');
  await visitor.see('The whole reply too');
  await visitor.open('/notices/how/letter');
  await valid(visitor);
  await mails(visitor, 'nobody');
  await visitor.as('Callum Orr');
  await visitor.open('/notices/letters');
  await visitor.see('Dougie R., Kelbridge');
  await visitor.seeNothingOf('Somebody wrote to you');
  await visitor.press('Open these letters to print them');
  await visitor.see('Somebody wrote to you about what you told us', 'We look into it this week.');
  await visitor.press('These were printed and handed over');
  await visitor.see('No letter waits');
}
