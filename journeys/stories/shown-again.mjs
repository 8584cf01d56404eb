// A manager who signed in ten minutes ago invites a worker: who they are is asked once more, and what they typed is still there.

const PASSPHRASE = 'two grey herons by the weir';

/** Chooses from a list. */
async function pick(visitor, name, value) {
  const list = `select[name="${name}"]`;
  if (!visitor.keyboard) return visitor.page.selectOption(list, value);
  await visitor.tabTo((el, wanted) => el.tagName === 'SELECT' && el.name === wanted, name);
  await visitor.page.keyboard.press('Home');
  for (let n = 0; n < 40; n += 1) {
    if ((await visitor.page.inputValue(list)) === value) return undefined;
    await visitor.page.keyboard.press('ArrowDown');
  }
  throw new Error(`${visitor.where()}: the arrows do not reach ${value}`);
}

async function invites(visitor, name, role) {
  await visitor.open('/people/new');
  await visitor.write('name', name);
  await pick(visitor, 'role', role);
  await pick(visitor, 'standing', 'staff');
}

/** A manager with a passphrase of their own, whom Moira invites. */
async function manager(visitor, arrive, mark) {
  await visitor.as('Moira Devlin');
  await invites(visitor, `Wyn ${mark}`, 'manager');
  await visitor.press('Invite and make the slip');
  const code = (await visitor.page.textContent('.al-slip__code')).trim();
  const guest = await arrive();
  await guest.open('/join');
  await guest.write('code', code);
  await guest.press('Go on');
  await guest.write('name', `wyn-${mark.replace(' ', '-')}`);
  await guest.write('passphrase', PASSPHRASE);
  await guest.press('Finish and sign in');
  return guest;
}

export default async function shownAgain(visitor, { arrive }) {
  const mark = `${visitor.width} ${visitor.scripts}`;
  const guest = await manager(visitor, arrive, mark);
  const invited = `Carys ${mark}`;

  await invites(guest, `Before ${mark}`, 'practitioner');
  await guest.press('Invite and make the slip');
  await guest.see('Print this slip');

  await invites(guest, invited, 'practitioner');
  await visitor.later();
  await guest.press('Invite and make the slip');
  await guest.see('Please show once more that it is you', 'What you typed is kept. Nothing was saved yet.');
  await guest.write('passphrase', 'not this one at all');
  await guest.press('Go on');
  await guest.see('There is something to put right');
  await guest.write('passphrase', PASSPHRASE);
  await guest.press('Go on');
  await guest.see('What you typed is still here. Send it now.');
  const kept = await guest.page.inputValue('input[name="name"]');
  if (kept !== invited) throw new Error(`what was typed is “${kept}” now`);
  await visitor.open('/people');
  await visitor.seeNothingOf(invited);
  await guest.press('Send what I typed');
  await guest.see('Print this slip', invited);

  // For a while it is not asked again; then it is, and a page leads back to where one was.
  await guest.open('/prove?back=/account');
  if (guest.path() !== '/account') throw new Error(`whoever has shown it goes on to ${guest.path()}`);
  await visitor.later();
  await guest.open('/prove?back=/account');
  await guest.see('Please show once more that it is you');
  await guest.seeNothingOf('What you typed is kept');
  await guest.write('passphrase', PASSPHRASE);
  await guest.press('Go on');
  if (guest.path() !== '/account') throw new Error(`the proof leads to ${guest.path()}`);
  await guest.leave();
}
