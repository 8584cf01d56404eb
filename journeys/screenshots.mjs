// Writes docs/screenshots: a few pages of the demonstration at two widths.
import fs from 'node:fs';
import { openHouse } from './support/house.mjs';
import { Visitor, openBrowser } from './support/visitor.mjs';

const PAGES = [['home', 'Tomasz W.', '/'], ['suggestion', 'Tomasz W.', '/feedback/new'], ['desk', 'Sam Okafor', '/desk'], ['board', 'Tomasz W.', '/board'], ['box', 'Tomasz W.', '/box'],
  ['told', 'Tomasz W.', '/notices/how'], ['paper', 'Sam Okafor', '/desk/paper']];
const HEIGHT = { 320: 900, 1280: 860 };

fs.mkdirSync('docs/screenshots', { recursive: true });
const house = await openHouse();
const browser = await openBrowser();
try {
  for (const width of [320, 1280]) {
    const visitor = await new Visitor(browser, house.base, { width }).arrive();
    await visitor.page.setViewportSize({ width, height: HEIGHT[width] });
    for (const [name, person, path] of PAGES) {
      await visitor.as(person);
      await visitor.open(path);
      await visitor.page.screenshot({ path: `docs/screenshots/${name}-${width}.png` });
    }
    await visitor.leave();
  }
} finally {
  await browser.close();
  await house.close();
}
