import { type Address, addressKey, sameAddress } from "../address.ts";
import { toSaid } from "../content/content.ts";
import { ContentRefusal } from "../content/refusal.ts";
import type { Accept } from "../deliver/mailbox.ts";
import { Distributor } from "../distribute/distributor.ts";
import { GuestBundleSource } from "../distribute/guest-bundles.ts";
import { OwnSenderKey } from "../distribute/own-sender-key.ts";
import { type Failure, Sealer } from "../distribute/sealer.ts";
import type { MeetingApi, MemberApi } from "../http/member-api.ts";
import { KnownSecrets } from "../invite/known-secrets.ts";
import { SecretSharing } from "../invite/secret-sharing.ts";
import { SECRET_BYTES } from "../limits.ts";
import { hashToken } from "../roster/entries.ts";
import { MemberOutbox } from "../say/member-outbox.ts";
import { RelayDuty } from "../say/relay-duty.ts";
import type { EnvelopesAccepted } from "../wire.ts";
import type { Engine } from "./engine.ts";
import type { Warning } from "./state.ts";

export interface SpeechParts {
  readonly engine: Engine;
  readonly api: MemberApi;
  readonly meeting: MeetingApi;
  /** Everyone else who takes part, and has not gone by the server's word. */
  others(): readonly Address[];
  /** The members' devices that are connected now. */
  present(): readonly Address[];
  isConnected(): boolean;
  secretCame(): void;
}

/** All by which a member's device speaks: its sender key and who has it, the secrets behind it, and what it says. */
export class MemberSpeech {
  readonly secrets: KnownSecrets;
  readonly guestBundles: GuestBundleSource;
  readonly own: OwnSenderKey;
  readonly sealer: Sealer;
  readonly distributor: Distributor;
  readonly sharing: SecretSharing;
  readonly outbox: MemberOutbox;
  readonly relayDuty: RelayDuty;
  readonly #parts: SpeechParts;

  private constructor(
    parts: SpeechParts,
    built: Pick<
      MemberSpeech,
      "secrets" | "guestBundles" | "own" | "sealer" | "distributor" | "sharing" | "outbox" | "relayDuty"
    >,
  ) {
    this.#parts = parts;
    this.secrets = built.secrets;
    this.guestBundles = built.guestBundles;
    this.own = built.own;
    this.sealer = built.sealer;
    this.distributor = built.distributor;
    this.sharing = built.sharing;
    this.outbox = built.outbox;
    this.relayDuty = built.relayDuty;
  }

  static async open(parts: SpeechParts): Promise<MemberSpeech> {
    const { engine, api, meeting, others } = parts;
    const { follower, people, history, view, attendance } = engine;
    const { store, self, meetingId } = engine.parts;
    const broken = (error: unknown) => engine.broken(error);
    const secrets = await KnownSecrets.open(store, meetingId);
    const own = await OwnSenderKey.open(store, meetingId, self, () => view.emit("keyRenewed", people.author(self)));
    const guestBundles = new GuestBundleSource((sessionIds) => meeting.guestBundles(sessionIds));
    const sealer = await Sealer.open(
      store,
      follower,
      secrets,
      {
        bundle: (device) => api.bundle(device),
        guestBundles: (sessionIds) => guestBundles.of(sessionIds),
      },
      engine.parts.accounts,
    );
    const distributor = new Distributor({
      self,
      identityKey: store.local.identityKeyPair.publicKey.serialize(),
      own,
      sealer,
      follower,
      secrets,
      others,
      send: (envelopes) => engine.parts.ask("meeting:distributeSenderKeys", { meetingId, envelopes }),
      changed: () => engine.refresh(),
      progress: (distribution) => {
        const { distribution: _, ...state } = view.state;
        view.replace(distribution === undefined ? state : { ...state, distribution });
      },
      failed: (recipient, failure) => view.warn(toWarning(engine, recipient, failure)),
      given: (recipient) => view.dismiss(`encryption-failed/${addressKey(recipient)}`),
      broken,
    });
    const sharing = await SecretSharing.open({
      store,
      self,
      follower,
      attendance,
      secrets,
      sealer,
      send: (messageId, envelopes) => {
        return engine.parts.ask<EnvelopesAccepted>("meeting:direct", { meetingId, messageId, envelopes });
      },
      broken,
    });
    const outbox = await MemberOutbox.open({
      store,
      follower,
      people,
      history,
      own,
      distributor,
      others,
      send: (message) => engine.parts.ask("meeting:message", { meetingId, ...message }),
      isConnected: parts.isConnected,
      failed: (id, { code, message }) => view.emit("messageFailed", { id, code, message }),
      broken,
    });
    const relayDuty = await RelayDuty.open({
      store,
      meetingId,
      self,
      history,
      present: parts.present,
      isAlone: () => follower.roster.devices.length <= 1,
      isBehind: () => engine.incoming.isBehind,
      afterReading: (work) => engine.incoming.afterReading(work),
      passOn: (guest, said) => outbox.passOn(guest, said),
      broken,
    });
    return new MemberSpeech(parts, {
      secrets,
      guestBundles,
      own,
      sealer,
      distributor,
      sharing,
      outbox,
      relayDuty,
    });
  }

  /** Connected, and taking part: sends and hands out what is due. */
  resume(): void {
    this.outbox.flush();
    this.distributor.retryAll();
    this.sharing.wake();
  }

  readonly acceptSenderKey: Accept = async (stores, sender, { content }) => {
    const { engine } = this.#parts;
    if (!engine.people.everHadDevice(sender) || content.body.case !== "senderKeyDistribution") {
      throw new ContentRefusal("it is no key of a member's device");
    }
    const message = content.body.value.distributionMessage;
    const distributionId = await engine.senderKeys.take(stores, sender, message);
    return () => engine.incoming.keyCame(sender, distributionId);
  };

  /** A guest's words, or another member's device that gives a link secret. */
  readonly acceptDirect: Accept = async (stores, sender, { content }) => {
    const { follower, people, attendance } = this.#parts.engine;
    const { roster } = follower;
    if (!people.everHadDevice(sender)) {
      if (content.body.case !== "text") {
        throw new ContentRefusal("a guest may send text alone");
      }
      if (attendance.wasRemoved(sender)) {
        return () => undefined; // When it wrote this stands on its word alone.
      }
      return this.relayDuty.keep(stores.records, sender.id, toSaid(content.body.value));
    }
    if (content.body.case !== "invitationSecret") {
      throw new ContentRefusal("it does not belong between members' devices");
    }
    const { invitationToken: token, secret } = content.body.value;
    if (secret.length !== SECRET_BYTES || roster.invitation(hashToken(token)) === undefined) {
      throw new ContentRefusal("it is no secret of an invitation to the meeting");
    }
    if (this.secrets.has(hashToken(token))) {
      return () => undefined;
    }
    await this.secrets.keep(stores.records, { token, secret });
    return () => {
      this.secrets.remember({ token, secret });
      this.#parts.secretCame();
      this.distributor.retryAll();
      this.sharing.wake();
    };
  };

  /** Whether this one can open what this device says. */
  readsYou(address: Address): "self" | "ready" | "queued" | "pending" | "refused" {
    if (sameAddress(address, this.#parts.engine.parts.self)) {
      return "self";
    }
    const state = this.own.state(address);
    const setback = this.distributor.setback(address);
    return state === "pending" && setback !== undefined && setback.kind !== "failed" ? "refused" : state;
  }

  async close(): Promise<void> {
    this.relayDuty.disconnected();
    await Promise.all([this.outbox.close(), this.distributor.close(), this.sharing.close()]);
  }
}

function toWarning(engine: Engine, recipient: Address, { kind, code, detail }: Failure): Warning {
  const who = engine.people.author(recipient);
  const place = addressKey(recipient);
  switch (kind) {
    case "guest-proof-missing":
      return { kind: "guest-proof", key: `guest-proof/${place}`, who, proof: "missing" };
    case "guest-proof-wrong":
      return { kind: "guest-proof", key: `guest-proof/${place}`, who, proof: "wrong" };
    case "bundle-wrong":
      return { kind: "bundle-wrong", key: `bundle-wrong/${place}`, who };
    case "identity-changed":
      return { kind: "identity-changed", key: `identity-changed/${place}`, who };
    case "device-unlisted":
      return { kind: "device-unlisted", key: `device-unlisted/${place}`, who };
    case "failed":
      return { kind: "encryption-failed", key: `encryption-failed/${place}`, who, code, detail };
  }
}
