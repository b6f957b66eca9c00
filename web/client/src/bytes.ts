const UTF8 = new TextEncoder();
const FROM_UTF8 = new TextDecoder("utf-8", { fatal: true });
const CHUNK = 0x8000;

export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return UTF8.encode(text);
}

/** @throws {TypeError} where it is not UTF-8 */
export function fromUtf8(bytes: Uint8Array): string {
  return FROM_UTF8.decode(bytes);
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}

/** Whether both hold the same bytes, in a time that depends on their lengths alone. */
export function equal(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) {
    return false;
  }
  let difference = 0;
  one.forEach((byte, i) => {
    difference |= byte ^ (other[i] ?? 0);
  });
  return difference === 0;
}

/** Four bytes, big-endian. */
export function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** Standard padded Base64 (RFC 4648, section 4). */
export function base64(bytes: Uint8Array): string {
  let binary = "";
  for (let i = 0; i < bytes.length; i += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  }
  return btoa(binary);
}

/** @throws {TypeError} where it is not Base64 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    throw new TypeError("not Base64");
  }
  // `atob` also takes blanks, text without padding and bits at the end that mean nothing.
  if (btoa(binary) !== text) {
    throw new TypeError("not standard padded Base64");
  }
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

/** Base64 for URLs, without padding (RFC 4648, section 5). */
export function base64url(bytes: Uint8Array): string {
  return base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @throws {TypeError} where it is not Base64 for URLs */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  if (/[+/=]/.test(text)) {
    throw new TypeError("not Base64 for URLs");
  }
  const padding = "=".repeat((4 - (text.length % 4)) % 4);
  return fromBase64(text.replaceAll("-", "+").replaceAll("_", "/") + padding);
}
