// What a file is, by its bytes alone and as the server tells it: kind, whole or cut off, size, which way is up.
// Browsers draw half a file without a word; its fingerprint would be that of another picture.

const TYPES = { JPEG: "image/jpeg", PNG: "image/png", WEBP: "image/webp", GIF: "image/gif", AVIF: "image/avif", HEIC: "image/heic" };
// How files that are no pictures begin, in small letters: the codes of casework/file_refusals.py.
const OTHERS = [
  ["%pdf", "is_pdf"], ["%!ps", "is_postscript"], ["<svg", "is_svg"], ["<?xml", "is_svg"], ["<!doctype", "is_web_page"],
  ["<html", "is_web_page"], ["<head", "is_web_page"], ["pk\x03\x04", "is_archive"], ["7z\xbc\xaf", "is_archive"],
  ["rar!", "is_archive"], ["\x1f\x8b", "is_archive"], ["bzh", "is_archive"], ["\xfd7zxz\0", "is_archive"],
  ["\x28\xb5\x2f\xfd", "is_archive"], ["\xe5\xf0\xf3\xe6", "is_postscript"], ["ii*\0", "is_tiff"], ["mm\0*", "is_tiff"],
  ["ii+\0", "is_tiff"], ["mm\0+", "is_tiff"], ["\x1ae\xdf\xa3", "is_film"], ["bm", "is_bitmap"],
];
const HEIC_BRANDS = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"];
const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0];

export class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

// Returns {kind, type, width, height, orientation}; sizes are 0 where only decoding tells. Throws Refused.
export function read(bytes) {
  const kind = kindOf(bytes);
  const told = { kind, type: TYPES[kind], width: 0, height: 0, orientation: 1 };
  const reader = { JPEG: readJpeg, PNG: readPng, WEBP: readWebp, GIF: readGif, AVIF: readBoxes, HEIC: readBoxes }[kind];
  try {
    return Object.assign(told, reader(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
  } catch (error) {
    throw error instanceof Refused ? error : new Refused("truncated");
  }
}

const text = (bytes, from, to) => String.fromCharCode(...bytes.subarray(from, to));

function kindOf(bytes) {
  const start = text(bytes, 0, 16);
  if (start.startsWith("\xff\xd8\xff")) { return "JPEG"; }
  if (start.startsWith("\x89PNG\r\n\x1a\n")) { return "PNG"; }
  if (start.startsWith("RIFF") && start.slice(8, 12) === "WEBP") { return "WEBP"; }
  if (/^GIF8[79]a/.test(start)) { return "GIF"; }
  if (start.slice(4, 8) === "ftyp") {
    const brand = start.slice(8, 12);
    if (brand === "avif" || brand === "avis") { return "AVIF"; }
    if (HEIC_BRANDS.includes(brand)) { return text(bytes, 16, 48).includes("avif") ? "AVIF" : "HEIC"; }
    throw new Refused("is_film");
  }
  const shown = text(bytes, 0, 512).replace(/^(\xef\xbb\xbf|[ \t\r\n])+/, "").toLowerCase();
  const other = OTHERS.find(([beginning]) => shown.startsWith(beginning));
  throw new Refused(other ? other[1] : "not_a_picture");
}

// Walks the markers to the end of the picture (ITU-T T.81, B.1.1); what follows it, as in MPO, is another's.
function readJpeg(bytes, view) {
  const told = {};
  for (let at = 2; ;) {
    while (bytes[at] !== 0xff || bytes[at + 1] === 0xff) { at = next(bytes, at); }
    const marker = bytes[at + 1];
    if (marker === 0xd9) { return told; }
    if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += 2;
      continue;
    }
    const length = view.getUint16(at + 2);
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      Object.assign(told, { height: view.getUint16(at + 5), width: view.getUint16(at + 7) });
    }
    if (marker === 0xe1 && EXIF.every((byte, index) => bytes[at + 4 + index] === byte)) {
      told.orientation = told.orientation || orientationOf(bytes.subarray(at + 10, at + 2 + length));
    }
    at += 2 + length;
  }
}

function next(bytes, at) {
  const found = bytes.indexOf(0xff, at + 1);
  if (found < 0 || found + 1 >= bytes.length) {
    throw new Refused("truncated");
  }
  return found;
}

function readPng(bytes, view) {
  const told = { width: view.getUint32(16), height: view.getUint32(20) };
  for (let at = 8; ;) {
    const length = view.getUint32(at);
    const name = text(bytes, at + 4, at + 8);
    if (at + 12 + length > bytes.length) { throw new Refused("truncated"); }
    if (name === "IEND") { return told; }
    if (name === "eXIf") { told.orientation = orientationOf(bytes.subarray(at + 8, at + 8 + length)); }
    at += 12 + length;
  }
}

function readWebp(bytes, view) {
  const told = {};
  const end = 8 + view.getUint32(4, true);
  if (end > bytes.length) { throw new Refused("truncated"); }
  for (let at = 12; at + 8 <= end;) {
    const name = text(bytes, at, at + 4);
    const length = view.getUint32(at + 4, true);
    if (name === "VP8X") {
      told.width = 1 + (view.getUint32(at + 12, true) & 0xffffff);
      told.height = 1 + (view.getUint32(at + 14, true) >>> 8);
    } else if (name === "VP8 " && !told.width) {
      told.width = view.getUint16(at + 14, true) & 0x3fff;
      told.height = view.getUint16(at + 16, true) & 0x3fff;
    } else if (name === "VP8L" && !told.width) {
      const packed = view.getUint32(at + 9, true);
      told.width = 1 + (packed & 0x3fff);
      told.height = 1 + ((packed >>> 14) & 0x3fff);
    } else if (name === "EXIF") {
      const skip = EXIF.every((byte, index) => bytes[at + 8 + index] === byte) ? 6 : 0;
      told.orientation = orientationOf(bytes.subarray(at + 8 + skip, at + 8 + length));
    }
    at += 8 + length + (length % 2);
  }
  return told;
}

function readGif(bytes, view) {
  return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

function readBoxes(bytes, view) {
  for (let at = 0; at < bytes.length;) {
    const length = view.getUint32(at);
    const large = length === 1 ? Number(view.getBigUint64(at + 8)) : length || bytes.length - at;
    if (large < 8 || at + large > bytes.length) { throw new Refused("truncated"); }
    at += large;
  }
  return {};
}

// The orientation of a TIFF header (Exif 2.32, tag 0x0112), 1 where there is none or it is broken.
function orientationOf(bytes) {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const little = view.getUint16(0) === 0x4949;
    const from = view.getUint32(4, little);
    for (let entry = 0; entry < view.getUint16(from, little); entry += 1) {
      const at = from + 2 + 12 * entry;
      if (view.getUint16(at, little) === 0x0112) {
        const found = view.getUint16(at + 8, little);
        return found >= 1 && found <= 8 ? found : 1;
      }
    }
  } catch { /* broken EXIF is common, and the picture itself is whole */ }
  return 1;
}
