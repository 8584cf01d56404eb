// Somebody sets up a second step for signing in, uses the app and then a recovery slip, loses both, and two workers take it away.
import { shown, wrong } from '../support/app.mjs';

export const PASSPHRASE = 'nine brown geese at dusk';
const WRONG = 'This code is not right, or it was used already';

/** Priya invites somebody, who comes in with the slip. */
export async function comesIn(visitor, arrive, name, signInName) {
  await visitor.as('Priya Nair');
  await visitor.open('/people/new');
  await visitor.write('name', name);
  await visitor.press('Invite and make the slip');
  const code = (await visitor.page.textContent('.al-slip__code')).trim();
  const guest = await arrive();
  await guest.open('/join');
  await guest.write('code', code);
  await guest.press('Go on');
  await guest.write('name', signInName);
  await guest.write('passphrase', PASSPHRASE);
  await guest.press('Finish and sign in');
  return guest;
}

/** Sets up an app: its secret, and the codes of the recovery slips. */
async function setUp(guest) {
  await guest.open('/account');
  await guest.see('Not set up');
  await guest.send(() => guest.page.click('main a[href="/account/second"]'));
  await guest.press('Set up an app');
  const secret = (await guest.page.textContent('.al-slip__code')).replace(/\s/g, '');
  await guest.write('code', wrong(secret));
  await guest.press('Turn it on');
  await guest.see('There is something to put right', WRONG);
  if ((await guest.page.textContent('.al-slip__code')).replace(/\s/g, '') !== secret) throw new Error('a wrong code has changed the secret');
  await guest.write('code', shown(secret, -1));
  await guest.press('Turn it on');
  await guest.see('These are shown once');
  const slips = await guest.page.$$eval('main ol .al-slip__code', (all) => all.map((one) => one.textContent.trim().replace(/\s+/g, ' ')));
  if (new Set(slips).size !== 10) throw new Error(`${slips.length} recovery slips`);
  await guest.follow('I have kept them');
  await guest.see('Your second step is on since', 'You have 10 recovery slips left');
  return { secret, slips };
}

export async function halfWay(guest, signInName) {
  await guest.open('/sign-in');
  await guest.write('name', signInName);
  await guest.write('passphrase', PASSPHRASE);
  await guest.press('Sign in');
  await guest.see('Your passphrase is right');
  if (guest.path() !== '/sign-in/code') throw new Error(`half-way in is ${guest.path()}`);
}

export const finish = (guest) => guest.send(() => guest.page.click('header button:has-text("Finish")'));

async function uses(guest, name, signInName, { secret, slips }) {
  await finish(guest);
  await halfWay(guest, signInName);
  await guest.open('/account');
  await guest.seeNothingOf(name);
  await guest.open('/sign-in/code');
  await guest.write('code', wrong(secret));
  await guest.press('Sign in');
  await guest.see('There is something to put right', WRONG);
  const code = shown(secret, 1);
  await guest.write('code', code);
  await guest.press('Sign in');
  await guest.see(name);
  await finish(guest);
  await halfWay(guest, signInName);
  await guest.write('code', code);
  await guest.press('Sign in');
  await guest.see(WRONG);
  await guest.write('code', slips[0].toLowerCase());
  await guest.press('Sign in');
  await guest.see('You came in with a recovery slip', 'You have 9 recovery slips left');
  await finish(guest);
  await halfWay(guest, signInName);
  await guest.write('code', slips[0]);
  await guest.press('Sign in');
  await guest.see(WRONG);
  await guest.write('code', slips[1]);
  await guest.press('Sign in');
  await guest.see('You have 8 recovery slips left');
}

/** Opens the page of somebody, found in the list of people. */
async function pageOf(visitor, worker, name) {
  await visitor.as(worker);
  await visitor.open('/people');
  await visitor.follow(name);
}

async function loses(visitor, guest, name, signInName) {
  await pageOf(visitor, 'Priya Nair', name);
  await visitor.see('one asks, another agrees');
  await visitor.press('Ask to take it away');
  await visitor.see('Another worker must agree within 7 days');
  if ((await visitor.page.$$('main button:has-text("I agree")')).length > 0) throw new Error('who has asked is asked to agree');

  await guest.open('/account/second');
  await guest.see('Somebody asks to take your second step away');
  await guest.press('Stop this');
  await guest.see('It was stopped');
  await pageOf(visitor, 'Moira Devlin', name);
  await visitor.seeNothingOf('A colleague has asked');

  await pageOf(visitor, 'Priya Nair', name);
  await visitor.press('Ask to take it away');
  await pageOf(visitor, 'Moira Devlin', name);
  await visitor.see('A colleague has asked');
  await visitor.press('I agree: take it away');
  await visitor.see('Their second step is taken away');

  await guest.open('/account');
  await guest.seeNothingOf(name);
  await guest.open('/sign-in');
  await guest.write('name', signInName);
  await guest.write('passphrase', PASSPHRASE);
  await guest.press('Sign in');
  await guest.see(name);
  await guest.open('/notices');
  await guest.see('Two workers took your second step for signing in away');
  await guest.open('/account');
  await guest.see('Not set up');
}

export default async function secondStep(visitor, { arrive }) {
  const name = `Elin ${visitor.width} ${visitor.scripts}`;
  const signInName = `elin-${visitor.width}-${visitor.scripts}`;
  const guest = await comesIn(visitor, arrive, name, signInName);
  const kept = await setUp(guest);
  await uses(guest, name, signInName, kept);
  await loses(visitor, guest, name, signInName);
  await guest.leave();
}
