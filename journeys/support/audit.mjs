// What every page must be: without axe violation, not wider than the screen, valid HTML.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { HtmlValidate } from 'html-validate';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // Templates leave blank lines behind; nobody sees them.
    'no-trailing-whitespace': 'off',
    // Groups of boxes share a name, and two buttons of one form say which was pressed.
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit', 'button'] }],
    // A line of text may be as long as its words.
    'long-title': 'off',
    // A setting's key has a dot; HTML allows it.
    'valid-id': ['error', { relaxed: true }],
  },
});

/** Refuses a page with an axe violation or sideways scrolling. Needs a page on which scripts run. */
export async function audit(page, where) {
  await page.evaluate(axe);
  const found = await page.evaluate((asked) => axe.run(document, { runOnly: { type: 'tag', values: asked }, resultTypes: ['violations'] }), tags);
  const faults = found.violations.map((v) => `${v.id} (${v.impact}): ${v.nodes[0].html.slice(0, 160)}`);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wider > 0) faults.push(`${wider} pixels wider than the screen`);
  if (faults.length > 0) throw new Error(`${where}: ${faults.join('; ')}`);
}

/** Refuses a page whose HTML is not valid. */
export async function validate(html, where) {
  const report = await validator.validateString(html);
  const faults = report.results.flatMap((result) => result.messages.map((m) => `${m.line}: ${m.ruleId} ${m.message}`));
  if (faults.length > 0) throw new Error(`${where}: ${faults.slice(0, 5).join('; ')}`);
}
