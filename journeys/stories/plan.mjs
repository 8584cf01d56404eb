// Two people on two devices make a plan from nothing: one thing that matters, a goal and a step; what the court ordered; a
// disagreement that stays; signed by both.
import { ahead } from '../support/visitor.mjs';

export default async function plan(visitor, { arrive }) {
  const worker = await arrive();
  await worker.as('Callum Orr');
  await worker.open('/plans');
  await worker.see('Shanice O.', 'no plan yet');
  await worker.press('Begin it together');
  await worker.see('The plan is begun.', 'No goal yet');
  const at = worker.path();

  await visitor.as('Shanice O.');
  await visitor.open('/plans');
  if (visitor.path() !== at) throw new Error('whoever has a plan comes straight to it');
  await visitor.follow('Add a goal');
  await visitor.write('matters', 'Being asked first.');
  await visitor.press('Put it in the plan');
  await visitor.see('Write what you want', 'Being asked first.');
  await visitor.write('goal', 'Speak at the conference in May');
  await visitor.write('step', 'Write the first page');
  await visitor.choose('actor', 'me');
  await visitor.press('Put it in the plan');
  await visitor.see('Speak at the conference in May', 'Next step:', 'Write the first page');

  await worker.open(`${at}/ordered`);
  await worker.choose('kind', 'unpaid_work');
  await worker.write('words', 'Saturday mornings at the community garden.');
  await worker.write('ordered', '40');
  await worker.write('done', '41');
  await worker.press('Keep it');
  await worker.see('More cannot be done than was ordered', 'Saturday mornings at the community garden.');
  await worker.write('done', '12');
  await worker.press('Keep it');
  await worker.see('Changed: not read yet.');

  await visitor.open(at);
  await visitor.see('12 of 40');
  await visitor.press('Changed: I have read this');
  await visitor.seeNothingOf('Changed: I have read this');

  // The worker writes beside the goal; Shanice sees it differently, and both stay.
  await worker.open(at);
  await worker.page.click('main section details summary');
  await worker.follow('Notes');
  await worker.write('words', 'May is close to the end of the order.');
  await worker.press('Keep it as my draft');
  await visitor.open(at);
  await visitor.seeNothingOf('May is close to the end');
  await worker.page.click('main section details summary');
  await worker.follow('Go on writing');
  await worker.press('Share it');
  await worker.see('Your words are in the plan.');
  await visitor.open(at);
  await visitor.page.click('main section details summary');
  await visitor.follow('I see this differently');
  await visitor.see('May is close to the end of the order.');
  await visitor.write('words', 'It is why May is good: nobody can say I had to.');
  await visitor.press('Share it');
  await visitor.see('Sees it differently:');

  await worker.open(at);
  await worker.press('Put it before both of us');
  await worker.see('It is before both of you now.', 'nobody can say I had to');
  await worker.choose('answer', 'agreed');
  await worker.press('Send my answer');
  await visitor.open('/');
  await visitor.see('A plan to look at and sign');
  await visitor.open(at);
  await visitor.follow('Look at this version and sign it');
  await visitor.choose('answer', 'differs');
  await visitor.press('Send my answer');
  await visitor.see('Say why');
  await visitor.choose('answer', 'agreed');
  await visitor.press('Send my answer');
  await visitor.see('It is kept.', 'Shanice O.', 'agrees');
  await visitor.open(at);
  await visitor.see('agreed by both', 'It is why May is good');

  // A judgement call, thought through with a colleague and signed by her; and something held back, which is seen to be there.
  const call = await judgement(worker, at);
  await visitor.open(at);
  await visitor.see('May she travel', 'Judgement calls', 'There is something we cannot show you');
  await visitor.seeNothingOf('Somebody rang');
  await visitor.open(call);
  await visitor.see('Let her go, or say no', 'Signed by Priya Nair');
  await visitor.seeNothingOf('I would let her go');

  // Who read it, stands where Shanice looks.
  await visitor.open('/account/looked');
  await visitor.see('They opened your plan');

  // Something comes of it.
  await visitor.open(at);
  await visitor.page.click('main section details summary');
  await visitor.follow('Say how it goes');
  await visitor.choose('to', 'done');
  await visitor.press('Keep it');
  await visitor.see('It is kept.');

  // The worker sees what changed; somebody else at the same office is told that there is no such page.
  await worker.open('/notices');
  await worker.see('Something changed in a plan of yours');
  await worker.as('Nadia H.');
  const answer = await worker.context.request.get(worker.base + at);
  if (answer.status() !== 404) throw new Error(`a plan answers somebody else with ${answer.status()}`);
  await worker.leave();
}

/** Decides something with a second signature, and holds something back. Gives where the call stands. */
async function judgement(worker, at) {
  await worker.open(`${at}/calls`);
  await worker.write('question', 'May she travel to the conference?');
  await worker.page.selectOption('select[name="with"]', { label: 'Priya Nair' });
  await worker.press('Begin');
  const call = worker.path();
  await worker.as('Priya Nair');
  await worker.open('/notices');
  await worker.see('A colleague asks you to think something through');
  await worker.open(call);
  await worker.write('words', 'I would let her go.');
  await worker.press('Say it');
  await worker.as('Callum Orr');
  await worker.open(call);
  await worker.write('options', 'Let her go, or say no.');
  await worker.write('decision', 'She goes, with a day ticket.');
  await worker.page.check('input[name="beyond"]');
  await worker.press('Decide it like this');
  await worker.see('Say why', 'She goes, with a day ticket.');
  await worker.write('rationale', 'It is her goal, and it is one day.');
  await worker.press('Decide it like this');
  await worker.see('waits for a second signature');
  await worker.as('Priya Nair');
  await worker.open(call);
  await worker.press('I sign it');
  await worker.see('Signed by Priya Nair');
  await worker.as('Callum Orr');
  await worker.open(`${at}/held`);
  await worker.write('words', 'Somebody rang about her.');
  await worker.write('why', 'They asked us not to say who.');
  const soon = new Date(Date.now() + (ahead.seconds + 20 * 86_400) * 1000);
  for (const [part, n] of [['day', soon.getUTCDate()], ['month', soon.getUTCMonth() + 1], ['year', soon.getUTCFullYear()]]) {
    await worker.write(`by-${part}`, String(n));
  }
  await worker.press('Hold it back');
  await worker.see('It is held back, and the person is told');
  return call;
}

/** The same plan again, on a phone: an empty one on paper, and the plan of the demonstration with what is kept of it. */
export async function kept(visitor) {
  await visitor.as('Dougie R.');
  await visitor.open('/plans');
  await visitor.see('See my daughter every other Saturday', 'agreed by both', '46 of 120');
  await visitor.follow('Look at this version');
  await visitor.see('0 of 120', 'Sees it differently:', 'agrees');
  await visitor.open('/plans/blank');
  await visitor.see('What matters to me', 'Name and signature');
  // Whom he lets see it reads what he chose; whoever looks after the money sees that and no plan.
  await visitor.as('Grace Lumsden');
  await visitor.open('/plans');
  await visitor.follow('Dougie R.');
  await visitor.see('Fix bikes for a living');
  await visitor.seeNothingOf('See my daughter every other Saturday', 'Unpaid work', 'Judgement calls');
  await visitor.as('Moira Devlin');
  await visitor.open('/plans/fund');
  await visitor.follow('The money of the fund');
  await visitor.seeNothingOf('boots', 'See my daughter');
}
