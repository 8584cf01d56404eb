// The governor enrols a screen; somebody signs in on it with six digits, writes, is asked whether they are still there, and finishes;
// the next person says something without a name. After each of them nothing is left on the screen.

/** What only somebody who is signed in has on their pages. */
const SIGNED_IN = 'href="/account"';

const about = (visitor) => `${visitor.width}, ${visitor.scripts}`;

async function enrol(visitor) {
  await visitor.as('Helen Stroud');
  await visitor.open('/places');
  await visitor.follow('Fallow Moss');
  await visitor.follow('Shared screens');
  await visitor.see('Do this on the shared screen itself');
  const name = `chapel ${about(visitor)}`;
  await visitor.write('name', name);
  await visitor.press('Make this screen a shared screen');
  await visitor.see('Welcome to Fallow Moss');
  await visitor.page.goBack({ waitUntil: 'load' });
  await visitor.showsNothingOf('going back', SIGNED_IN, name);
  await visitor.open('/');
}

/** Opens a page and gives the header by which the browser goes on by itself. */
async function onward(visitor, path) {
  const answer = await visitor.page.goto(visitor.base + path);
  await visitor.look();
  return answer.headers().refresh ?? '';
}

async function withPin(visitor) {
  const words = `The chapel door sticks (${about(visitor)})`;
  await visitor.follow('Sign in with my name and PIN');
  await visitor.write('name', 'tomasz');
  await visitor.write('pin', '274917');
  await visitor.press('Sign in');
  await visitor.see('The name or the PIN is not right');
  await visitor.write('name', 'tomasz');
  await visitor.write('pin', '274916');
  await visitor.press('Sign in');
  await visitor.see('If you do nothing for 4 minutes');

  const expected = '180; url=/kiosk/still?back=/feedback/new';
  const refresh = await onward(visitor, '/feedback/new');
  if (refresh !== expected) throw new Error(`${visitor.where()}: the page goes on by “${refresh}”`);
  await visitor.see('press “More time”');
  await visitor.write('words', words);
  await visitor.press('More time');
  if ((await visitor.page.inputValue('[name="words"]')) !== words) throw new Error('more time has lost what was written');
  await visitor.press('Send');
  await visitor.open('/feedback');
  await visitor.see(words);

  const over = await onward(visitor, '/kiosk/still?back=/feedback');
  if (!/^\d+; url=\/kiosk\/finished$/.test(over)) throw new Error(`${visitor.where()}: nobody answers, and it goes on by “${over}”`);
  await visitor.see('Are you still there?', 'seconds this finishes by itself');
  await visitor.press('Carry on');
  await visitor.see(words);
  await visitor.send(() => visitor.page.click('.al-kiosk button'));
  await visitor.see('Nothing of yours stays on this screen');
  await visitor.nothingLeft(words, SIGNED_IN);
  for (const path of ['/feedback', '/account', '/notices', '/kiosk/still?back=/feedback']) {
    await visitor.open(path);
    await visitor.showsNothingOf('the old address', words, SIGNED_IN);
  }
}

async function withoutAName(visitor) {
  const words = `The lights are left on all night (${about(visitor)})`;
  await visitor.open('/');
  await visitor.follow('Say something without your name');
  await visitor.see('This page clears itself after 10 minutes');
  await visitor.write('words', words);
  await visitor.press('Put it in the box');
  await visitor.see('This is shown once', 'goes away by itself after 4 minutes');
  const code = await visitor.page.getAttribute('input[name="code"]', 'value');
  await visitor.press('Go on');
  await visitor.see('Tick this when you have kept your code');
  await visitor.choose('kept', 'yes');
  await visitor.press('Go on');
  await visitor.see('Your code is not on this screen any more');
  await visitor.nothingLeft(words, code, code.replaceAll('-', ''));

  await visitor.open('/');
  await visitor.follow('I have a code');
  await visitor.write('code', code);
  await visitor.press('Show me');
  await visitor.see('still lies in the box');
  await visitor.send(() => visitor.page.click('.al-kiosk .govuk-button'));
  await visitor.nothingLeft(words, code);
}

export default async function kiosk(visitor) {
  await enrol(visitor);
  await withPin(visitor);
  await withoutAName(visitor);
}
