// PDQ as two matrix products, number for number as casework/pdq.py does it. Rows are taken as they are decoded, so
// that no picture lies in memory a second time. Source: Meta, "The TMK+PDQF Video-Hashing Algorithm and the PDQ
// Image-Hashing Algorithm", 2019; facebook/ThreatExchange at baefb4e.

export const VERSION = "1";
const SIDE = 64;
const BLOCK = 16;
const BITS = 256;
const SMALLEST_SIDE_PX = 5;
const PLAIN = { forms: Array(8).fill("0".repeat(BITS / 4)), quality: 0 };

// The 64 filters of one axis, two box passes and 64 centres in one: {start, weights} each.
export function samplingRows(length) {
  const window = Math.floor((length + 2 * SIDE - 1) / (2 * SIDE));
  const after = Math.floor((window + 2) / 2) - 1;
  const first = (place) => Math.max(place - (window - 1 - after), 0);
  const past = (place) => Math.min(place + after, length - 1) + 1;
  return Array.from({ length: SIDE }, (_, row) => {
    const centre = Math.floor(((row + 0.5) * length) / SIDE);
    const start = first(first(centre));
    const weights = new Float64Array(past(past(centre) - 1) - start);
    for (let inner = first(centre); inner < past(centre); inner += 1) {
      const share = 1 / ((past(centre) - first(centre)) * (past(inner) - first(inner)));
      for (let place = first(inner); place < past(inner); place += 1) {
        weights[place - start] += share;
      }
    }
    return { start, weights };
  });
}

export class Reducer {
  // Of a picture of this size that is then set upright: turned clockwise by `rotation` degrees, and after that
  // mirrored if `flip`. Filters are not quite symmetric, so they run as they do in the upright picture.
  constructor(width, height, { rotation, flip }) {
    const isUp = rotation === 180 || (rotation === 90 && !flip) || (rotation === 270 && flip);
    const isLeft = rotation === 270 || (rotation === 0 && flip) || (rotation === 180 && !flip);
    this.width = width;
    this.height = height;
    this.isSideways = rotation % 180 !== 0;
    this.down = isUp ? backwards(samplingRows(height), height) : samplingRows(height);
    this.across = isLeft ? backwards(samplingRows(width), width) : samplingRows(width);
    this.strips = new Float64Array(SIDE * width);
    this.luma = new Float64Array(width);
  }

  // pixels: four bytes each, `rows` rows from row `top` on, `stride` bytes a row; order: where red, green, blue and
  // transparency stand (-1: none). Returns whether anything is see-through.
  addColour(pixels, top, rows, { stride, order: [red, green, blue, alpha] }) {
    let least = 255;
    for (let row = 0; row < rows; row += 1) {
      for (let x = 0, at = row * stride; x < this.width; x += 1, at += 4) {
        this.luma[x] = 0.299 * pixels[at + red] + 0.587 * pixels[at + green] + 0.114 * pixels[at + blue];
      }
      for (let x = 0, at = row * stride + alpha; alpha >= 0 && x < this.width; x += 1, at += 4) {
        least &= pixels[at];
      }
      this.addRow(top + row);
    }
    return least !== 255;
  }

  // plane: brightness, `stride` bytes a row from `offset` on. Narrow range (16 to 235) is stretched.
  addBrightness(plane, { offset, stride, isFull }) {
    const [black, scale] = isFull ? [0, 1] : [16, 255 / 219];
    for (let y = 0; y < this.height; y += 1) {
      for (let x = 0, at = offset + y * stride; x < this.width; x += 1, at += 1) {
        this.luma[x] = Math.min(255, Math.max(0, (plane[at] - black) * scale));
      }
      this.addRow(y);
    }
  }

  addRow(y) {
    const { width, luma, strips } = this;
    this.down.forEach(({ start, weights }, row) => {
      const weight = weights[y - start];
      if (weight) {
        for (let x = 0, at = row * width; x < width; x += 1, at += 1) {
          strips[at] += weight * luma[x];
        }
      }
    });
  }

  // PDQ's 64 x 64 brightness, 0 to 255, upright.
  small() {
    const found = new Float32Array(SIDE * SIDE);
    for (let row = 0; row < SIDE; row += 1) {
      this.across.forEach(({ start, weights }, column) => {
        let sum = 0;
        for (let at = row * this.width + start, index = 0; index < weights.length; index += 1, at += 1) {
          sum += weights[index] * this.strips[at];
        }
        found[this.isSideways ? column * SIDE + row : row * SIDE + column] = sum;
      });
    }
    return found;
  }

  // {forms: eight times 64 hex digits, the picture's own first; quality: 0 to 100}.
  fingerprint() {
    if (Math.min(this.width, this.height) < SMALLEST_SIDE_PX) {
      return PLAIN;
    }
    const small = this.small();
    return { forms: dihedral(cosines(small)).map(bitsOf), quality: qualityOf(small) };
  }
}

// The filters of an axis that runs the other way in the picture set upright.
function backwards(filters, length) {
  return filters.map(({ start, weights }) => (
    { start: length - start - weights.length, weights: weights.slice().reverse() }
  ));
}

const WAVES = Array.from({ length: BLOCK }, (_, row) => Float32Array.from({ length: SIDE }, (__, place) => (
  Math.fround(Math.sqrt(2 / SIDE)) * Math.cos((Math.PI / 2 / SIDE) * (row + 1) * (2 * place + 1))
)));

// Rows and columns 1 to 16 of the 64-point cosine transform.
function cosines(small) {
  const halfway = new Float64Array(BLOCK * SIDE);
  const block = new Float64Array(BLOCK * BLOCK);
  for (let row = 0; row < BLOCK; row += 1) {
    for (let column = 0; column < SIDE; column += 1) {
      let sum = 0;
      for (let place = 0; place < SIDE; place += 1) {
        sum += WAVES[row][place] * small[place * SIDE + column];
      }
      halfway[row * SIDE + column] = sum;
    }
  }
  for (let row = 0; row < BLOCK; row += 1) {
    for (let column = 0; column < BLOCK; column += 1) {
      let sum = 0;
      for (let place = 0; place < SIDE; place += 1) {
        sum += halfway[row * SIDE + place] * WAVES[column][place];
      }
      block[row * BLOCK + column] = sum;
    }
  }
  return block;
}

// The block of each form, in the order of casework.pdq.TRANSFORMS: sign flips and transposes of the same numbers.
function dihedral(block) {
  const rows = block.map((value, index) => ((index >> 4) % 2 ? value : -value));
  const columns = block.map((value, index) => (index % 2 ? value : -value));
  const both = rows.map((value, index) => (index % 2 ? value : -value));
  return [block, across(columns), both, across(rows), rows, columns, across(block), across(both)];
}

function across(block) {
  return block.map((_, index) => block[(index % BLOCK) * BLOCK + (index >> 4)]);
}

// One bit a number, set above the lower median; the last number is the first bit of the hex digits.
function bitsOf(block) {
  const median = block.slice().sort()[BITS / 2 - 1];
  let digits = "";
  for (let index = BITS - 1; index > 0; index -= 4) {
    const nibble = [0, 1, 2, 3].reduce((sum, step) => 2 * sum + (block[index - step] > median ? 1 : 0), 0);
    digits += nibble.toString(16);
  }
  return digits;
}

// The sum of significant gradients, in hundredths of the brightness range, over 90.
function qualityOf(small) {
  const step = (one, other) => Math.abs(Math.trunc(Math.fround(Math.fround(Math.fround(one - other) * 100) / 255)));
  let total = 0;
  for (let row = 0; row < SIDE; row += 1) {
    for (let column = 0; column < SIDE; column += 1) {
      const at = row * SIDE + column;
      total += row + 1 < SIDE ? step(small[at + SIDE], small[at]) : 0;
      total += column + 1 < SIDE ? step(small[at + 1], small[at]) : 0;
    }
  }
  return Math.min(100, Math.floor(total / 90));
}
