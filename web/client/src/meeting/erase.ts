import { type Address, GUEST_DEVICE_ID } from "../address.ts";
import { toProtocolAddress } from "../deliver/opener.ts";
import { senderKeysPrefix } from "../deliver/sender-keys.ts";
import type { DeviceStore } from "../store/device-store.ts";

/** What only a meeting that goes on needs, keys and ciphertexts among it; the messages themselves stay, and the log. */
const NEEDED = [
  "own-key/",
  "invitation/",
  "invitation-label/",
  "invitation-label-told/",
  "held/",
  "stretch",
  "receipt",
  "floor/",
  "outbox/",
  "guest-text/",
  "handled/",
  "author-place/",
];

/** Erases a member's keys for a meeting that is over: sender keys, link secrets, sessions with its guests. */
export async function eraseMeetingKeys(
  store: DeviceStore,
  meetingId: string,
  self: Address,
  guestSessionIds: readonly string[],
): Promise<void> {
  const prefix = senderKeysPrefix(meetingId);
  const own = `meeting/${meetingId}/own-key/`;
  await store.update(async ({ signal, records }) => {
    for (const [name, sender] of await records.all<Address>(prefix)) {
      await signal.removeSenderKey(toProtocolAddress(sender), name.slice(0, name.indexOf("/")));
    }
    const given = [...(await records.all(`${own}recipient/`)).keys()].map((name) => name.slice(0, name.indexOf("/")));
    const present = await records.get<string>(`${own}present`); // Nobody may have been given this one.
    for (const distributionId of new Set([...given, ...(present === undefined ? [] : [present])])) {
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
