// The thread that makes fingerprints, so that the page stays alive. It has no network: its own headers forbid it.

import { Refused } from "./kinds.js";
import { fingerprintsOf, MAX_BYTES } from "./picture.js";
import { hasAnyWay, trustedWays } from "./trial.js";

self.addEventListener("message", async ({ data: { id, file } }) => {
  try {
    self.postMessage({ id, prints: await answer(file) });
  } catch (error) {
    self.postMessage({ id, code: error instanceof Refused ? error.code : "decoder_failed" });
  }
});

async function answer(file) {
  if (file.size > MAX_BYTES) {
    throw new Refused("too_large");
  }
  // Anew for each file: a browser's protection can be switched on while the page is open.
  const ways = await trustedWays();
  if (!ways.length) {
    throw new Refused(await cannot());
  }
  let bytes;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new Refused("unreadable");
  }
  return fingerprintsOf(bytes, ways);
}

async function cannot() {
  return (await hasAnyWay()) ? "falsified" : "no_reader";
}

trustedWays().then(async (ways) => {
  self.postMessage({ ready: true, cannot: ways.length ? "" : await cannot(), ways: ways.map((way) => way.name) });
});
