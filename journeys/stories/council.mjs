// A wing committee asks people about something, carries it, and gets an answer with reasons; a date is set and what it is about.

export default async function council(visitor, { arrive }) {
  const mark = `${visitor.width} ${visitor.scripts}`;
  const title = `Clocks on the landing (${mark})`;

  await visitor.as('“Mac”');
  await visitor.open('/councils');
  await visitor.follow('Rowan wing committee');
  await visitor.see('governor', 'terms of reference');
  const committee = visitor.path();
  await visitor.open(`${committee}/proposals/new`);
  await visitor.write('title', title);
  await visitor.write('problem', 'Nobody knows when bang-up is.');
  await visitor.write('solution', 'A clock on each landing.');
  await visitor.write('gain', 'Ten pounds each.');
  await visitor.page.click('main form button[type="submit"]');
  await visitor.see(title);
  const proposal = visitor.path();

  await visitor.open(`${proposal}/canvass`);
  await visitor.write('asked', '20');
  await visitor.write('asked_yes', '18');
  await visitor.write('asked_no', '1');
  await visitor.write('asked_unsure', '1');
  await visitor.write('staff_view', 'Staff would like it too.');
  await visitor.page.click('main form button[type="submit"]');
  await visitor.open(`${proposal}/sheet`);
  await visitor.open(proposal);
  await visitor.press('The council takes it up');
  await visitor.open(`${proposal}/vote`);
  await visitor.write('votes_for', '2');
  await visitor.page.click('main form button[type="submit"]');

  await visitor.as('Helen Stroud');
  await visitor.open('/councils/desk');
  await visitor.see(title);
  await visitor.open(`${proposal}/answer`);
  await visitor.page.check('input[name="verdict"][value="not_accepted"]');
  await visitor.page.click('main form button[type="submit"]');
  await visitor.see('There is something to put right', 'Say why');
  await visitor.page.check('input[name="verdict"][value="accepted"]');
  await visitor.write('reasons', 'Clocks are cheap.');
  await visitor.page.click('main form button[type="submit"]');
  await visitor.open(`${proposal}/step`);

  // Everybody reads what came of it where the council says so, without signing in.
  const nobody = await arrive();
  await nobody.open(`${committee}/proposals`);
  await nobody.see('Phone credit in the first week', 'governor');
  await nobody.open(proposal);
  await nobody.see(title, 'Clocks are cheap.');
  await nobody.open(`${committee}/openly`);
  await nobody.see('Rowan wing committee');
  await nobody.leave();
}
