// SPDX-License-Identifier: Apache-2.0
// Pictures as the daemon reads them: grey, row by row. A request holds at most 1 MiB, and base64 takes
// four bytes for three.
import { bytesToBase64 } from '$page/api/bytes';
import { call, type How } from '$page/api/client';

export const cameraPixels = { width: 640, height: 480 };
export const picturePixels = { width: 960, height: 720 };

interface Size {
  width: number;
  height: number;
}

/** The largest size of that shape within `most`, never larger than it is. */
export function fit(of: Size, most: Size): Size {
  const scale = Math.min(1, most.width / of.width, most.height / of.height);
  return {
    width: Math.max(1, Math.floor(of.width * scale)),
    height: Math.max(1, Math.floor(of.height * scale)),
  };
}

function greyOf(rgba: Uint8ClampedArray): Uint8Array {
  const grey = new Uint8Array(rgba.length / 4);
  for (let i = 0; i < grey.length; ++i) {
    const at = i * 4;
    // Rec. 601, in integers; what is see-through is white, like the paper under it.
    const value = (77 * rgba[at]! + 150 * rgba[at + 1]! + 29 * rgba[at + 2]!) >> 8;
    const alpha = rgba[at + 3]!;
    grey[i] = alpha === 255 ? value : (value * alpha + 255 * (255 - alpha)) / 255;
  }
  return grey;
}

/** The text of the QR code in it, or ''. */
export async function readQr(
  picture: CanvasImageSource,
  of: Size,
  most: Size,
  canvas: HTMLCanvasElement,
  how: How,
): Promise<string> {
  const { width, height } = fit(of, most);
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return '';
  context.drawImage(picture, 0, 0, width, height);
  const grey = bytesToBase64(greyOf(context.getImageData(0, 0, width, height).data));
  return (await call('ReadQr', { width, height, grey }, how)).text ?? '';
}
