/**
 * Latchkey in the browser: end-to-end encrypted meetings for members and guests. Begin with {@link Guest} or
 * {@link Member}; render {@link MeetingState}.
 */
export { type Address, addressKey, GUEST_DEVICE_ID, sameAddress } from "./address.ts";
export type * from "./api.ts";
export * from "./entry.ts";
export { type ClientErrorCode, type ErrorCode, LatchkeyError, type ServerErrorCode } from "./errors.ts";
export type * from "./meeting/events.ts";
export type * from "./meeting/state.ts";
