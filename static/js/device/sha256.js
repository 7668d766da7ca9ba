// SHA-256 (FIPS 180-4): the browser's own where it has one, else this one. Over plain http browsers hide theirs.

import { hexOf } from "./md5.js";

// The first 32 bits of the fractional parts of roots of the first primes, drawn with whole numbers so as to be exact.
function fractions(count, root) {
  const found = [];
  for (let candidate = 2n; found.length < count; candidate += 1n) {
    if (isPrime(candidate)) {
      found.push(Number(BigInt.asIntN(32, whole(candidate << (32n * root), root))));
    }
  }
  return Int32Array.from(found);
}

function isPrime(number) {
  for (let factor = 2n; factor * factor <= number; factor += 1n) {
    if (number % factor === 0n) {
      return false;
    }
  }
  return true;
}

function whole(number, root) {
  let low = 0n;
  let high = 1n << 40n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** root <= number) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

const turned = (word, by) => (word >>> by) | (word << (32 - by));

// bytes: Uint8Array. Returns 64 hex digits.
export async function sha256(bytes) {
  const own = globalThis.crypto && globalThis.crypto.subtle;
  return own ? hexOf(new Uint8Array(await own.digest("SHA-256", bytes))) : sha256Here(bytes);
}

export function sha256Here(bytes) {
  const state = fractions(8, 2n);
  const keys = fractions(64, 3n);
  const tail = new Uint8Array((((bytes.length % 64) < 56 ? 64 : 128)));
  const from = bytes.length - (bytes.length % 64);
  tail.set(bytes.subarray(from));
  tail[bytes.length - from] = 0x80;
  const view = new DataView(tail.buffer);
  view.setUint32(tail.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(tail.length - 4, (bytes.length * 8) >>> 0);
  const words = new Int32Array(64);
  for (let at = 0; at < from; at += 64) {
    mix(state, keys, words, bytes, at);
  }
  for (let at = 0; at < tail.length; at += 64) {
    mix(state, keys, words, tail, at);
  }
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((word, index) => out.setInt32(4 * index, word));
  return hexOf(new Uint8Array(out.buffer));
}

function mix(state, keys, words, bytes, at) {
  for (let index = 0; index < 16; index += 1, at += 4) {
    words[index] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let index = 16; index < 64; index += 1) {
    const near = words[index - 15];
    const far = words[index - 2];
    const low = turned(near, 7) ^ turned(near, 18) ^ (near >>> 3);
    const high = turned(far, 17) ^ turned(far, 19) ^ (far >>> 10);
    words[index] = (words[index - 16] + low + words[index - 7] + high) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let step = 0; step < 64; step += 1) {
    const high = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const one = (h + high + ((e & f) ^ (~e & g)) + keys[step] + words[step]) | 0;
    const low = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const two = (low + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => { state[index] += word; });
}
