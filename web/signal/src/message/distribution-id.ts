import { InvalidMessageError } from "../errors.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const UUID_LENGTH = 16;

/**
 * @param distributionId a UUID as text
 * @throws {TypeError} for any other text
 */
export function distributionIdToBytes(distributionId: string): Uint8Array {
  if (!UUID.test(distributionId)) {
    throw new TypeError("a distribution id is a UUID");
  }
  const hex = distributionId.replaceAll("-", "");
  return Uint8Array.from({ length: UUID_LENGTH }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

/**
 * @returns the UUID as lower-case text
 * @throws {InvalidMessageError} where it has not 16 bytes
 */
export function distributionIdFromBytes(bytes: Uint8Array): string {
  if (bytes.length !== UUID_LENGTH) {
    throw new InvalidMessageError("malformed", `a distribution id has ${UUID_LENGTH} bytes, not ${bytes.length}`);
  }
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
