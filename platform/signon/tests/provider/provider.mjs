// A real sign-on provider for the tests: node provider.mjs BACK ENDED. Says its address on the first line.
// Everybody who comes is "kim" until /test/who says otherwise. /test/next changes what the next proof claims, and signs it
// again with the provider's own key; /test/key has it sign with another.
import { createServer } from 'node:http';
import { once } from 'node:events';
import Provider from 'oidc-provider';
import { SignJWT, decodeJwt, exportJWK, generateKeyPair } from 'jose';

// Only the address goes to the first stream: whoever reads it there shuts it then.
console.info = console.warn = console.error;

const [back, ended] = process.argv.slice(2);
const pairs = await Promise.all(['one', 'two'].map(async (kid) => {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { privateKey, key: { ...(await exportJWK(privateKey)), kid, use: 'sig', alg: 'RS256' } };
}));
// Which key signs, and is the only one that is shown.
let signs = 0;
let who = 'kim';
let next = null;

const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'house', client_secret: 'a-secret-of-the-tests', redirect_uris: [back], grant_types: ['authorization_code'],
    backchannel_logout_uri: ended, backchannel_logout_session_required: true,
  }],
  jwks: { keys: pairs.map(({ key }) => key) },
  cookies: { keys: ['tests'] },
  // It refuses to call a house on this machine, which is right everywhere but in a test.
  fetch: (url, { dispatcher, ...options }) => fetch(url, options),
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
  interactions: { url: (_, interaction) => `/login/${interaction.uid}` },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  async loadExistingGrant(ctx) {
    const { client, session } = ctx.oidc;
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
});

provider.use(async (ctx, then) => {
  await then();
  const { privateKey, key } = pairs[signs];
  if (ctx.path === '/jwks') ctx.body = { keys: ctx.body.keys.filter(({ kid }) => kid === key.kid) };
  if (ctx.path === '/token' && ctx.body?.id_token) {
    const all = Object.entries({ ...decodeJwt(ctx.body.id_token), ...next });
    next = null;
    const claims = Object.fromEntries(all.filter(([, value]) => value !== null));
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: key.kid }).sign(privateKey);
    ctx.body = { ...ctx.body, id_token: token };
  }
});

const answer = provider.callback();
server.on('request', async (req, res) => {
  const url = new URL(req.url, issuer);
  if (url.pathname.startsWith('/login/')) {
    const login = who === 'nobody' ? { error: 'access_denied' } : { login: { accountId: who } };
    await provider.interactionFinished(req, res, login, { mergeWithLastSubmission: false });
  } else if (url.pathname === '/test/who') {
    who = url.searchParams.get('is');
    res.end();
  } else if (url.pathname === '/test/next') {
    next = JSON.parse(url.searchParams.get('claims'));
    res.end();
  } else if (url.pathname === '/test/key') {
    signs = 1 - signs;
    res.end();
  } else if (url.pathname === '/test/end') {
    const client = await provider.Client.find('house');
    await client.backchannelLogout(who, url.searchParams.get('sid')).catch(() => {});
    res.end();
  } else {
    answer(req, res);
  }
});
console.log(issuer);
