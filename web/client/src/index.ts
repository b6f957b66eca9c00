/**
 * Latchkey in the browser: end-to-end encrypted meetings for members and guests. Begin with {@link Guest} or
 * {@link Member}; render {@link MeetingState}.
 */

export { isRecoveryCode } from "./account/recovery-code.ts";
export { type Address, addressKey, GUEST_DEVICE_ID, sameAddress } from "./address.ts";
export type * from "./api.ts";
export type { MessageReference } from "./content/reference.ts";
export {
  type ClientErrorCode,
  type ErrorCode,
  LatchkeyError,
  SERVER_ERROR_CODES,
  type ServerErrorCode,
} from "./errors.ts";
export { Guest, type GuestOptions, type KnockOptions, type PreparedGuest } from "./guest.ts";
export { deviceLinkFault, parseSignInLink, signInFault } from "./invite/entry-links.ts";
export { type LinkFault, linkFault, memberLinkFault } from "./invite/links.ts";
export type * from "./meeting/events.ts";
export type * from "./meeting/state.ts";
export { type JoinOptions, type LostDevice, Member, type MemberOptions, type SignInOptions } from "./member.ts";
export { looksAlike } from "./names/look-alikes.ts";
export type { FilesTold } from "./record/recorder.ts";
export type { TabStorage } from "./store/tab.ts";
