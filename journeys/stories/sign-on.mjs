// Somebody who works here links the account of their work, signs in with it, shows with it who they are, and is signed out when
// the provider says so. The provider is a real one, and the house one of its own.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { audit } from '../support/audit.mjs';
import { openHouse } from '../support/house.mjs';
import { Visitor } from '../support/visitor.mjs';

const PROVIDER = path.resolve(import.meta.dirname, '../../platform/signon/tests/provider');
const NAME = 'Arrowdale sign-in';

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** A provider that sends people back to the house at this address. */
async function openProvider(house) {
  const child = spawn('node', ['provider.mjs', `${house}/sign-in/back`, `${house}/sign-in/ended`], {
    cwd: PROVIDER, stdio: ['ignore', 'pipe', 'ignore'],
  });
  const issuer = await new Promise((resolve, reject) => {
    child.stdout.once('data', (line) => resolve(String(line).trim()));
    child.once('exit', () => reject(new Error('the provider ended: run `npm ci` in platform/signon/tests/provider')));
  });
  const ask = (what) => fetch(`${issuer}/test/${what}`);
  return { issuer, ask, close: () => child.kill() };
}

/** A house whose people may sign in with a provider. */
async function open() {
  const port = await freePort();
  const provider = await openProvider(`http://127.0.0.1:${port}`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'alongside-sign-on-'));
  const secret = path.join(folder, 'secret');
  fs.writeFileSync(secret, 'a-secret-of-the-tests');
  const house = await openHouse({
    ALONGSIDE_SIGN_ON_ISSUER: provider.issuer,
    ALONGSIDE_SIGN_ON_CLIENT: 'house',
    ALONGSIDE_SIGN_ON_SECRET_FILE: secret,
    ALONGSIDE_SIGN_ON_NAME: NAME,
  }, port);
  const close = async () => {
    await house.close();
    provider.close();
    fs.rmSync(folder, { recursive: true });
  };
  return { provider, base: house.base, close };
}

const finish = (guest) => guest.send(() => guest.page.click('header button:has-text("Finish")'));

async function links(guest) {
  await guest.as('Callum Orr');
  await guest.open('/account');
  await guest.see(NAME, 'Not linked');
  await guest.open('/account/sign-on');
  await guest.press('Link my account');
  await guest.see('You leave this site now');
  await guest.follow(`Go on to ${NAME}`);
  await guest.see('Linked. From now on you can sign in with it.', 'Linked since');
}

async function signsIn(guest) {
  await guest.open('/sign-in?back=/account');
  await guest.follow(`Sign in with ${NAME}`);
  if (guest.path() !== '/account') throw new Error(`the way back led to ${guest.path()}`);
  await guest.see('Callum Orr', 'Linked');
}

/** Taking one's data along asks who one is, and the provider may say so. */
async function proves(guest) {
  await guest.open('/account/data');
  await guest.press('Download');
  await guest.see('Please show once more that it is you', `Or show it with ${NAME}`);
  const beside = guest.page.context().waitForEvent('page');
  await guest.page.click(`main a:has-text("Or show it with ${NAME}")`);
  const other = await beside;
  await other.waitForURL('**/prove/shown');
  const body = await other.textContent('main');
  if (!body.includes('Close this tab')) throw new Error(`the page beside says: ${body}`);
  await audit(other, `/prove/shown at ${guest.width}`);
  await other.close();
  await guest.press('Go on');
  await guest.see('What you typed is still here. Send it now.');
}

export default async function signOn(visitor) {
  const { provider, base, close } = await open();
  try {
    const how = { width: visitor.width, scripts: visitor.scripts };
    const guest = await new Visitor(visitor.browser, base, how).arrive();
    await guest.open('/sign-in');
    await guest.see(`Sign in with ${NAME}`);
    await guest.follow(`Sign in with ${NAME}`);
    await guest.see('Nobody here has linked that work account');
    await links(guest);
    await finish(guest);
    await signsIn(guest);
    await finish(guest);
    await signsIn(guest);
    await provider.ask('next?claims={"sid":"theirs"}');
    await finish(guest);
    await signsIn(guest);
    await provider.ask('end?sid=theirs');
    await guest.open('/account');
    if (guest.path() !== '/sign-in') throw new Error('the session goes on after the provider has ended its own');

    await signsIn(guest);
    await guest.open('/account/sign-on');
    await guest.see('Linked since');
    provider.close();
    await guest.later();
    await finish(guest);
    await guest.open('/sign-in');
    await guest.follow(`Sign in with ${NAME}`);
    await guest.see('Your work sign-in cannot be reached just now');
    await guest.leave();
  } finally {
    await close();
  }
}

export async function provesElsewhere(visitor) {
  const { provider, base, close } = await open();
  try {
    const guest = await new Visitor(visitor.browser, base, { width: visitor.width, scripts: visitor.scripts }).arrive();
    await links(guest);
    await finish(guest);
    // The provider knew them already, and does not say when they showed it who they are.
    await provider.ask('next?claims={"auth_time":null}');
    await signsIn(guest);
    await proves(guest);
    await guest.leave();
  } finally {
    await close();
  }
}
