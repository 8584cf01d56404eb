// Two people say the same; a worker finds that, joins them, and one answer comes to both, each in their own thread.

export default async function together(visitor, { arrive }) {
  const mark = `${visitor.width}${visitor.scripts === false ? 'plain' : ''}`;
  const leave = async (who, words) => {
    const them = await arrive();
    await them.as(who);
    await them.open('/feedback/new');
    await them.choose('kind', 'suggestion');
    await them.write('words', words);
    await them.choose('publish', 'private');
    await them.press('Send it');
    return [them, them.path().replace(/\/sent$/, '')];
  };
  const [first, one] = await leave('Tomasz W.', `The library trolley squeaks past every cell at night ${mark}`);
  const [second, other] = await leave('Mac', `At night the squeaking library trolley wakes us ${mark}`);

  await visitor.as('Sam Okafor');
  await visitor.open(one.replace('/feedback/', '/desk/'));
  await visitor.follow('Find others that say the same');
  await visitor.see('Which one says the same?', 'At night the squeaking library trolley');
  await visitor.press('Answer them together');
  await visitor.see('Write why they are answered together');
  await visitor.choose('with', other.split('/').pop());
  await visitor.write('why', 'Both of you are woken by the trolley.');
  await visitor.press('Answer them together');
  await visitor.see('They are answered together now', 'Answer this by itself again');
  await visitor.open(`${other.replace('/feedback/', '/desk/')}/answer`);
  await visitor.choose('outcome', 'done');
  await visitor.write('reasons', 'The wheels were oiled this morning.');
  await visitor.write('carrier', 'Library orderly');
  await visitor.press('Give this answer');

  for (const [them, address, hidden] of [[first, one, 'squeaking library'], [second, other, 'squeaks past']]) {
    await them.open(address);
    await them.see('The wheels were oiled this morning', 'Were you heard?');
    await them.seeNothingOf(hidden);
    await them.leave();
  }
}
