export const EMPTY: Uint8Array = new Uint8Array(0);

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) {
    length += part.length;
  }
  const result = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}

/** Whether both hold the same bytes, in a time that depends on their lengths alone. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) {
    return false;
  }
  let difference = 0;
  for (let i = 0; i < a.length; i++) {
    difference |= (a[i] as number) ^ (b[i] as number);
  }
  return difference === 0;
}

/** Overwrites secrets that are done with. The language may have copied them before; this removes what it can. */
export function wipe(...secrets: readonly (Uint8Array | undefined)[]): void {
  for (const secret of secrets) {
    secret?.fill(0);
  }
}

/** Does the work, and then, however it ends, overwrites what it worked with. */
export async function thenWipe<T>(secret: { wipe(): void }, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    secret.wipe();
  }
}

/** Random bytes fit for keys. */
export function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}

export function randomUint32(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] as number;
}
