// A manager writes the privacy notice of a place and signs off how long things are kept; anybody reads both; members hear once.

const CHANGED = 'The privacy notice of your place has changed';

async function told(visitor, name) {
  await visitor.as(name);
  await visitor.open('/notices');
  return (await visitor.page.textContent('main')).split(CHANGED).length - 1;
}

async function writes(visitor, place, responsible, plain) {
  await visitor.open(`${place}/notice`);
  await visitor.write('controller', '');
  await visitor.write('plain_en', 'We are [name of the organisation].');
  await visitor.press('Show this notice from now on');
  await visitor.see('There is something to put right', 'A gap is left: [name of the organisation]', 'Write something here.');
  const typed = await visitor.page.inputValue('[name="plain_en"]');
  if (typed !== 'We are [name of the organisation].') throw new Error(`what was written is “${typed}” now`);
  await visitor.write('controller', responsible);
  await visitor.write('plain_en', plain);
  await visitor.press('Show this notice from now on');
  await visitor.see('The notice stands');
}

async function signsOff(visitor, place) {
  await visitor.open(`${place}/keeping`);
  await visitor.write('governance.left', '3');
  await visitor.press('Sign it off');
  await visitor.see('There is something to put right', 'Write a whole number of days from 90 to 2557.', 'Tick that you have read it.');
  await visitor.write('governance.left', '1096');
  await visitor.choose('read', '1');
  await visitor.press('Sign it off');
  await visitor.see('Signed off');
  await visitor.follow('See it as everybody does');
  await visitor.see('Read and signed off on');
}

export default async function notice(visitor, { arrive }) {
  // Each telling has a place of its own: news that nobody has looked at yet is not told twice.
  const [leader, where, member] = visitor.scripts
    ? ['Helen Stroud', 'Fallow Moss', 'Tomasz W.']
    : ['Moira Devlin', 'Kelbridge', 'Dougie R.'];
  const mark = `${visitor.width} ${visitor.scripts}`;
  const [responsible, plain] = [`The people of ${where} (${mark})`, `We keep what you write, so that you get answers (${mark}).`];
  const before = await told(visitor, member);

  await visitor.as(leader);
  await visitor.open('/places');
  await visitor.follow(where);
  const place = visitor.path();
  await writes(visitor, place, responsible, plain);
  await signsOff(visitor, place);
  await visitor.open(`${place}/erased`);
  await visitor.see('Nothing has been deleted by these rules yet');

  // Somebody without a session: the whole house's notice first, the place's by the link that its slips lead to.
  const nobody = await arrive();
  await nobody.open('/privacy');
  await nobody.see('In easy words', 'In full', 'Arrowdale Justice Services');
  await nobody.seeNothingOf(responsible);
  await nobody.open(`/privacy?place=${place.split('/').pop()}`);
  await nobody.see(responsible, plain);
  await nobody.follow('How long things are kept');
  if (nobody.path() !== '/privacy/keeping') throw new Error(`the times stand at ${nobody.path()}`);
  await nobody.see('Somebody who belongs to no place any more', '3 years', 'It is deleted.');
  await nobody.leave();

  await visitor.tomorrow();
  const after = await told(visitor, member);
  await visitor.tomorrow();
  const later = await told(visitor, member);
  if (after !== before + 1 || later !== after) throw new Error(`${member} was told ${before}, ${after}, then ${later} times`);
}
