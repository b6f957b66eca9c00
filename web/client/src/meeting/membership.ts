import type { Address } from "../address.ts";
import { Role } from "../gen/latchkey/v2/meeting_pb.ts";
import type { MeetingEvent, MeetingLog, MeetingMember } from "../log/meeting/meeting-log.ts";
import type { MemberInfo } from "./state.ts";
import type { MeetingView } from "./view.ts";

/** The people whom the meeting is open to, as members are shown them. */
export class Membership {
  readonly #self: Address;
  readonly #roster: MeetingLog;
  readonly #view: MeetingView;

  constructor(self: Address, roster: MeetingLog, view: MeetingView) {
    this.#self = self;
    this.#roster = roster;
    this.#view = view;
  }

  /** Who has not changed stays the same object as before. */
  show(): void {
    const before = this.#shown();
    const { members } = this.#roster;
    const hosts = members.filter(({ role }) => role === Role.HOST).length;
    this.#view.update({
      members: members.map((member) => {
        const info = this.#toInfo(member, hosts);
        const known = before.get(member.userId);
        return known !== undefined && isSame(known, info) ? known : info;
      }),
    });
  }

  /** The roster has gone on, and all else is shown as it is now. */
  changed({ body, signer }: MeetingEvent): void {
    const before = this.#shown();
    this.show();
    const nameOf = (userId: string) => this.#roster.displayName(userId) ?? "";
    switch (body.kind) {
      case "member-added": {
        const added = this.#shown().get(body.userId);
        if (added !== undefined && !before.has(body.userId)) {
          this.#view.emit("memberAdded", added);
        }
        break;
      }
      case "member-left":
        this.#view.emit("memberGone", { userId: signer.id, name: nameOf(signer.id), how: "left" });
        break;
      case "member-removed":
        this.#view.emit("memberGone", { userId: body.userId, name: nameOf(body.userId), how: "removed" });
        break;
      case "role-changed": {
        const { userId, role } = body;
        this.#view.emit("roleChanged", { userId, name: nameOf(userId), isHost: role === Role.HOST });
        break;
      }
      case "admission-closed":
      case "admission-opened":
        this.#view.emit("admissionChanged", { isOpen: body.kind === "admission-opened" });
        break;
    }
  }

  #shown(): ReadonlyMap<string, MemberInfo> {
    return new Map(this.#view.state.members.map((member) => [member.userId, member]));
  }

  #toInfo({ userId, displayName, role, isProved, chain, devices }: MeetingMember, hosts: number): MemberInfo {
    const { id } = this.#self;
    const isHost = role === Role.HOST;
    const isSelf = userId === id;
    const rules = this.#roster.takesPart(this.#self) && this.#roster.isHost(id) && !this.#roster.hasEnded;
    const isBelow = !isHost || chain.includes(id);
    const isLastHost = isHost && hosts === 1;
    return {
      userId,
      name: displayName,
      isHost,
      isSelf,
      isProved,
      devices,
      mayBeRemoved: rules && isBelow && !isSelf,
      mayChangeRole: rules && (isBelow || isSelf) && !isLastHost,
    };
  }
}

function isSame(one: MemberInfo, other: MemberInfo): boolean {
  return (Object.keys(one) as (keyof MemberInfo)[]).every((key) => String(one[key]) === String(other[key]));
}
