// Elections from the notice to the declaration: one day on a wing and Fallow Moss by themes, both on paper; Kelbridge Voices by name,
// on paper and on screens, with a seat that falls empty and is filled from the votes.
import { byScreen, inList, keys, names, slips, tested } from '../support/ballot.mjs';

const DICE = '3 1 6 1 4 5 2 6 1 6';

/** Calls an election of a council in one of its forms; leaves whoever runs it on its desk. */
async function call(visitor, council, preset, fields, choices) {
  await visitor.open('/councils');
  await visitor.follow(council);
  await visitor.follow('Elections');
  await visitor.follow('Call an election');
  await visitor.follow(preset);
  for (const [name, text] of Object.entries(fields)) await visitor.write(name, text);
  for (const [name, value] of Object.entries(choices.radios ?? {})) await visitor.choose(name, value);
  for (const [name, label] of Object.entries(choices.people)) await visitor.page.selectOption(`[name="${name}"]`, { label });
  await visitor.press('Call it');
  const at = visitor.path();
  await visitor.follow('Run the election');
  return at;
}

/** Types the forms of people who have no account. */
async function forms(visitor, at, people) {
  await visitor.open(`${at}/people`);
  for (const { name, team } of people) {
    if (team !== undefined) await visitor.choose('team', team);
    await visitor.write('shown_name', name);
    await visitor.write('statement', '');
    await visitor.press('They stand');
  }
}

/** From closed nominations to open boxes that are shut again. `during` tells what happens while they are open. */
async function vote(visitor, at, during = async () => {}) {
  await visitor.open(`${at}/run`);
  await visitor.press('Close nominations');
  await visitor.write('dice', DICE);
  await visitor.press('Freeze the paper');
  await visitor.open(`${at}/roll`);
  await visitor.seeNothingOf('Put names on the roll');
  await during();
  await visitor.open(`${at}/run`);
  await visitor.press('Shut the boxes');
}

/** The numbers of the lines on the frozen paper, by name. */
async function numbers(visitor, at) {
  await visitor.open(at);
  const lines = await visitor.page.$$eval('main ol li[value]', (all) => all.map((li) => [li.querySelector('bdi').textContent, String(li.value)]));
  return new Map(lines);
}

async function account(visitor, at, fields) {
  await visitor.open(`${at}/account`);
  for (const [name, text] of Object.entries(fields)) await visitor.write(name, text);
  await visitor.page.click(`main form[action$="/account"] button[type="submit"]`);
  await visitor.look();
}

async function declare(visitor, at) {
  await visitor.open(`${at}/run`);
  await visitor.press('Read out the result');
  await visitor.press('Begin the days for objections');
}

/** One day on a wing: no voter and no candidate has an account, and two papers keyed differently are decided with two watching. */
export default async function wingVote(visitor, { arrive }) {
  await visitor.as('Sam Okafor');
  const at = await call(
    visitor,
    'Rowan food reps',
    'One day on a wing',
    { seats: '1', rolls: 'Rowan wing 62', voting_where: 'The servery, from 9 to 11' },
    { radios: { counting: 'irv' }, people: { officer: 'Sam Okafor', second: 'Priya Nair' } },
  );
  await visitor.see('Not more people stand than there are seats');
  await visitor.press('Let people put themselves forward');
  await forms(visitor, at, [{ name: 'Robbo' }, { name: 'Big Col' }, { name: 'Stevie T.' }]);
  await vote(visitor, at);
  const by = await numbers(visitor, at);
  const papers = [
    ...Array(9).fill(`${by.get('Big Col')}`),
    ...Array(8).fill(`${by.get('Robbo')} ${by.get('Stevie T.')}`),
    ...Array(5).fill(`${by.get('Stevie T.')} ${by.get('Robbo')}`),
  ];
  await visitor.open(`${at}/count`);
  await visitor.write('papers', [...papers, 'what'].join('\n'));
  await visitor.press('Keep these papers');
  await visitor.see('Paper 23: write the numbers in order');
  await visitor.write('papers', [...papers, 'void e'].join('\n'));
  await visitor.press('Keep these papers');
  const second = await arrive();
  await second.as('Priya Nair');
  await second.open(`${at}/count`);
  await second.seeNothingOf('You have keyed');
  await second.write('papers', [...papers, by.get('Robbo')].join('\n'));
  await second.press('Keep these papers');
  await second.leave();
  const papersOf = { issued: '65', spoiled: '2', unused: '40', 'box-1': '23' };
  await account(visitor, at, papersOf);
  await visitor.see('differ on one paper: 23');
  await visitor.write('paper', '23');
  await visitor.write('decided', 'void e');
  await visitor.write('decided_by', 'Jamie');
  await visitor.write('watch_one', 'Mac');
  await visitor.write('watch_two', 'Tomasz');
  await visitor.press('Decide this paper');
  await account(visitor, at, { ...papersOf, unused: '39' });
  await visitor.see('65 papers were printed, and 64 are accounted for');
  await account(visitor, at, papersOf);
  await declare(visitor, at);
  const voter = await arrive();
  await voter.as('Tomasz W.');
  await voter.open(at);
  await voter.see('The result', 'Robbo', 'Stage 2: Stevie T. had the fewest votes', '37.0 %', '22 papers counted, and 1 did not.');
  await voter.open(`${at}/said`);
  await voter.choose('against', 'result');
  await voter.write('words', 'The box came late to the second landing.');
  await voter.press('Send it');
  await voter.see('Not answered yet', 'It is answered by the end of');
  // Robbo stood on a form. Whoever that is takes the seat by their own word.
  await visitor.open(`${at}/seats`);
  await visitor.chooseCalled('who', 'Robbo');
  await visitor.write('name', 'Tomasz W.');
  await visitor.press('Ask them whether it is theirs');
  await visitor.see('Tomasz W. is asked, and has not answered');
  await voter.open(at);
  await voter.see('Somebody called Robbo on the paper was elected. Is that you?');
  await voter.press('Yes, it is my seat');
  await voter.see('You are on this council now');
  await voter.leave();
  // Whoever ran it does not decide about that; the governor does, with reasons.
  await visitor.open(`${at}/said`);
  await visitor.seeNothingOf('What is the answer?');
  const head = await arrive();
  await head.as('Helen Stroud');
  await head.open('/');
  await head.see('Somebody says that something about an election is wrong: answer them');
  await head.open(`${at}/said`);
  await head.page.locator('main form[action$="/said/answer"] input[value="not_upheld"]').first().check();
  await head.page.locator('main form[action$="/said/answer"] textarea').first().fill('It did, and it stayed until everybody had voted.');
  await head.press('Answer');
  await head.see('It stays as it is.', 'until everybody had voted');
  await head.leave();
}

/** Fallow Moss by themes: twelve seats, 298 papers, three of them void. */
export async function fallowMoss(visitor, { arrive }) {
  const teams = [
    ['Housing & Release', 'Nobody walks out of the gate with nowhere to sleep.', '121'],
    ['Equality & Fairness', 'The same rules for everybody.', '93'],
    ['Work & Learning', 'A real ticket for every course.', '48'],
    ['Health & Recovery', 'See a nurse within two days.', '33'],
  ];
  await visitor.as('Sam Okafor');
  const at = await call(
    visitor,
    'Fallow Moss Council',
    'Themes, on paper',
    { seats: '12', rolls: 'Residents 412\nStaff 164' },
    { radios: { counting: 'sainte_lague' }, people: { officer: 'Sam Okafor', second: 'Priya Nair' } },
  );
  await visitor.press('Let people put themselves forward');
  await visitor.open(`${at}/people`);
  for (const [name, words] of teams) {
    await visitor.write('name', name);
    await visitor.write('manifesto', words);
    await visitor.press('Put this team on the paper');
  }
  const voter = await arrive();
  await voter.as('Tomasz W.');
  await voter.open(at);
  await voter.follow('Put yourself forward');
  await voter.choose('team', 'Work & Learning');
  await voter.write('shown_name', 'Tomasz');
  await voter.press('Yes, I stand');
  await voter.see('You stand in this election.');
  await forms(visitor, at, teams.flatMap(([team]) => ['A', 'B'].map((name) => ({ team, name: `${name}. of ${team}` }))));
  await vote(visitor, at);
  const by = await numbers(visitor, at);
  const sheet = Object.fromEntries(teams.map(([name, , votes]) => [`line-${by.get(name)}`, votes]));
  for (const reason of ['a', 'c', 'd']) sheet[`void-${reason}`] = '0';
  const hand = async (counter, fields) => {
    await counter.open(`${at}/count`);
    for (const [name, text] of Object.entries(fields)) await counter.write(name, text);
    await counter.press('Hand in my sheet');
  };
  await hand(visitor, { ...sheet, 'void-b': '1', 'void-e': '2' });
  const second = await arrive();
  await second.as('Priya Nair');
  await hand(second, { ...sheet, 'void-b': '1', 'void-e': '1' });
  const papers = { issued: '576', spoiled: '4', unused: '274', 'box-1': '253', 'box-2': '45' };
  await account(visitor, at, papers);
  await visitor.see('the two sheets do not agree');
  await hand(second, { 'void-e': '2' });
  await second.leave();
  await account(visitor, at, papers);
  await voter.open(at);
  await voter.seeNothingOf('How many voted');
  await declare(visitor, at);
  await voter.open(at);
  await voter.see('Housing & Release: 5 seats', 'Equality & Fairness: 4 seats', 'Work & Learning: 2 seats', 'Health & Recovery: one seat', '61.4 %', '27.4 %', '295 papers counted, and 3 did not.');
  await voter.follow('What was frozen before the vote');
  await voter.see('alongside manifest 1');
  await voter.leave();
}

/** Kelbridge Voices by name, on paper and on screens: seven stand for five seats; one steps down, and the votes say who comes next. */
export async function kelbridge(visitor, { arrive }) {
  await visitor.as('Priya Nair');
  const at = await call(
    visitor,
    'Kelbridge Voices',
    'Everything',
    { seats: '5', rolls: 'People on probation 120' },
    { radios: { counting: 'stv' }, people: { officer: 'Priya Nair', second: 'Callum Orr' } },
  );
  await names(visitor, at, ['Shanice O.', 'Dougie R.', 'Nadia H.'], 120);
  await visitor.open(`${at}/run`);
  await visitor.press('Let people put themselves forward');
  const people = {};
  for (const [who, name] of [['Shanice O.', 'Shanice'], ['Dougie R.', 'Dougie'], ['Nadia H.', 'Nadia']]) {
    const stands = await arrive();
    await stands.as(who);
    await stands.open(at);
    await stands.follow('Put yourself forward');
    await stands.write('shown_name', name);
    await stands.write('statement', `What ${name} wants to say.`);
    await stands.press('Yes, I stand');
    people[name] = stands;
  }
  await forms(visitor, at, ['Al', 'Rena', 'Stu', 'Jo-Jo'].map((name) => ({ name })));
  const parts = await keys(visitor, at);
  let by;
  const trackers = [];
  await vote(visitor, at, async () => {
    by = await numbers(visitor, at);
    const ranks = (...chosen) => chosen.map((name) => by.get(name));
    const [code] = await slips(visitor, at);
    trackers.push(await tested(people.Shanice, at, ranks('Shanice', 'Stu', 'Dougie')));
    // Somebody else by slip, where nobody is signed in; they think again.
    const voter = await arrive();
    trackers.push(await byScreen(voter, code, ranks('Jo-Jo')));
    trackers.push(await byScreen(voter, code, ranks('Dougie', 'Stu', 'Al')));
    await voter.leave();
  });
  await inList(people.Shanice, at, { there: [trackers[0], trackers[2]], gone: [trackers[1]] });
  await count(visitor, at, { by, parts, arrive });
  await declare(visitor, at);
  await people.Dougie.open(at);
  await people.Dougie.see('The result', 'Whoever has 9 votes is elected.', '40.0 %', 'told them apart');
  // Two are too few to say that they voted on a screen.
  await people.Dougie.seeNothingOf('On a screen: 2');
  await stepsDown(visitor, at, people);
  for (const stands of Object.values(people)) await stands.leave();
}

/** Papers keyed twice, the account, and the parts of the key: with one of them missing nothing is opened. */
async function count(visitor, at, { by, parts, arrive }) {
  const line = (...chosen) => chosen.map((name) => by.get(name)).join(' ');
  const papers = [
    ...Array(12).fill(line('Shanice', 'Stu', 'Dougie')),
    ...Array(9).fill(line('Dougie', 'Stu', 'Al')),
    ...Array(8).fill(line('Al', 'Rena')),
    ...Array(7).fill(line('Rena', 'Nadia')),
    ...Array(5).fill(line('Nadia', 'Rena')),
    ...Array(3).fill(line('Stu', 'Dougie', 'Shanice')),
    ...Array(2).fill(line('Jo-Jo', 'Nadia')),
  ].join('\n');
  const second = await arrive();
  await second.as('Callum Orr');
  for (const counter of [visitor, second]) {
    await counter.open(`${at}/count`);
    await counter.write('papers', papers);
    await counter.press('Keep these papers');
  }
  await second.leave();
  const papersOf = { issued: '126', spoiled: '2', unused: '78', 'box-1': '46' };
  await account(visitor, at, { ...papersOf, parts: parts[0] });
  await visitor.see('There is something to put right', 'One more part of the key is needed. Nothing was opened.');
  await account(visitor, at, { ...papersOf, parts: `${parts[2]}\n${parts[0]}` });
}

/** Dougie steps down. The votes are counted again without him. */
async function stepsDown(visitor, at, people) {
  await people.Dougie.open('/councils');
  await people.Dougie.follow('Kelbridge Voices');
  const council = people.Dougie.path();
  await people.Dougie.open(`${council}/my-seat`);
  await people.Dougie.press('Step down');
  await visitor.open(`${at}/seats`);
  await visitor.see('Dougie', 'Count the votes again without whoever left');
  await visitor.press('Find who has the seat');
  await visitor.see('Tick who said yes');
  await visitor.page.locator('main label', { hasText: 'Nadia' }).click();
  await visitor.press('Find who has the seat');
  await visitor.see('The seat is taken');
  await people.Nadia.open(`${council}/my-seat`);
}
