// Somebody who visits: with a width, with scripts or without, by pointer or by keyboard alone.
import { chromium } from 'playwright-core';
import { audit } from './audit.mjs';

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'];
/** How far the demonstration has gone on before this machine's clock, in seconds. */
export const ahead = { seconds: 0 };
/** How often Tab is pressed before a control counts as out of reach. */
const FARTHEST = 200;
/** How many pages are gone back. */
const FARTHEST_BACK = 6;

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
      // What the page was when it was looked at, whatever it was the answer to: nothing is asked for again.
      await this.twinPage.route('**/*', (route) => (route.request().isNavigationRequest()
        ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: this.seen })
        : route.continue()));
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

  /** The page stands: audit it. Where scripts are off, a twin is shown the very page that was answered. */
  async look() {
    if (this.errors.length > 0) throw new Error(`${this.where()}: ${this.errors.join('; ')}`);
    if (this.scripts) return audit(this.page, this.where());
    this.seen = await this.page.content();
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
    ahead.seconds += 86_400;
  }

  /** Ten minutes go by in the demonstration. */
  async later() {
    await this.page.goto(`${this.base}/`);
    await this.page.click('.al-demo summary');
    await this.send(() => this.page.click('.al-demo form[action="/demo/later"] button'));
    ahead.seconds += 600;
  }

  async send(act) {
    try {
      await Promise.all([this.page.waitForNavigation({ waitUntil: 'load' }), act()]);
    } catch (error) {
      throw new Error(`${this.where()}: ${error.message}`);
    }
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
    await this.page.waitForLoadState('load');
    const press = (timeout) => Promise.all([this.page.waitForEvent('filechooser', { timeout }), this.page.keyboard.press('Space')]);
    // A press while the browser is still busy with the page opens nothing: whoever sits there presses again.
    const [chooser] = await press(5000).catch(() => press(10_000));
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

  /** Chooses the answer whose words are these; the page alone knows the number behind it. */
  async chooseCalled(name, words) {
    const label = this.page.locator(`label:has-text("${words}")`);
    for (const one of await label.all()) {
      const box = this.page.locator(`[id="${await one.getAttribute('for')}"]`);
      if ((await box.getAttribute('name')) === name) return this.choose(name, await box.getAttribute('value'));
    }
    throw new Error(`${this.where()}: nothing called “${words}” can be chosen`);
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

  /** All that stands on the screen now, hidden fields and what was typed too. A page that cannot be read is a fault. */
  async everything() {
    for (let n = 0; n < 5; n += 1) {
      await this.page.waitForLoadState('load');
      try {
        const typed = await this.page.evaluate(() => [...document.querySelectorAll('input, textarea')].map((el) => el.value).join(' '));
        const all = `${await this.page.content()} ${typed}`;
        if (/<body/i.test(all)) return all;
      } catch (error) {
        // It went on to another page while it was read: that one is read.
        if (!/context was destroyed|is navigating/.test(error.message)) throw error;
      }
      await this.page.waitForTimeout(200);
    }
    throw new Error(`${this.where()}: the page cannot be read`);
  }

  /** None of these texts is on the page, hidden fields and what was typed included. */
  async showsNothingOf(how, ...texts) {
    const shown = await this.everything();
    for (const text of texts) if (shown.includes(text)) throw new Error(`${this.where()}: ${how} shows “${text}”`);
  }

  /**
   * Back through all that the browser remembers and forward again, each page reloaded, which sends a form again where it was the
   * answer to one: none of these texts is anywhere.
   */
  async nothingLeft(...texts) {
    const check = (how) => this.showsNothingOf(how, ...texts);
    const unasked = (error) => {
      // The browser's own page, which says that a form would have to be sent again: the reload after it does so.
      if (!/ERR_CACHE_MISS/.test(error.message)) throw error;
      return true;
    };
    await check('the page itself');
    for (const [step, how] of [['goBack', 'going back'], ['goForward', 'going forward']]) {
      for (let n = 0; n < FARTHEST_BACK; n += 1) {
        const went = await this.page[step]({ waitUntil: 'load' }).then((answer) => answer, unasked);
        await check(how);
        await this.page.reload({ waitUntil: 'load' });
        await check(`${how} and reloading`);
        if (went === null) break;
      }
    }
  }

  path() {
    return new URL(this.page.url()).pathname;
  }
}
