// Somebody is invited, comes in with the slip, finds their home, goes, and leaves nothing in the browser.

export default async function signIn(visitor, { arrive }) {
  await visitor.as('Priya Nair');
  await visitor.open('/people/new');
  const name = `Rhian ${visitor.width} ${visitor.scripts}`;
  await visitor.write('name', name);
  await visitor.press('Invite and make the slip');
  const code = (await visitor.page.textContent('.al-slip__code')).trim();

  const guest = await arrive();
  await guest.open('/join');
  await guest.write('code', 'AAAA BBBB CCCC DDDD EEEE');
  await guest.press('Go on');
  await guest.see('There is something to put right');
  await guest.write('code', code.toLowerCase().replace(/\s+/g, ' '));
  await guest.press('Go on');
  const signInName = `rhian-${visitor.width}-${visitor.scripts}`;
  await guest.write('name', signInName);
  await guest.write('passphrase', 'seven tall ships sail');
  await guest.press('Finish and sign in');
  await guest.see(name);
  if (guest.path() !== '/') throw new Error(`the way in leads to ${guest.path()}`);

  await guest.open('/account');
  await guest.see(name);
  await guest.send(() => guest.page.click('header button:has-text("Finish")'));
  await guest.seeNothingOf(name);
  await guest.page.goBack();
  await guest.seeNothingOf(signInName);
  await guest.page.reload();
  await guest.seeNothingOf(name);

  await guest.open('/sign-in');
  await guest.write('name', signInName);
  await guest.write('passphrase', 'not this one at all');
  await guest.press('Sign in');
  await guest.see('There is something to put right');
  await guest.leave();
}
