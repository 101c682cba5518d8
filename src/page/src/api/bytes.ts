// SPDX-License-Identifier: Apache-2.0
// Bytes are base64 in JSON.

export function bytesToBase64(bytes: Uint8Array): string {
  let text = '';
  const piece = 0x8000; // as many arguments as every browser takes
  for (let i = 0; i < bytes.length; i += piece)
    text += String.fromCharCode(...bytes.subarray(i, i + piece));
  return btoa(text);
}

export function base64ToBytes(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

/** Text as the bytes of a passphrase field; in the same form on every keyboard. */
export function textToBase64(text: string): string {
  return bytesToBase64(new TextEncoder().encode(text.normalize('NFC')));
}

export function base64ToText(text: string): string {
  return new TextDecoder().decode(base64ToBytes(text));
}
