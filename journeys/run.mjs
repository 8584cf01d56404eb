// Runs every story and ends with the line `journeys: N passed, M failed`.
// Those told on a small screen and the others go side by side, each in a demonstration of its own: most of a story is waiting.
import { spawn } from 'node:child_process';
import { openHouse } from './support/house.mjs';
import { Visitor, openBrowser } from './support/visitor.mjs';
import { STORIES } from './stories.mjs';

const LANES = {
  small: ([, , how]) => how.width === 320,
  wide: ([, , how]) => how.width !== 320,
};
const [only = '', lane] = process.argv.slice(2);
const asked = STORIES.filter(([name]) => name.includes(only));

/** Walks these stories one after the other. */
async function walk(stories) {
  const told = { passed: 0, failed: 0 };
  const house = await openHouse();
  const browser = await openBrowser();
  try {
    for (const [name, tell, how] of stories) {
      const began = Date.now();
      const arrive = () => new Visitor(browser, house.base, how).arrive();
      let visitor;
      try {
        visitor = await arrive();
        await tell(visitor, { arrive });
        told.passed += 1;
        console.log(`ok      ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
      } catch (error) {
        told.failed += 1;
        console.log(`FAILED  ${name}: ${error.message}`);
      }
      await visitor?.leave();
    }
  } finally {
    await browser.close();
    await house.close();
  }
  return told;
}

/** A process of its own for the stories of one lane. What it says is passed on, and its last word is what it counted. */
function walkApart(name) {
  const child = spawn(process.execPath, [process.argv[1], only, name], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return new Promise((resolve) => {
    let told;
    child.on('message', (counted) => { told = counted; });
    child.on('exit', (code) => {
      if (told === undefined) console.log(`FAILED  the stories of the lane “${name}” ended with ${code} before they were told`);
      resolve(told ?? { passed: 0, failed: 1 });
    });
  });
}

if (lane !== undefined) {
  process.send(await walk(asked.filter(LANES[lane])));
  process.disconnect();
} else {
  const walked = await Promise.all(Object.keys(LANES).filter((name) => asked.some(LANES[name])).map(walkApart));
  const sum = (what) => walked.reduce((all, one) => all + one[what], 0);
  console.log(`journeys: ${sum('passed')} passed, ${sum('failed')} failed`);
  process.exit(sum('failed') === 0 && sum('passed') > 0 ? 0 : 1);
}
