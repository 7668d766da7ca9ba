// Two ways to a picture's pixels: the browser's decoder (WebCodecs) and a canvas. Both hand them to a sink, strip by
// strip: begin(width, height, turn), then colour(pixels, top, rows, {stride, order}) or brightness(plane, {...}).

const STRIP_PX = 1 << 20;
const ORDERS = { RGBA: [0, 1, 2, 3], RGBX: [0, 1, 2, -1], BGRA: [2, 1, 0, 3], BGRX: [2, 1, 0, -1] };
// Matrices whose brightness is 0.299 red, 0.587 green, 0.114 blue, which is PDQ's own.
const OUR_BRIGHTNESS = ["smpte170m", "bt470bg"];

export const WAYS = { decoder: byDecoder, canvas: byCanvas };

export class NoReader extends Error {}

// turn: {rotation, flip}, what is left to do to set the picture upright: clockwise degrees, and mirroring after it.
async function byDecoder(bytes, type, sink) {
  if (!globalThis.ImageDecoder || !(await ImageDecoder.isTypeSupported(type))) {
    throw new NoReader(type);
  }
  const decoder = new ImageDecoder({ data: bytes, type, colorSpaceConversion: "none", preferAnimation: false });
  try {
    const { image } = await decoder.decode({ frameIndex: 0, completeFramesOnly: true });
    try {
      await copied(image, sink);
    } finally {
      image.close();
    }
  } finally {
    decoder.close();
  }
}

async function copied(image, sink) {
  const { width, height } = image.visibleRect;
  const isColour = image.format in ORDERS;
  const isPlane = /^(I420|I422|I444)A?$|^NV12$/.test(image.format || "");
  if (!isColour && !(isPlane && OUR_BRIGHTNESS.includes(image.colorSpace.matrix))) {
    throw new NoReader(image.format);
  }
  const pixels = new Uint8Array(image.allocationSize());
  const [{ offset, stride }] = await image.copyTo(pixels);
  sink.begin(width, height, { rotation: image.rotation || 0, flip: Boolean(image.flip) });
  if (isColour) {
    sink.colour(pixels.subarray(offset), 0, height, { stride, order: ORDERS[image.format] });
  } else {
    sink.brightness(pixels, { offset, stride, isFull: image.colorSpace.fullRange !== false });
  }
}

async function byCanvas(bytes, type, sink) {
  if (!globalThis.OffscreenCanvas || !globalThis.createImageBitmap) {
    throw new NoReader(type);
  }
  const bitmap = await createImageBitmap(new Blob([bytes], { type }), {
    colorSpaceConversion: "none", premultiplyAlpha: "none", imageOrientation: "from-image",
  });
  try {
    const { width, height } = bitmap;
    // Strips, because some browsers draw no canvas as large as a telephone's picture.
    const strip = Math.max(1, Math.min(height, Math.floor(STRIP_PX / width)));
    const context = new OffscreenCanvas(width, strip).getContext("2d", { willReadFrequently: true });
    if (!context) {
      throw new NoReader(type);
    }
    context.imageSmoothingEnabled = false;
    context.globalCompositeOperation = "copy";
    sink.begin(width, height, { rotation: 0, flip: false });
    for (let top = 0; top < height; top += strip) {
      const rows = Math.min(strip, height - top);
      context.drawImage(bitmap, 0, top, width, rows, 0, 0, width, rows);
      const { data } = context.getImageData(0, 0, width, rows);
      sink.colour(data, top, rows, { stride: 4 * width, order: ORDERS.RGBA });
    }
  } finally {
    bitmap.close();
  }
}
