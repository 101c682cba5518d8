// SPDX-License-Identifier: Apache-2.0
// Files between the browser and the daemon, piece by piece: a request is at most a megabyte. What
// is on its way has a handle, which ends with this page, with the lock, and after ten minutes.
import type { UploadFor } from '$types';
import { base64ToBytes, bytesToBase64 } from './bytes';
import { call } from './client';

const pieceBytes = 512 * 1024;

/** Tells how far it is, from 0 to 1; whether it is still wanted. */
export interface OnItsWay {
  far: (part: number) => void;
  wanted: () => boolean;
}

/** Hands a file over: its handle, or undefined once it is not wanted any more. */
export async function upload(file: File, what: UploadFor, way: OnItsWay): Promise<string | undefined> {
  let handle = '';
  for (let offset = 0; offset < file.size || handle === ''; offset += pieceBytes) {
    const bytes = new Uint8Array(await file.slice(offset, offset + pieceBytes).arrayBuffer());
    const piece = bytesToBase64(bytes);
    const begin = { what, size: String(file.size) };
    const reply = await call('Upload', { ...(handle ? { upload: handle } : begin), offset: String(offset), piece });
    handle = reply.upload ?? '';
    if (!way.wanted()) {
      forget(handle);
      return undefined;
    }
    way.far(Math.min(1, (offset + pieceBytes) / Math.max(1, file.size)));
  }
  return handle;
}

/** What was handed over is not needed any more. */
export function forget(handle: string): void {
  if (handle !== '') void call('Upload', { upload: handle, cancel: true }, { byItself: true }).catch(() => {});
}

/** All of a file that the daemon has made, or undefined once it is not wanted any more. */
export async function download(handle: string, size: number, way: OnItsWay): Promise<Blob[] | undefined> {
  const parts: Blob[] = [];
  for (let offset = 0; offset < size; ) {
    if (!way.wanted()) {
      await call('Download', { download: handle, cancel: true });
      return undefined;
    }
    const reply = await call('Download', { download: handle, offset: String(offset) });
    const bytes = base64ToBytes(reply.piece ?? '') as Uint8Array<ArrayBuffer>;
    parts.push(new Blob([bytes]));
    offset += bytes.length;
    way.far(offset / size);
  }
  return parts;
}

/** Hands a file to the browser, which asks where to or puts it among its downloads. */
export function handOver(parts: BlobPart[], type: string, name: string): void {
  const url = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after this; once it has, the page keeps nothing of it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
