import { type Address, addressKey, isGuest, sameAddress } from "../address.ts";
import { ContentRefusal, expectOf } from "../content/refusal.ts";
import type { Accept } from "../deliver/mailbox.ts";
import { toProtocolAddress } from "../deliver/opener.ts";
import { speakerOf } from "../deliver/vouching.ts";
import { Distributor } from "../distribute/distributor.ts";
import { KeysAhead } from "../distribute/keys-ahead.ts";
import { OwnSenderKey } from "../distribute/own-sender-key.ts";
import type { PreparedSessions } from "../distribute/prepared-sessions.ts";
import { type Failure, Sealer } from "../distribute/sealer.ts";
import type { MeetingApi, MemberApi } from "../http/member-api.ts";
import { LabelPost } from "../invite/label-post.ts";
import type { InvitationLabel, InvitationLabels } from "../invite/labels.ts";
import { keysWentBack } from "../keys/lasting-keys.ts";
import { logIdOf } from "../log/form.ts";
import { AuthorCounter } from "../say/author-counter.ts";
import { MemberOutbox } from "../say/member-outbox.ts";
import { RelayDuty } from "../say/relay-duty.ts";
import type { Engine } from "./engine.ts";
import { ForkPost } from "./fork-post.ts";
import type { Warning } from "./state.ts";

export interface SpeechParts {
  readonly engine: Engine;
  readonly api: MemberApi;
  readonly meeting: MeetingApi;
  readonly labels: InvitationLabels;
  readonly prepared: PreparedSessions;
  /** What this device calls the invitations that it made. */
  ownLabels(): readonly InvitationLabel[];
  /** Everyone else who takes part, and has not gone by the server's word. */
  others(): readonly Address[];
  /** The members' devices that are connected now. */
  present(): readonly Address[];
  isConnected(): boolean;
}

/** All by which a member's device speaks: its sender key and who has it, and what it says. */
export class MemberSpeech {
  readonly prepared: PreparedSessions;
  readonly own: OwnSenderKey;
  readonly sealer: Sealer;
  readonly distributor: Distributor;
  readonly outbox: MemberOutbox;
  readonly relayDuty: RelayDuty;
  readonly labelPost: LabelPost;
  readonly forkPost: ForkPost;
  readonly #parts: SpeechParts;
  readonly #counter: AuthorCounter;

  private constructor(
    parts: SpeechParts,
    counter: AuthorCounter,
    built: Pick<
      MemberSpeech,
      "prepared" | "own" | "sealer" | "distributor" | "outbox" | "relayDuty" | "labelPost" | "forkPost"
    >,
  ) {
    this.#parts = parts;
    this.#counter = counter;
    this.prepared = built.prepared;
    this.own = built.own;
    this.sealer = built.sealer;
    this.distributor = built.distributor;
    this.outbox = built.outbox;
    this.relayDuty = built.relayDuty;
    this.labelPost = built.labelPost;
    this.forkPost = built.forkPost;
  }

  static async open(parts: SpeechParts): Promise<MemberSpeech> {
    const { engine, api, meeting, others } = parts;
    const { follower, people, history, view } = engine;
    const { store, self, meetingId } = engine.parts;
    const broken = (error: unknown) => engine.broken(error);
    const counter = new AuthorCounter(meetingId, self, () => people.stay);
    const own = await OwnSenderKey.open({
      store,
      meetingId,
      self,
      counter,
      entitlingEntry: (recipient) => people.entitlingEntry(recipient),
      renewed: () => view.emit("keyRenewed", people.author(self)),
    });
    const bundles = {
      bundle: (device: Address) => api.bundle(device),
      guestBundles: (sessionIds: readonly string[]) => meeting.guestBundles(sessionIds),
    };
    const { prepared } = parts;
    const sealer = new Sealer(store, follower, bundles, engine.parts.accounts, prepared);
    const labelPost = await LabelPost.open({
      store,
      meetingId,
      sealer,
      labels: parts.ownLabels,
      readers: () => others().filter((other) => !isGuest(other) && own.isHandedOver(other)),
      send: (messageId, envelopes) => engine.parts.ask("meeting:direct", { meetingId, messageId, envelopes }),
      isConnected: parts.isConnected,
      broken,
    });
    const distributor = new Distributor({
      own,
      sealer,
      others,
      send: (envelopes) => engine.parts.ask("meeting:distributeSenderKeys", { meetingId, envelopes }),
      changed: () => {
        engine.refresh();
        labelPost.wake();
      },
      progress: (distribution) => {
        const { distribution: _, ...state } = view.state;
        view.replace(distribution === undefined ? state : { ...state, distribution });
      },
      failed: (recipient, failure) => view.warn(toWarning(engine, recipient, failure)),
      given: (recipient) => view.dismiss(`encryption-failed/${addressKey(recipient)}`),
      broken,
    });
    let duty: RelayDuty | undefined;
    let saying: MemberOutbox | undefined;
    const forkPost = await ForkPost.open({
      store,
      meetingId,
      accounts: engine.parts.accounts,
      say: async (shown) => saying?.tellFork(shown),
    });
    const outbox = await MemberOutbox.open({
      store,
      follower,
      people,
      history,
      own,
      counter,
      distributor,
      mark: () => engine.transcript.mark,
      others,
      send: async (message) => {
        const accepted = await engine.parts.ask("meeting:message", { meetingId, ...message });
        await engine.incoming.accepted(accepted);
        return accepted;
      },
      isConnected: parts.isConnected,
      isForkTold: (userId) => forkPost.isTold(userId),
      forkStands: (userId) => void forkPost.stands(userId).catch(broken),
      isPassedOn: (words) => duty?.isDone(words) ?? false,
      notPassedOn: (words) => duty?.failed(words),
      failed: (id, { code, message }) => view.emit("messageFailed", { id, code, message }),
      broken,
    });
    saying = outbox;
    const relayDuty = await RelayDuty.open({
      store,
      meetingId,
      self,
      told: engine.told,
      present: parts.present,
      isAlone: () => follower.roster.devices.length <= 1,
      isBehind: () => engine.incoming.isBehind,
      afterReading: (work) => engine.incoming.afterReading(work),
      passOn: (words) => outbox.passOn(words),
      broken,
    });
    duty = relayDuty;
    return new MemberSpeech(parts, counter, {
      prepared,
      own,
      sealer,
      distributor,
      outbox,
      relayDuty,
      labelPost,
      forkPost,
    });
  }

  /** For one admission, in as many attempts as it needs. */
  keysAhead(): KeysAhead {
    const { engine, others } = this.#parts;
    return new KeysAhead(this.own, this.prepared, engine.follower, others);
  }

  /** Connected, and taking part: sends and hands out what is due. */
  resume(): void {
    this.outbox.flush();
    this.distributor.retryAll(); // Which also tells labels, when its pass is done.
  }

  /** The store is an older copy: new numbers, a new key, new sessions, and pre-keys whose private halves are here. */
  async beginAnew(unknown: ReadonlySet<string>): Promise<void> {
    const { store } = this.#parts.engine.parts;
    await store.update(async ({ records }) => {
      await this.#counter.beginAnew(records);
      await keysWentBack(records);
    });
    await store.setSessionsAside(this.#parts.engine.attendance.all.map(toProtocolAddress));
    await this.own.beginAnew();
    await this.outbox.giveUp(unknown);
  }

  readonly acceptSenderKey: Accept = async (stores, sender, { body }) => {
    const { engine } = this.#parts;
    const distributionId = await engine.takeSenderKey(stores, sender, body);
    return () => engine.incoming.keyCame(sender, distributionId);
  };

  /** A guest's words, or what a member's device calls an invitation. */
  readonly acceptDirect: Accept = async (stores, sender, { body }) => {
    const { engine, labels } = this.#parts;
    if (body.kind === "label") {
      await labels.keep(stores.records, sender, body);
      return () => undefined;
    }
    if (body.kind === "session-confirmation") {
      return () => undefined;
    }
    if (body.kind !== "guest-text") {
      throw new ContentRefusal("it is no guest's text");
    }
    const { words } = body;
    expectOf(words.words.sessionId === sender.id, "it is another guest's text");
    speakerOf(engine.people, logIdOf(engine.parts.meetingId), words);
    if (engine.people.guest(sender.id)?.goneOut === "removed") {
      return () => undefined; // When it wrote this stands on its word alone.
    }
    return this.relayDuty.keep(stores.records, words);
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
    await Promise.all([this.outbox.close(), this.distributor.close(), this.prepared.close(), this.labelPost.close()]);
  }
}

function toWarning(engine: Engine, recipient: Address, { kind, code, detail }: Failure): Warning {
  const who = engine.people.author(recipient);
  const place = addressKey(recipient);
  switch (kind) {
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
