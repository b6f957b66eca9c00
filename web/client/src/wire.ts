/**
 * The JSON of docs/protocol.md, sections 3 and 4: bytes are Base64, times RFC 3339. The types are made from the
 * descriptions that the server serves; here stand names that would mean something else in the SDK, or be long.
 */
import type { Envelope, KeyBundle } from "./gen/wire.ts";

export type * from "./gen/wire.ts";
export type {
  Account as WireAccount,
  AccountChanged as AccountMoved,
  DeviceInfo as WireDevice,
  Devices as WireDevices,
  GuestKeyBundle as GuestBundle,
  GuestKeyBundles as GuestBundles,
  JoinInfo as WireJoinInfo,
  Meeting as WireMeeting,
  PublishKeys as Keys,
} from "./gen/wire.ts";

/** What a member's device's and a guest's have in common. */
export type Bundle = Omit<KeyBundle, "userId">;

export type CiphertextType = Envelope["type"];
