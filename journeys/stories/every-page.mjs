// Every route that shows a page is visited once at this width: axe, sideways scrolling, valid HTML.
import { pageRoutes } from '../support/house.mjs';
import { validate } from '../support/audit.mjs';

/** Pages that nobody of the demonstration can reach, each with its reason. */
const OUT_OF_REACH = new Map([
  ['/language/{lang}', 'it shows no page of its own'],
  ['/kiosk/still', 'it is shown on an enrolled screen: the kiosk story sees it'],
  ['/feedback/{suggestion}/help', 'a rep sees it when a worker has asked them to help'],
  ['/feedback/{suggestion}/name', 'it is shown to whoever was asked for their name, until they have said'],
  ['/feedback/{suggestion}/sent', 'it is shown after sending: the suggestion story sees it'],
  ['/desk/{suggestion}/publish', 'it needs an answered suggestion not yet put forward: the suggestion story sees it'],
  ['/desk/by-hand/{recording}/change', 'it is the page where something is read back'],
  ['/desk/by-hand/{recording}/agree', 'it is the page where something is read back'],
  ['/desk/by-hand/{recording}/hand-over', 'it is the page where something is read back'],
  ['/handed/unlock', 'it is the page of a screen that was handed over'],
  ['/handed', 'it is there on a screen that was handed over: the story of that sees it'],
  ['/vote/check', 'it is the page where the code of a slip is typed'],
  ['/vote/cast', 'it is the page where the code of a slip is typed'],
  ['/vote/test', 'it is the page where the code of a slip is typed'],
  ['/receipt/new', 'it is the page where a code is typed'],
  ['/practice/{place}/agree', 'it is the page of practice weeks'],
  ['/receipt/words', 'it is the page where a code is typed'],
  ['/receipt/heard', 'it is the page where a code is typed'],
  ['/receipt/down', 'it is the page where a code is typed'],
  ['/receipt/withdraw', 'it is the page where a code is typed'],
  ['/sign-in/code', 'it is the page between passphrase and code: the story of the second step sees it'],
  ['/notices/how/code', 'it waits for a code: the story about news sees it'],
  ['/notices/how/letter', 'it is for whoever chose letters: the story about news sees it'],
  ['/notices/off/{token}', 'its link stands in a mail: the story about news sees it'],
  ['/receipt/wall', 'it is the page where a code is typed'],
  ['/desk/{suggestion}/wall', 'it needs an answered suggestion whose author asked for the wall: the wall story sees it'],
  ['/wall/{suggestion}', 'it needs an answer put forward for the wall: the wall story sees it'],
  ['/sign-in/with', 'it leads out of a house that has a sign-on provider'],
  ['/sign-in/back', 'it is where a sign-on provider sends people: the story of that comes back to it'],
  ['/prove/with', 'it leads out of a house that has a sign-on provider'],
  ['/prove/shown', 'a house with a sign-on provider has it: the story of that sees it'],
  ['/account/sign-on', 'a house with a sign-on provider has it: the story of that sees it'],
  ['/openings/{opening}/review', 'it is the page of an opening'],
  ['/people/{person}/cover', 'the first people of the list may be no workers: the story of an emergency sees it'],
  ['/feedback/of/{person}', 'it is there for a day after an opening: the story of an emergency sees it'],
  ['/feedback/{suggestion}/opened', 'it is there for a day after an opening: the story of an emergency sees it'],
  ['/meetings/{meeting}/off', 'it is the page of a meeting'],
  ['/meetings/{meeting}/items', 'it is the page of a meeting'],
  ['/meetings/{meeting}/move', 'it is the page of a meeting'],
  ['/meetings/{meeting}/coming', 'it is the page of a meeting'],
  ['/meetings/{meeting}/approve', 'it is the page of a meeting'],
  ['/meetings/{meeting}/actions', 'it is the page of a meeting'],
  ['/meetings/{meeting}/ask', 'it is the page of a meeting'],
  ['/meetings/{meeting}/take-back', 'it is the page of a meeting'],
  ['/councils/seats/{seat}/first-month/with', 'it is the page of a first month'],
  ['/calendar/end', 'it is the page of a calendar'],
  ['/councils/proposals/{proposal}/canvass', 'it is there at one stage of a proposal: the story of a committee sees it'],
  ['/councils/proposals/{proposal}/vote', 'it is there at one stage of a proposal: the story of a committee sees it'],
  ['/councils/proposals/{proposal}/step', 'it is there at one stage of a proposal: the story of a committee sees it'],
  ['/councils/proposals/{proposal}/sheet', 'it is for members: the story of a committee sees it'],
  ['/councils/{council}/openly', 'it is for whoever is not signed in: the story of a committee sees it'],
  ['/councils/{council}/asked', 'it is for whoever was put forward and has not said yes yet'],
  ['/councils/elections/{election}/stand', 'whoever walks here stands, runs it or decides: the stories of elections see it'],
  ['/councils/elections/{election}/trackers', 'it is there from the end of the vote until the result stands: the story of Kelbridge sees it'],
  ['/councils/elections/{election}/count', 'it is there when the boxes are shut: the stories of elections see it'],
  ['/councils/elections/{election}/account', 'it is there when the boxes are shut: the stories of elections see it'],
  ['/plans/of/{person}', 'it is there for a day after an opening: a story of the plan sees it'],
  ['/plans/{plan}/versions/{number}/paper', 'it is there until whose plan it is has signed'],
  ['/plans/fund', 'it leads to the fund of one’s own place'],
  ['/plans/pots/{pot}', 'only a manager of the place that has a pot comes to it, and nobody here is one'],
  ['/plans/{plan}/shared', 'whom its person lets see it reads it: a story of the plan does'],
  ['/plans/requests/{request}/appeal', 'it is there once a request was refused'],
  ['/plans/requests/{request}/back/{payment}', 'it is the page of a payment that was wrong'],
  ['/plans/requests/{request}/decide', 'it is there while a request waits, for whoever decides'],
  ['/plans/requests/{request}/pay', 'it is there between the yes and the payment'],
  ['/plans/requests/{request}/spend', 'it is there while a personal amount runs'],
  ['/plans/requests/{request}/told', 'it is there once something was paid'],
  ['/plans/{plan}/held/{held}', 'it is the page of what is held back'],
  ['/plans/calls/{call}/think', 'it is the page of a judgement call'],
  ['/plans/calls/{call}/decide', 'it is the page of a judgement call'],
  ['/plans/calls/{call}/sign', 'it is the page of a judgement call'],
  ['/board/{entry}/check', 'it needs an entry put forward: the suggestion story sees it'],
]);
/** What is looked at by programs: the stories of the wall and of joining ask for it. */
const NO_PAGES = new Set(['/board/at/{place}/feed', '/calendar/{token}']);
const PEOPLE = ['Tomasz W.', 'Sam Okafor', 'Helen Stroud', 'Priya Nair', 'Moira Devlin', 'Ewan Fyfe', 'Callum Orr', 'Dougie R.'];
/** How many pages one person's walk may open, and how many of one kind. */
const MOST = 500;
const MOST_OF_A_KIND = 8;

const pattern = (route) => new RegExp(`^${route.replace(/\{[^}]+\}/g, '[^/]+')}$`);

export default async function everyPage(visitor) {
  // Paths without placeholders first: `/people/new` is no person.
  const all = pageRoutes().filter((route) => !NO_PAGES.has(route)).sort((a, b) => a.split('{').length - b.split('{').length);
  const open = new Set(all);
  const specific = (path) => {
    const route = all.find((known) => pattern(known).test(path));
    return route !== undefined && open.has(route) ? route : undefined;
  };
  // What stands behind the question mark may decide who is let in: a worker raises what somebody else said, nothing of their own.
  const seen = async (address) => {
    const path = address.split('?')[0];
    const route = specific(path);
    if (route === undefined) return false;
    await visitor.open(address);
    if (visitor.path() !== path) return false;
    const source = await visitor.context.request.get(visitor.base + address);
    if (source.status() >= 400) throw new Error(`${address} answers ${source.status()}`);
    await validate(await source.text(), `${route} at ${visitor.width}`);
    open.delete(route);
    return true;
  };
  for (const path of ['/', '/vote', '/board/at', '/box', '/box/kept', '/box/finished', '/kiosk/finished', '/receipt', '/sign-in', '/join', '/help', '/danger', '/accessibility', '/privacy']) await seen(path);
  for (const person of PEOPLE) {
    await visitor.as(person);
    const waiting = ['/', '/plans', '/councils', '/desk', '/desk/pack', '/desk?show=answered', '/feedback', '/board', '/people', '/places', '/account', '/notices'];
    await visitor.open('/search');
    if (visitor.path() === '/search') {
      await visitor.write('q', 'phone');
      await visitor.press('Search');
      const found = new URL(visitor.page.url());
      waiting.push(found.pathname + found.search);
    }
    const known = new Set(waiting);
    const kinds = new Map();
    const fresh = (route) => {
      kinds.set(route, (kinds.get(route) ?? 0) + 1);
      return open.has(route) || kinds.get(route) <= MOST_OF_A_KIND;
    };
    for (let n = 0; waiting.length > 0 && n < MOST && open.size > 0; n += 1) {
      const address = waiting.shift();
      const path = address.split('?')[0];
      // Looked at without being drawn, to find what it leads to; drawn and checked where nobody has seen its like.
      const answer = await visitor.context.request.get(visitor.base + address);
      if (answer.status() >= 400) continue;
      const here = new URL(answer.url());
      if (specific(here.pathname) !== undefined) await seen(here.pathname + here.search);
      const main = (await answer.text()).split('<main')[1] ?? '';
      const links = [...main.matchAll(/<a [^>]*href="(\/[^"#]*)/g)].map((found) => found[1].replaceAll('&amp;', '&'));
      for (const link of links) {
        const route = all.find((known) => pattern(known).test(link.split('?')[0]));
        if (route !== undefined && !known.has(link) && link !== path && fresh(route)) {
          known.add(link);
          // What nobody has seen comes first; more of a kind may lead to something new, and comes last.
          if (open.has(route)) waiting.unshift(link);
          else waiting.push(link);
        }
      }
    }
  }
  // An app that was begun with, and who one is once what was shown at sign-in is old.
  await visitor.as('Tomasz W.');
  await visitor.open('/account/second');
  await visitor.press('Set up an app');
  await seen('/account/second/app');
  await visitor.later();
  await seen('/prove');
  const missed = [...open].filter((route) => !OUT_OF_REACH.has(route));
  if (missed.length > 0) throw new Error(`nobody came to ${missed.join(', ')}`);
}
