// MD5 (RFC 1321), fed piece by piece. Hash programmes exchange it; nothing here relies on it for safety.

const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const SINES = Int32Array.from({ length: 64 }, (_, step) => Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32) | 0);
const BLOCK = 64;

export class Md5 {
  constructor() {
    this.state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
    this.words = new Int32Array(16);
    this.rest = new Uint8Array(BLOCK);
    this.held = 0;
    this.length = 0;
  }

  // bytes: Uint8Array of any length.
  update(bytes) {
    this.length += bytes.length;
    let at = 0;
    if (this.held) {
      at = Math.min(BLOCK - this.held, bytes.length);
      this.rest.set(bytes.subarray(0, at), this.held);
      this.held += at;
      if (this.held < BLOCK) {
        return this;
      }
      this.mix(this.rest, 0);
      this.held = 0;
    }
    for (; at + BLOCK <= bytes.length; at += BLOCK) {
      this.mix(bytes, at);
    }
    this.rest.set(bytes.subarray(at), 0);
    this.held = bytes.length - at;
    return this;
  }

  // The 32 hex digits. Nothing may be added afterwards.
  hex() {
    const bits = this.length * 8;
    const padding = new Uint8Array((this.held < 56 ? 56 : 120) - this.held + 8);
    const view = new DataView(padding.buffer);
    padding[0] = 0x80;
    view.setUint32(padding.length - 8, bits >>> 0, true);
    view.setUint32(padding.length - 4, Math.floor(bits / 2 ** 32), true);
    this.update(padding);
    const out = new DataView(new ArrayBuffer(16));
    this.state.forEach((word, index) => out.setInt32(4 * index, word, true));
    return hexOf(new Uint8Array(out.buffer));
  }

  mix(bytes, at) {
    const words = this.words;
    for (let index = 0; index < 16; index += 1, at += 4) {
      words[index] = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    }
    let [a, b, c, d] = this.state;
    for (let step = 0; step < 64; step += 1) {
      let chosen;
      let word;
      if (step < 16) {
        chosen = (b & c) | (~b & d);
        word = step;
      } else if (step < 32) {
        chosen = (d & b) | (~d & c);
        word = (5 * step + 1) & 15;
      } else if (step < 48) {
        chosen = b ^ c ^ d;
        word = (3 * step + 5) & 15;
      } else {
        chosen = c ^ (b | ~d);
        word = (7 * step) & 15;
      }
      const sum = (a + chosen + SINES[step] + words[word]) | 0;
      const shift = SHIFTS[((step >> 4) << 2) | (step & 3)];
      a = d;
      d = c;
      c = b;
      b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0;
    }
    this.state[0] += a;
    this.state[1] += b;
    this.state[2] += c;
    this.state[3] += d;
  }
}

export function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
