/**
 * Where a Signal session ends: one device. `id` is a user id for a member's device and a guest session id for a
 * guest, whose device id is always 1.
 */
export interface Address {
  readonly id: string;
  readonly deviceId: number;
}

/** A guest's address always has this device id. */
export const GUEST_DEVICE_ID = 1;

/** An address as text, fit for a map's key: no two addresses share it. */
export function addressKey(address: Address): string {
  return `${address.id}.${address.deviceId}`;
}

/** Whether it is a guest's: user ids and session ids begin differently. */
export function isGuest({ id }: Address): boolean {
  return id.startsWith("g_");
}

export function sameAddress(one: Address, other: Address): boolean {
  return one.id === other.id && one.deviceId === other.deviceId;
}

/** The order in which devices take turns: by user id, as text; then by device id. */
export function isLower(one: Address, other: Address): boolean {
  return one.id === other.id ? one.deviceId < other.deviceId : one.id < other.id;
}
