import { GroupCipher, GroupSessionBuilder, SessionBuilder, SessionCipher } from "@latchkey/signal";
import { linkKey } from "../../../src/account/keys.ts";
import { type Address, GUEST_DEVICE_ID } from "../../../src/address.ts";
import { base64, randomBytes } from "../../../src/bytes.ts";
import { type GuestPlace, SignedWords } from "../../../src/content/guest-words.ts";
import type { Speech } from "../../../src/content/speech.ts";
import { toProtocolAddress } from "../../../src/deliver/opener.ts";
import { KnockApi } from "../../../src/http/guest-api.ts";
import { Rest } from "../../../src/http/rest.ts";
import { InvitationLink } from "../../../src/invite/links.ts";
import { hashToken } from "../../../src/invite/token.ts";
import { toPreKeyBundle } from "../../../src/keys/bundles.ts";
import { makeKeys } from "../../../src/keys/pre-keys.ts";
import { ID_BYTES, logIdOf, sessionIdOf } from "../../../src/log/form.ts";
import { knock } from "../../../src/log/meeting/guest-writer.ts";
import type { MeetingLog } from "../../../src/log/meeting/meeting-log.ts";
import { DeviceStore } from "../../../src/store/device-store.ts";
import type { Bundle } from "../../../src/wire.ts";
import { defined } from "../../log/test-account.ts";

/** A guest with keys of its own and without the SDK: it makes what the SDK never would. */
export class BareGuest {
  readonly address: Address;
  readonly #store: DeviceStore;
  readonly #rest: Rest;

  private constructor(address: Address, store: DeviceStore, rest: Rest) {
    this.address = address;
    this.#store = store;
    this.#rest = rest;
  }

  static async knock(link: string, displayName: string): Promise<BareGuest> {
    const { server, token, seed, anchor } = InvitationLink.parse(link);
    const api = new KnockApi(server);
    const { meetingId } = await api.joinInfo(token);
    const store = await DeviceStore.open(crypto.randomUUID());
    const keys = await makeKeys(store, 1);
    const { registrationId } = keys;
    const sessionId = sessionIdOf(randomBytes(ID_BYTES));
    const { linkProof, keyProof } = knock(
      { logId: logIdOf(meetingId), anchor, tokenHash: hashToken(token), sessionId, registrationId, displayName },
      linkKey(seed),
      store.local.identityKeyPair.privateKey,
    );
    const proofs = { linkProof: base64(linkProof), keyProof: base64(keyProof) };
    const { sessionToken } = await api.register({ ...keys, token, sessionId, displayName, ...proofs });
    const address = { id: sessionId, deviceId: GUEST_DEVICE_ID };
    return new BareGuest(address, store, new Rest(server, { kind: "token", token: sessionToken }));
  }

  /** For one member's device alone, in a new session. */
  async seal(to: Address, content: Uint8Array) {
    const bundle = await this.#rest.get<Bundle>(`/users/${to.id}/devices/${to.deviceId}/keys`);
    return this.#store.update(async ({ signal }) => {
      await new SessionBuilder(signal, toProtocolAddress(to)).process(toPreKeyBundle(bundle));
      const { serialized, type } = await new SessionCipher(signal, toProtocolAddress(to)).encrypt(content);
      return { ciphertext: base64(serialized), type };
    });
  }

  /** What it says, signed, as its number such and such. */
  says(said: string | Speech, place: GuestPlace, { logId, head, size }: MeetingLog): SignedWords {
    const speech: Speech = typeof said === "string" ? { kind: "text", text: said, sentAt: Date.now() } : said;
    return SignedWords.sign(this.#store.local.identityKeyPair.privateKey, {
      logId: defined(logId),
      sessionId: this.address.id,
      ...place,
      rosterIndex: size - 1,
      rosterHead: defined(head),
      said: { messageId: crypto.randomUUID(), ...speech },
    });
  }

  /** The distribution message of a sender key of this guest's. */
  async senderKey(distributionId: string): Promise<Uint8Array> {
    const message = await new GroupSessionBuilder(this.#store).create(toProtocolAddress(this.address), distributionId);
    return message.serialize();
  }

  /** For a group, under that key. */
  async encrypt(distributionId: string, content: Uint8Array): Promise<string> {
    const cipher = new GroupCipher(this.#store, toProtocolAddress(this.address));
    return base64(await cipher.encrypt(distributionId, content));
  }

  close(): Promise<void> {
    return this.#store.erase();
  }
}
