import { type Address, GUEST_DEVICE_ID } from "../address.ts";
import { toProtocolAddress } from "../deliver/opener.ts";
import { senderKeysPrefix } from "../deliver/sender-keys.ts";
import { ownDistributionIds } from "../distribute/own-sender-key.ts";
import type { DeviceStore } from "../store/device-store.ts";

/** What only a meeting that goes on needs, keys and ciphertexts among it; the messages themselves stay, and the log. */
const NEEDED = [
  "own-key/",
  "invitation/",
  "invitation-label/",
  "invitation-label-told/",
  "held/",
  "left/",
  "stretch",
  "receipt",
  "transcript",
  "heartbeat",
  "floor/",
  "outbox/",
  "guest-text/",
  "handled/",
  "author-place/",
  "sent/",
];

/** Erases all that a member's device keeps of a meeting, what was said in it and the log included. */
export async function eraseMeeting(store: DeviceStore, meetingId: string, self: Address): Promise<void> {
  await eraseMeetingKeys(store, meetingId, self, []);
  await store.update(({ records }) => records.deleteAll(`meeting/${meetingId}/`));
}

/** Erases a member's keys for a meeting that is over: sender keys, link secrets, sessions with its guests. */
export async function eraseMeetingKeys(
  store: DeviceStore,
  meetingId: string,
  self: Address,
  guestSessionIds: readonly string[],
): Promise<void> {
  const prefix = senderKeysPrefix(meetingId);
  await store.update(async ({ signal, records }) => {
    for (const [name, sender] of await records.all<Address>(prefix)) {
      await signal.removeSenderKey(toProtocolAddress(sender), name.slice(0, name.indexOf("/")));
    }
    for (const distributionId of await ownDistributionIds(records, meetingId)) {
      await signal.removeSenderKey(toProtocolAddress(self), distributionId);
    }
    for (const id of guestSessionIds) {
      await signal.removeSession(toProtocolAddress({ id, deviceId: GUEST_DEVICE_ID }));
    }
    await records.deleteAll(prefix);
    for (const kind of NEEDED) {
      await records.deleteAll(`meeting/${meetingId}/${kind}`);
    }
  });
}
