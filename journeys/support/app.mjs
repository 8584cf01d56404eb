// The app on somebody's phone: RFC 6238 as apps have it, with HMAC-SHA-1, thirty seconds and six digits.
import { createHmac } from 'node:crypto';
import { ahead } from './visitor.mjs';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The bytes of a secret in Base32 (RFC 4648), blanks forgiven. */
function bytes(secret) {
  let bits = '';
  for (const letter of secret.replace(/\s/g, '')) {
    const at = LETTERS.indexOf(letter);
    if (at < 0) throw new Error(`${letter} is no letter of a secret`);
    bits += at.toString(2).padStart(5, '0');
  }
  return Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
}

/** What the app shows, so many steps of thirty seconds from now, by the demonstration's clock. */
export function shown(secret, steps = 0) {
  const seconds = Math.floor(Date.now() / 1000) + ahead.seconds;
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(seconds / 30) + steps));
  const hash = createHmac('sha1', bytes(secret)).update(counter).digest();
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** A code that is none of those which would do now. */
export function wrong(secret) {
  const right = [-2, -1, 0, 1, 2].map((steps) => shown(secret, steps));
  return ['111111', '222222', '333333', '444444', '555555', '666666'].find((code) => !right.includes(code));
}
