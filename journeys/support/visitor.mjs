// Somebody who visits: with a width, with scripts or without, by pointer or by keyboard alone.
import { chromium } from 'playwright-core';
import { audit } from './audit.mjs';

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'];
/** How often Tab is pressed before a control counts as out of reach. */
const FARTHEST = 200;

export async function openBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: quiet });
}

export class Visitor {
  constructor(browser, base, { width = 1280, scripts = true, keyboard = false } = {}) {
    Object.assign(this, { browser, base, width, scripts, keyboard });
  }

  async arrive() {
    const viewport = { width: this.width, height: 800 };
    // axe is injected into pages, which their policy forbids: a test of the house looks at the policy itself.
    this.context = await this.browser.newContext({ viewport, javaScriptEnabled: this.scripts, bypassCSP: this.scripts });
    this.page = await this.context.newPage();
    this.page.setDefaultTimeout(15_000);
    this.errors = [];
    this.page.on('pageerror', (error) => this.errors.push(String(error)));
    if (!this.scripts) {
      this.twin = await this.browser.newContext({ viewport, bypassCSP: true });
      this.twinPage = await this.twin.newPage();
    }
    await this.open('/');
    return this;
  }

  async leave() {
    await this.context.close();
    await this.twin?.close();
  }

  where() {
    const path = new URL(this.page.url()).pathname.replace(/[0-9a-f]{32}/g, '{id}');
    return `${path} at ${this.width}${this.scripts ? '' : ' without scripts'}`;
  }

  /** The page stands: audit it. Where scripts are off, a twin with the same cookies looks at the same address. */
  async look() {
    if (this.errors.length > 0) throw new Error(`${this.where()}: ${this.errors.join('; ')}`);
    if (this.scripts) return audit(this.page, this.where());
    await this.twin.clearCookies();
    await this.twin.addCookies(await this.context.cookies());
    await this.twinPage.goto(this.page.url());
    return audit(this.twinPage, this.where());
  }

  async open(path) {
    await this.page.goto(this.base + path);
    await this.look();
  }

  /** Becomes somebody else of the made-up place. */
  async as(name) {
    if (new URL(this.page.url()).pathname !== '/') await this.page.goto(`${this.base}/`);
    if (this.keyboard) {
      await this.tabTo((el) => el.tagName === 'SUMMARY');
      await this.page.keyboard.press('Enter');
      await this.tabTo((el, wanted) => el.name === 'person' && el.textContent.includes(wanted), name);
      await this.send(() => this.page.keyboard.press('Enter'));
    } else {
      await this.page.click('.al-demo summary');
      await this.send(() => this.page.click(`.al-demo button:has-text("${name}")`));
    }
    await this.see(name);
  }

  /** The demonstration goes on to its next day, and the house does what the night brings. */
  async tomorrow() {
    await this.page.goto(`${this.base}/`);
    await this.page.click('.al-demo summary');
    await this.send(() => this.page.click('.al-demo form[action="/demo/tomorrow"] button'));
  }

  async send(act) {
    await Promise.all([this.page.waitForNavigation({ waitUntil: 'load' }), act()]);
    await this.look();
  }

  async tabTo(fits, wanted) {
    for (let n = 0; n < FARTHEST; n += 1) {
      await this.page.keyboard.press('Tab');
      const there = await this.page.evaluate(`(${fits})(document.activeElement, ${JSON.stringify(wanted)})`);
      if (there) return;
    }
    throw new Error(`${this.where()}: no key leads to ${wanted ?? fits}`);
  }

  async write(name, text) {
    if (!this.keyboard) return this.page.fill(`[name="${name}"]`, text);
    await this.tabTo((el, wanted) => el.name === wanted, name);
    return this.page.keyboard.type(text);
  }

  /** Chooses a file, made up for the moment. */
  async bring(name, file, bytes) {
    const payload = { name: file, mimeType: 'application/octet-stream', buffer: bytes };
    if (!this.keyboard) return this.page.setInputFiles(`[name="${name}"]`, payload);
    await this.tabTo((el, wanted) => el.name === wanted, name);
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), this.page.keyboard.press('Space')]);
    return chooser.setFiles(payload);
  }

  async choose(name, value) {
    const box = `input[name="${name}"][value="${value}"]`;
    if (!this.keyboard) return this.page.check(box);
    if ((await this.page.getAttribute(box, 'type')) === 'checkbox') {
      await this.tabTo((el, [its, wanted]) => el.name === its && el.value === wanted, [name, value]);
      return this.page.keyboard.press('Space');
    }
    await this.tabTo((el, wanted) => el.name === wanted, name);
    await this.page.keyboard.press('Space');
    for (let n = 0; n < 20; n += 1) {
      const now = await this.page.evaluate(() => document.activeElement.value);
      if (now === value) return undefined;
      await this.page.keyboard.press('ArrowDown');
    }
    throw new Error(`${this.where()}: the arrows do not reach ${value}`);
  }

  async press(text) {
    if (!this.keyboard) return this.send(() => this.page.click(`main button:has-text("${text}")`));
    await this.tabTo((el, wanted) => el.tagName === 'BUTTON' && el.textContent.includes(wanted), text);
    return this.send(() => this.page.keyboard.press('Enter'));
  }

  async follow(text) {
    if (!this.keyboard) return this.send(() => this.page.click(`a:has-text("${text}")`));
    await this.tabTo((el, wanted) => el.tagName === 'A' && el.textContent.includes(wanted), text);
    return this.send(() => this.page.keyboard.press('Enter'));
  }

  async see(...texts) {
    const body = await this.page.textContent('body');
    for (const text of texts) if (!body.includes(text)) throw new Error(`${this.where()}: “${text}” is not there`);
  }

  async seeNothingOf(...texts) {
    const body = await this.page.textContent('body');
    for (const text of texts) if (body.includes(text)) throw new Error(`${this.where()}: “${text}” is there`);
  }

  path() {
    return new URL(this.page.url()).pathname;
  }
}
