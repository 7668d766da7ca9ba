// Whether this browser tells the truth about pixels. Some falsify what is read from a canvas, so that nobody is told
// apart by it; a fingerprint of such pixels would be wrong. So pictures of known pixels go the very same way first.

import { WAYS } from "./decode.js";

const SIZES = [[8, 8], [61, 47], [256, 160]];
// Black on the left, white on the right, and a note (EXIF 6) that it lies on its side: upright, black is on top.
const LYING = {
  JPEG: "/9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgF"
    + "BQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/wAALCAAQACABAREA/8QAHwAAAQUBAQEBAQEAAAAA"
    + "AAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcY"
    + "GRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2"
    + "t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APyqor+qiiv5V6K/qoor/9k=",
  WEBP: "UklGRlwAAABXRUJQVlA4WAoAAAAIAAAAHwAADwAAVlA4TBsAAAAvH8ADAA8w//M///MfeBAIJPlLD7BARP+DegEARVhJRhoAAABNTQAq"
    + "AAAACAABARIAAwAAAAEABgAAAAAAAA==",
};
// 16 grey squares of 16 px, four a row, of brightness (37 n + 11) mod 256, packed so that nothing is lost. Of such files
// decoders yield a plane of brightness, which a browser might falsify alone.
const GREYS = {
  JPEG: "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI"
    + "CAgICAgICAj/2wBDAQgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAj/wAAR"
    + "CABAAEADASIAAhEBAxEB/8QAFwABAQEBAAAAAAAAAAAAAAAAAAYIB//EABQQAQAAAAAAAAAAAAAAAAAAAAD/xAAUAQEAAAAAAAAAAAAAAAAA"
    + "AAAA/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8A4UAClABSgApQAUoAKUAFKADEgAKUAFKAClABSgApQAUoAMSAApQAf//Z",
  WEBP: "UklGRlIAAABXRUJQVlA4IEYAAACQAwCdASpAAEAAAAAAJaQZwZoF4d/QD+ASXqBlYbv7OY9/VIIAAP7/3jJBT209tPXlCJwPzJ9iyHj7//Rk"
    + "0fkObLKsAAAA",
};
const GREYS_PX = 64;
// Decoders may round, each grey in one way alone.
const ROUNDING = 2;

// Returns the ways that may be trusted, best first: [{name, turns}]. turns: kinds that it sets upright by itself.
export async function trustedWays() {
  const found = [];
  for (const [name, way] of Object.entries(WAYS)) {
    try {
      if (await isHonest(way)) {
        found.push({ name, turns: await turnedKinds(way) });
      }
    } catch { /* this browser does not have this way */ }
  }
  return found;
}

// Says whether there is a way at all, trusted or not: then this browser falsifies; else it is too old.
export async function hasAnyWay() {
  const known = { pixels: noise(8, 8), width: 8, height: 8 };
  for (const way of Object.values(WAYS)) {
    try {
      await way(pngOf(known), "image/png", new Collected());
      return true;
    } catch { /* the next one */ }
  }
  return false;
}

async function isHonest(way) {
  for (const [width, height] of SIZES) {
    const known = { pixels: noise(width, height), width, height };
    const seen = new Collected();
    await way(pngOf(known), "image/png", seen);
    if (seen.width !== width || seen.height !== height || !seen.equals(known.pixels)) {
      return false;
    }
  }
  for (const [kind, text] of Object.entries(GREYS)) {
    const seen = new Collected();
    await way(bytesOf(text), typeOf(kind), seen);
    if (!seen.isGreys()) {
      return false;
    }
  }
  return true;
}

async function turnedKinds(way) {
  const png = pngOf({ pixels: noise(32, 16), width: 32, height: 16 }, 6);
  const lying = { PNG: png, JPEG: bytesOf(LYING.JPEG), WEBP: bytesOf(LYING.WEBP) };
  const turned = ["AVIF", "HEIC", "GIF"];
  for (const [kind, bytes] of Object.entries(lying)) {
    const seen = new Collected();
    await way(bytes, typeOf(kind), seen);
    if (seen.turn.rotation === 90 || seen.width < seen.height) {
      turned.push(kind);
    }
  }
  return turned;
}

class Collected {
  begin(width, height, turn) {
    Object.assign(this, { width, height, turn, pixels: new Uint8Array(3 * width * height) });
  }

  colour(pixels, top, rows, { stride, order }) {
    for (let y = 0; y < rows; y += 1) {
      for (let x = 0; x < this.width; x += 1) {
        for (let part = 0; part < 3; part += 1) {
          this.pixels[3 * ((top + y) * this.width + x) + part] = pixels[y * stride + 4 * x + order[part]];
        }
      }
    }
  }

  brightness(plane, { offset, stride, isFull }) {
    const [black, scale] = isFull ? [0, 1] : [16, 255 / 219];
    this.pixels.forEach((_, index) => {
      const place = Math.floor(index / 3);
      const at = offset + Math.floor(place / this.width) * stride + (place % this.width);
      this.pixels[index] = Math.min(255, Math.max(0, Math.round((plane[at] - black) * scale)));
    });
  }

  isGreys() {
    const isSize = this.width === GREYS_PX && this.height === GREYS_PX;
    return isSize && this.pixels.every((value, index) => {
      const [x, y] = [Math.floor(index / 3) % GREYS_PX, Math.floor(index / 3 / GREYS_PX)];
      const corner = this.pixels[3 * ((y & ~15) * GREYS_PX + (x & ~15)) + (index % 3)];
      const grey = (37 * ((y >> 4) * 4 + (x >> 4)) + 11) % 256;
      return value === corner && Math.abs(value - grey) <= ROUNDING;
    });
  }

  equals(known) {
    return known.every((value, index) => value === this.pixels[index]);
  }
}

// Every value of a byte, in no order that a picture has (Numerical Recipes' congruential generator).
function noise(width, height) {
  let state = 4711 * width + height;
  return Uint8Array.from({ length: 3 * width * height }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

const typeOf = (kind) => `image/${kind.toLowerCase()}`;
const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

// An uncompressed PNG (RFC 2083, RFC 1950), so that no compressor stands between known and seen.
function pngOf({ pixels, width, height }, orientation = 0) {
  const rows = new Uint8Array((3 * width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    rows.set(pixels.subarray(3 * width * y, 3 * width * (y + 1)), (3 * width + 1) * y + 1);
  }
  const exif = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  const head = [...number(width), ...number(height), 8, 2, 0, 0, 0];
  return joined([
    [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10],
    chunk("IHDR", head),
    ...(orientation ? [chunk("eXIf", exif)] : []),
    chunk("IDAT", stored(rows)),
    chunk("IEND", []),
  ]);
}

function stored(rows) {
  const parts = [[0x78, 0x01]];
  for (let at = 0; at < rows.length; at += 65535) {
    const part = rows.subarray(at, at + 65535);
    const [low, high] = [part.length & 255, part.length >> 8];
    parts.push([at + part.length === rows.length ? 1 : 0, low, high, ~low & 255, ~high & 255], part);
  }
  let [one, two] = [1, 0];
  for (const byte of rows) {
    one = (one + byte) % 65521;
    two = (two + one) % 65521;
  }
  return joined([...parts, number(two * 65536 + one)]);
}

function chunk(name, data) {
  const body = joined([Array.from(name, (letter) => letter.charCodeAt(0)), data]);
  let sum = 0xffffffff;
  for (const byte of body) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
    }
  }
  return joined([number(data.length), body, number(~sum >>> 0)]);
}

const number = (value) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((at, part) => {
    whole.set(part, at);
    return at + part.length;
  }, 0);
  return whole;
}
