import { InvalidVersionError, LegacyMessageError } from "../errors.ts";

/** Sessions set up by PQXDH. */
export const SESSION_VERSION = 4;

/** Sessions set up by X3DH, which libsignal still continues but no longer begins. */
export const PRE_KYBER_VERSION = 3;

export const SENDER_KEY_VERSION = 3;

/** The first byte of every message: its version, and the newest version that its writer knows. */
export function versionByte(version: number, newest: number): number {
  return ((version & 0xf) << 4) | newest;
}

/**
 * The version that a message's first byte states.
 *
 * @throws {LegacyMessageError} for one below `oldest`
 * @throws {InvalidVersionError} for one above `newest`
 */
export function readVersion(firstByte: number | undefined, oldest: number, newest: number): number {
  const version = (firstByte ?? 0) >> 4;
  if (version < oldest) {
    throw new LegacyMessageError(version);
  }
  if (version > newest) {
    throw new InvalidVersionError(version);
  }
  return version;
}
