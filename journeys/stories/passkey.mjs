// Somebody makes a passkey, signs in with it, proves with it who they are, does without it, and removes it.
import { Visitor } from '../support/visitor.mjs';
import { comesIn, finish, halfWay, PASSPHRASE } from './second-step.mjs';

const NEEDS = 'needs a browser that runs scripts';

/** A device with passkeys, made of software, in the browser of somebody. */
async function withDevice(guest) {
  const device = await guest.context.newCDPSession(guest.page);
  await device.send('WebAuthn.enable');
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  };
  const { authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', { options });
  return {
    /** Whether its person unlocks it when it asks. */
    unlocked: (isUserVerified) => device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
  };
}

async function signIn(guest, signInName) {
  await guest.open('/sign-in');
  await guest.write('name', signInName);
  await guest.write('passphrase', PASSPHRASE);
  await guest.press('Sign in');
}

async function makes(guest) {
  await guest.open('/account/second');
  await guest.follow('Add a passkey');
  if (await guest.page.isVisible('[data-al-no-passkey]')) throw new Error('where passkeys work, it says that they do not');
  await guest.write('name', 'My phone');
  await guest.press('Make the passkey');
  await guest.see('These are shown once');
  const slips = await guest.page.$$eval('main ol .al-slip__code', (all) => all.map((one) => one.textContent.trim().replace(/\s+/g, ' ')));
  if (new Set(slips).size !== 10) throw new Error(`${slips.length} recovery slips`);
  await guest.follow('I have kept them');
  await guest.see('My phone', 'not used yet', 'This is your only second step', 'You have 10 recovery slips left');
  return slips;
}

/** Nobody unlocks the device: the page says so, and the slip beside it opens. */
async function silent(guest, signInName, slip) {
  await halfWay(guest, signInName);
  await guest.page.click('main button:has-text("Use my passkey")');
  await guest.page.waitForSelector('[data-al-passkey-silent]:not([hidden])');
  await guest.see('Your passkey did not answer');
  await guest.look();
  await guest.write('code', slip);
  await guest.press('Sign in');
  await guest.see('You came in with a recovery slip', 'You have 9 recovery slips left');
}

/** Where no script runs, or at another address, the button is not there, and a slip opens. */
async function without(visitor, signInName, slip) {
  await halfWay(visitor, signInName);
  await visitor.see(NEEDS, 'http://localhost:');
  for (const text of ['Use my passkey', NEEDS]) {
    const shown = await visitor.page.isVisible(`main :text("${text}")`);
    if (shown !== (text === NEEDS)) throw new Error(`${visitor.where()}: “${text}” is ${shown ? '' : 'not '}shown`);
  }
  await visitor.write('code', slip);
  await visitor.press('Sign in');
  await visitor.see('You came in with a recovery slip');
  await visitor.leave();
}

export default async function passkey(visitor, { arrive }) {
  const name = `Carys ${visitor.width}`;
  const signInName = `carys-${visitor.width}`;
  const guest = await comesIn(visitor, arrive, name, signInName);
  // Browsers have passkeys at a name, never at a number.
  const number = guest.base;
  guest.base = number.replace('127.0.0.1', 'localhost');
  const device = await withDevice(guest);
  await signIn(guest, signInName);
  await guest.see(name);
  const slips = await makes(guest);

  await finish(guest);
  await halfWay(guest, signInName);
  await guest.press('Use my passkey');
  await guest.see(name);
  await guest.open('/account/second');
  await guest.see('last used on');

  await guest.later();
  await guest.open('/account/second/passkey');
  if (guest.path() !== '/prove') throw new Error(`a proof is not asked: ${guest.path()}`);
  await guest.press('Use my passkey');
  if (guest.path() !== '/account/second/passkey') throw new Error(`the proof led to ${guest.path()}`);

  await finish(guest);
  await device.unlocked(false);
  await silent(guest, signInName, slips[0]);
  await without(await new Visitor(guest.browser, guest.base, { width: guest.width, scripts: false }).arrive(), signInName, slips[1]);
  await without(await new Visitor(guest.browser, number, { width: guest.width }).arrive(), signInName, slips[2]);

  await device.unlocked(true);
  await guest.open('/account/second');
  await guest.press('Remove My phone');
  await guest.see('Your second step is off');
  await guest.seeNothingOf('My phone', 'recovery slips left');
  await finish(guest);
  await signIn(guest, signInName);
  await guest.see(name);
  await guest.leave();
}
