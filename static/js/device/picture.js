// A picture file to its fingerprints: exact ones of its bytes, PDQ of its pixels. Nothing of the picture is kept.

import { WAYS } from "./decode.js";
import { read, Refused } from "./kinds.js";
import { Md5 } from "./md5.js";
import { Reducer, VERSION } from "./pdq.js";
import { sha256 } from "./sha256.js";

export const MAX_BYTES = 50 * 1024 * 1024;
const MAX_PIXELS = 50000000;
// EXIF's eight orientations as a turn, clockwise, and a mirroring after it.
const TURNS = [[0, 0], [0, 0], [0, 1], [180, 0], [180, 1], [90, 1], [90, 0], [270, 1], [270, 0]];

// bytes: Uint8Array; ways: of trial.trustedWays(). Throws Refused.
export async function fingerprintsOf(bytes, ways) {
  if (!bytes.length) {
    throw new Refused("empty");
  }
  const told = read(bytes);
  refuseLarge(told);
  const reducer = await decoded(bytes, told, ways);
  const { forms, quality } = reducer.fingerprint();
  const size = [reducer.width, reducer.height];
  const [width, height] = reducer.isSideways ? size.reverse() : size;
  return {
    sha256: await sha256(bytes),
    md5: new Md5().update(bytes).hex(),
    pdq: forms[0],
    pdq_quality: quality,
    pdq_dihedral: forms,
    width_px: width,
    height_px: height,
    versions: { sha256: "1", md5: "1", pdq: VERSION },
  };
}

function refuseLarge({ width, height }) {
  if (width * height > MAX_PIXELS) {
    throw new Refused("too_many_pixels");
  }
}

async function decoded(bytes, told, ways) {
  let isSeeThrough = false;
  for (const { name, turns } of ways) {
    const [rotation, flip] = TURNS[told.orientation];
    const sink = new Sink(turns.includes(told.kind) ? null : { rotation, flip: Boolean(flip) });
    try {
      await WAYS[name](bytes, told.type, sink);
      // A canvas forgets the colours of what is see-through; so do decoders of kinds that have one such colour alone.
      if (!sink.isSeeThrough || (name === "decoder" && told.kind !== "GIF")) {
        return sink.reducer;
      }
      isSeeThrough = true;
    } catch (error) {
      if (error instanceof Refused) {
        throw error;
      }
    }
  }
  throw new Refused(isSeeThrough ? "see_through" : told.kind === "HEIC" || told.kind === "AVIF" ? "not_here" : "damaged");
}

class Sink {
  // turn: what the file says of its orientation, where this way does not set its kind upright; else null.
  constructor(turn) {
    this.turn = turn;
    this.isSeeThrough = false;
  }

  begin(width, height, turn) {
    refuseLarge({ width, height });
    this.reducer = new Reducer(width, height, this.turn || turn);
  }

  colour(pixels, top, rows, layout) {
    this.isSeeThrough = this.reducer.addColour(pixels, top, rows, layout) || this.isSeeThrough;
  }

  brightness(plane, layout) {
    this.reducer.addBrightness(plane, layout);
  }
}
