import { PrivateKey } from "@latchkey/signal";
import { describe, expect, test } from "vitest";
import { randomBytes } from "../../src/bytes.ts";
import { ForWhom, MeetingCreatedSchema, Role, WhoMayAdmit } from "../../src/gen/latchkey/v2/meeting_pb.ts";
import { AccountLog } from "../../src/log/account/account-log.ts";
import { canonical } from "../../src/log/canonical-form.ts";
import { MEETING_LOG } from "../../src/log/entry.ts";
import { MeetingLog } from "../../src/log/meeting/meeting-log.ts";
import { signEntry } from "../../src/log/writer.ts";
import { defined, NOW, outcome, TestAccount } from "./test-account.ts";
import { TestMeeting } from "./test-meeting.ts";

const CONTRADICTION = "contradiction, signed";
const NOT_PERMITTED = "not-permitted, signed";

/** Hanna, the creator; Mo, a host by Hanna; Nia, a host by Mo; Otto, a member. */
function company() {
  const [hanna, mo, nia, otto] = [
    TestAccount.open("Hanna"),
    TestAccount.open("Mo"),
    TestAccount.open("Nia"),
    TestAccount.open("Otto"),
  ];
  const meeting = TestMeeting.create(hanna).add(mo).add(nia).add(otto);
  meeting.accept(meeting.by(hanna).changeRole(mo.userId, Role.HOST));
  meeting.accept(meeting.by(mo).changeRole(nia.userId, Role.HOST));
  return { hanna, mo, nia, otto, meeting };
}

describe("MeetingCreated", () => {
  test("makes the creator's account the first member and host, and its device one that takes part", () => {
    const hanna = TestAccount.open("Hanna").add(2);
    const { log, creator } = TestMeeting.create(hanna);
    const address = { id: creator.userId, deviceId: 1 };
    const { userId, state } = hanna;
    expect(log.members).toEqual([
      { userId, displayName: "Hanna", role: Role.HOST, chain: [], isProved: true, place: state.place, devices: [1] },
    ]);
    expect(log.devices).toEqual([{ address, identityKey: hanna.key(1).publicKey().serialize() }]);
    expect([log.title, log.admissionOpen, log.hasEnded, log.isHost(userId)]).toEqual(["Plans", true, false, true]);
    expect([log.mayAdmit(address), log.mayAdmit({ id: userId, deviceId: 2 })]).toEqual([true, false]);
  });

  test("is signed by a device that is active at the place", () => {
    const hanna = TestAccount.open().add(2).remove([2]);
    const meeting = new TestMeeting(hanna);
    expect(meeting.refusal(meeting.creating(WhoMayAdmit.HOSTS, 2))).toBe(NOT_PERMITTED);
    hanna.keys.set(9, hanna.key(1));
    expect(meeting.refusal(meeting.creating(WhoMayAdmit.HOSTS, 9))).toBe("signer-unknown");
    hanna.keys.set(1, PrivateKey.generate());
    expect(meeting.refusal(meeting.creating(WhoMayAdmit.HOSTS))).toBe("bad-signature");
  });

  test("waits for the account", () => {
    const meeting = new TestMeeting(TestAccount.open());
    const entry = meeting.creating();
    expect(outcome(new MeetingLog(() => undefined).append(entry))).toBe("account-missing");
    expect(outcome(new MeetingLog(() => new AccountLog()).append(entry))).toBe("account-missing");
    expect(outcome(new MeetingLog(() => TestAccount.open().log).append(entry))).toBe("account-missing");
    meeting.accept(entry);
  });

  test("is entry 0 alone, and the first", () => {
    const meeting = TestMeeting.create();
    const body = createdBody(meeting.creator);
    expect(meeting.refusal(meeting.by(meeting.creator).entry(1, body))).toBe(CONTRADICTION);
    const empty = new TestMeeting(meeting.creator);
    const entry = { logId: randomBytes(16), index: 0, previousHash: new Uint8Array(), time: NOW };
    const signer = { id: meeting.creator.userId, deviceId: 1, key: meeting.creator.key(1) };
    const ended = signEntry(MEETING_LOG, signer, { ...entry, type: 16, body: new Uint8Array() });
    expect(empty.refusal(ended)).toBe("signer-unknown");
  });

  test("of a later version is not known; of versions 0 and 1 it has not the form", () => {
    const meeting = TestMeeting.create();
    const offered = (version: number) => {
      const body = createdBody(meeting.creator, version);
      const entry = { logId: randomBytes(16), index: 0, previousHash: new Uint8Array(), time: NOW, type: 1, body };
      const signer = { id: meeting.creator.userId, deviceId: 1, key: meeting.creator.key(1) };
      return new TestMeeting(meeting.creator).log.append(signEntry(MEETING_LOG, signer, entry));
    };
    expect([0, 1, 2, 3].map((version) => outcome(offered(version)))).toEqual([
      "malformed",
      "malformed",
      "accepted",
      "newer-version",
    ]);
    const later = createdBody(meeting.creator, 3);
    expect(meeting.refusal(meeting.by(meeting.creator).entry(1, later))).toBe("newer-version");
  });
});

function createdBody({ state }: TestAccount, version = 2): Uint8Array {
  const account = { index: BigInt(state.place.index), hash: state.place.hash };
  return canonical(MeetingCreatedSchema, { version, title: "Plans", account, whoMayAdmit: WhoMayAdmit.HOSTS });
}

describe("places", () => {
  test("are waited for, and checked against the account's log", () => {
    const meeting = TestMeeting.create();
    const mo = TestAccount.open("Mo").add(2);
    const adding = () => meeting.by(meeting.creator).addMember(mo.userId, mo.state.place);
    expect(meeting.refusal(adding())).toBe("account-missing, signed");
    meeting.know(mo);
    const ahead = { index: mo.state.place.index + 1, hash: randomBytes(32) };
    expect(meeting.refusal(meeting.by(meeting.creator).addMember(mo.userId, ahead))).toBe("account-missing, signed");
    const wrong = { index: mo.state.place.index, hash: randomBytes(32) };
    expect(meeting.refusal(meeting.by(meeting.creator).addMember(mo.userId, wrong))).toBe("account-missing, signed");
    meeting.accept(adding());
  });

  test("extend the last, also of an account that had left", () => {
    const meeting = TestMeeting.create();
    const mo = TestAccount.open("Mo");
    const first = mo.state.place;
    meeting.add(mo.add(2));
    const older = meeting.by(meeting.creator).addMember(mo.userId, first);
    expect(meeting.refusal(older)).toBe(CONTRADICTION);
    const forged = { index: mo.state.place.index, hash: randomBytes(32) };
    expect(meeting.refusal(meeting.by(meeting.creator).addMember(mo.userId, forged))).toBe(CONTRADICTION);
    expect(meeting.refusal(meeting.by(mo, 2).joinDevice(first))).toBe(CONTRADICTION);
    expect(meeting.refusal(meeting.by(mo).moveAccount(first))).toBe(CONTRADICTION);
    meeting.accept(meeting.by(mo).leaveAsMember());
    expect(meeting.log.placeOf(mo.userId)).toEqual(mo.state.place);
    expect(meeting.refusal(meeting.by(meeting.creator).addMember(mo.userId, first))).toBe(CONTRADICTION);
    meeting.accept(meeting.by(meeting.creator).addMember(mo.userId, mo.state.place));
  });

  test("of another branch do not extend the last", () => {
    const meeting = TestMeeting.create();
    const mo = TestAccount.open("Mo");
    const opened = defined(mo.entries[0]);
    meeting.add(mo.add(2));
    const other = new AccountLog();
    other.append(opened);
    const branch = TestAccount.branchOf(mo, other);
    branch.add(3).add(4);
    meeting.accounts.set(mo.userId, branch);
    const place = branch.state.place;
    expect(meeting.refusal(meeting.by(meeting.creator).addMember(mo.userId, place))).toBe(CONTRADICTION);
  });
});

describe("MemberAdded", () => {
  test("is signed by a host's device that takes part", () => {
    const { meeting, hanna, nia, otto } = company();
    const pia = TestAccount.open("Pia");
    meeting.know(pia);
    expect(meeting.refusal(meeting.by(otto).addMember(pia.userId, pia.state.place))).toBe(NOT_PERMITTED);
    hanna.add(2);
    meeting.move(hanna);
    expect(meeting.refusal(meeting.by(hanna, 2).addMember(pia.userId, pia.state.place))).toBe(NOT_PERMITTED);
    meeting.add(pia, [1], nia);
    expect(meeting.log.member(pia.userId)).toMatchObject({ displayName: "Pia", role: Role.MEMBER, chain: [] });
  });

  test("keeps to the most members, and adds a present one at any time", () => {
    const meeting = TestMeeting.create(TestAccount.open(), { limits: { members: 2 } });
    const [mo, nia] = [TestAccount.open("Mo"), TestAccount.open("Nia")];
    meeting.add(mo).know(nia);
    expect(meeting.refusal(meeting.by(meeting.creator).addMember(nia.userId, nia.state.place))).toBe(CONTRADICTION);
    meeting.accept(meeting.by(meeting.creator).addMember(mo.userId, mo.state.place));
    meeting.accept(meeting.by(mo).leaveAsMember()).add(nia);
  });

  test("of a present member leaves role and chain, and lets its devices join again", () => {
    const { meeting, hanna, mo, nia } = company();
    meeting.accept(meeting.by(nia).leaveAsDevice());
    expect(meeting.refusal(meeting.by(nia).joinDevice(nia.state.place))).toBe(CONTRADICTION);
    meeting.accept(meeting.by(hanna).addMember(nia.userId, nia.state.place)).join(nia);
    expect(meeting.log.member(nia.userId)).toMatchObject({ role: Role.HOST, chain: [hanna.userId, mo.userId] });
  });

  test("of an account that comes back makes it no host", () => {
    const { meeting, hanna, nia } = company();
    meeting.accept(meeting.by(nia).leaveAsMember()).add(nia, [1], hanna);
    expect(meeting.log.member(nia.userId)).toMatchObject({ role: Role.MEMBER, chain: [] });
  });

  test("moves the account: removed devices go out", () => {
    const meeting = TestMeeting.create();
    const mo = TestAccount.open("Mo").add(2);
    meeting.add(mo, [1, 2]);
    mo.remove([2]);
    const verdict = meeting.log.append(meeting.by(meeting.creator).addMember(mo.userId, mo.state.place));
    expect(verdict).toMatchObject({ event: { goneOut: [{ id: mo.userId, deviceId: 2 }], isComingOrGoing: true } });
    expect(meeting.takingPart(mo)).toEqual([1]);
  });

  test("of the signer's own account is not by a device that its place shows removed", () => {
    const hanna = TestAccount.open().add(2);
    const meeting = TestMeeting.create(hanna).join(hanna, [2]);
    hanna.remove([2]);
    expect(meeting.refusal(meeting.by(hanna, 2).addMember(hanna.userId, hanna.state.place))).toBe(NOT_PERMITTED);
    meeting.accept(meeting.by(hanna, 1).addMember(hanna.userId, hanna.state.place));
    expect(meeting.takingPart(hanna)).toEqual([1]);
  });
});

describe("a member's proof", () => {
  function asked() {
    const meeting = TestMeeting.create();
    const mo = TestAccount.open("Mo").add(2);
    const link = meeting.know(mo).link({ forWhom: ForWhom.MEMBER });
    const adding = (proof = meeting.memberProof(mo, link)) =>
      meeting.by(meeting.creator).addMember(mo.userId, mo.state.place, proof);
    return { meeting, mo, link, adding };
  }

  test("is an admission under its token", () => {
    const { meeting, mo, link, adding } = asked();
    meeting.accept(adding());
    expect(meeting.uses(link)).toBe(1);
    expect(meeting.refusal(adding())).toBe(CONTRADICTION);
    meeting.accept(meeting.by(meeting.creator).addMember(mo.userId, mo.state.place));
  });

  test("is not taken under a link that is unknown, revoked or not for a member", () => {
    const { meeting, mo, link, adding } = asked();
    expect(meeting.refusal(adding(meeting.memberProof(mo, { ...link, tokenHash: randomBytes(32) })))).toBe(
      CONTRADICTION,
    );
    const shared = meeting.link();
    expect(meeting.refusal(adding(meeting.memberProof(mo, shared)))).toBe(CONTRADICTION);
    meeting.accept(meeting.by(meeting.creator).revokeInvitation(link.tokenHash));
    expect(meeting.refusal(adding())).toBe(CONTRADICTION);
  });

  test("is by the link and by a device that is active at the place", () => {
    const { meeting, mo, link, adding } = asked();
    const good = meeting.memberProof(mo, link);
    const other = TestAccount.open();
    const wrong = [
      { ...good, linkProof: good.deviceProof },
      { ...good, deviceProof: good.linkProof },
      { ...good, deviceId: 2 },
      { ...good, deviceId: 3 },
      meeting.memberProof(mo, { ...link, anchor: randomBytes(32) }),
      meeting.memberProof(mo, { ...link, key: PrivateKey.generate() }),
      meeting.memberProof(other, link),
    ];
    for (const proof of wrong) {
      expect(meeting.refusal(adding(proof))).toBe("bad-proof, signed");
    }
    mo.add(4);
    expect(meeting.refusal(adding(good))).toBe("bad-proof, signed");
    mo.remove([2]);
    expect(meeting.refusal(adding(meeting.memberProof(mo, link, 2)))).toBe("bad-proof, signed");
    meeting.accept(adding());
  });

  test("is not taken under a link that falls by the same entry", () => {
    const hanna = TestAccount.open().add(2);
    const meeting = TestMeeting.create(hanna).join(hanna, [2]);
    const link = meeting.link({ forWhom: ForWhom.MEMBER }, hanna, 2);
    hanna.remove([2]);
    const proof = meeting.memberProof(hanna, link);
    const entry = meeting.by(hanna).addMember(hanna.userId, hanna.state.place, proof);
    expect(meeting.refusal(entry)).toBe(CONTRADICTION);
  });
});

describe("DeviceJoined", () => {
  test("is signed by the device, of a member's account", () => {
    const meeting = TestMeeting.create();
    const mo = TestAccount.open("Mo").add(2);
    meeting.know(mo);
    expect(meeting.refusal(meeting.by(mo).joinDevice(mo.state.place))).toBe("signer-unknown");
    meeting.add(mo, [1, 2]);
    expect(meeting.takingPart(mo)).toEqual([1, 2]);
    meeting.accept(meeting.by(mo).leaveAsMember());
    expect(meeting.refusal(meeting.by(mo).joinDevice(mo.state.place))).toBe(NOT_PERMITTED);
  });

  test("brings a newer place, at which the device is active", () => {
    const meeting = TestMeeting.create();
    const mo = TestAccount.open("Mo");
    meeting.add(mo);
    const late = mo.state.place;
    mo.add(2).accept(mo.by(2).rename("Moritz"));
    expect(meeting.refusal(meeting.by(mo, 2).joinDevice(late))).toBe("signer-unknown");
    meeting.join(mo, [2]);
    expect(meeting.log.member(mo.userId)).toMatchObject({ displayName: "Moritz", place: mo.state.place });
    mo.add(3).remove([3]);
    expect(meeting.refusal(meeting.by(mo, 3).joinDevice(mo.state.place))).toBe(CONTRADICTION);
  });

  test("waits for a place at which the device may be", () => {
    const meeting = TestMeeting.create();
    const mo = TestAccount.open("Mo");
    meeting.add(mo);
    const place = { index: 9, hash: randomBytes(32) };
    mo.keys.set(2, PrivateKey.generate());
    expect(meeting.refusal(meeting.by(mo, 2).joinDevice(place))).toBe("account-missing");
    expect(meeting.refusal(meeting.by(mo, 1).moveAccount(place))).toBe("account-missing, signed");
    expect(meeting.refusal(meeting.by(mo, 2).moveAccount(place))).toBe("account-missing");
  });

  test("is not by a device that takes part already", () => {
    const meeting = TestMeeting.create();
    const joining = meeting.by(meeting.creator).joinDevice(meeting.creator.state.place);
    expect(meeting.refusal(joining)).toBe(CONTRADICTION);
  });

  test("is not by one that went out since its account was added last, the creator's included", () => {
    const hanna = TestAccount.open().add(2);
    const meeting = TestMeeting.create(hanna).join(hanna, [2]);
    meeting.accept(meeting.by(hanna).leaveAsDevice());
    expect(meeting.refusal(meeting.by(hanna).joinDevice(hanna.state.place))).toBe(CONTRADICTION);
    meeting.accept(meeting.by(hanna, 2).addMember(hanna.userId, hanna.state.place)).join(hanna, [1]);
    expect(meeting.takingPart(hanna)).toEqual([1, 2]);
  });

  test("brings no key of another device or guest, of those that went out neither", () => {
    const meeting = TestMeeting.create();
    const link = meeting.link();
    const shared = PrivateKey.generate();
    const guest = meeting.guest(link, shared);
    meeting.admit(guest).accept(meeting.byGuest(guest).leaveAsGuest());
    const mo = TestAccount.open("Mo");
    mo.accept(mo.adding(2, 1, shared)).accept(mo.adding(3, 1, meeting.creator.key(1)));
    meeting.add(mo);
    expect(meeting.refusal(meeting.by(mo, 2).joinDevice(mo.state.place))).toBe(CONTRADICTION);
    expect(meeting.refusal(meeting.by(mo, 3).joinDevice(mo.state.place))).toBe(CONTRADICTION);
  });

  test("finds no room in a full meeting, but the room of what its own place removes", () => {
    const hanna = TestAccount.open();
    const meeting = TestMeeting.create(hanna, { limits: { participants: 3 } });
    const mo = TestAccount.open("Mo").add(2).add(3);
    meeting.add(mo, [1, 2]);
    expect(meeting.refusal(meeting.by(mo, 3).joinDevice(mo.state.place))).toBe(CONTRADICTION);
    mo.remove([2]);
    meeting.join(mo, [3]);
    expect(meeting.takingPart(mo)).toEqual([1, 3]);
  });
});

describe("AccountMoved", () => {
  test("is by a device that is active at the last place or the new one, whether or not it joined", () => {
    const meeting = TestMeeting.create();
    const mo = TestAccount.open("Mo").add(2);
    meeting.add(mo, []);
    mo.add(3).remove([2]);
    meeting.move(mo, 2);
    mo.add(4);
    meeting.move(mo, 4);
    mo.add(5).remove([5]);
    expect(meeting.refusal(meeting.by(mo, 5).moveAccount(mo.state.place))).toBe(NOT_PERMITTED);
    expect(meeting.refusal(meeting.by(mo, 2).moveAccount(mo.state.place))).toBe(NOT_PERMITTED);
    mo.keys.set(9, mo.key(1));
    expect(meeting.refusal(meeting.by(mo, 9).moveAccount(mo.state.place))).toBe("signer-unknown");
  });

  test("is of a member's account, and to a newer place", () => {
    const meeting = TestMeeting.create();
    const mo = TestAccount.open("Mo");
    meeting.know(mo);
    expect(meeting.refusal(meeting.by(mo).moveAccount(mo.state.place))).toBe("signer-unknown");
    meeting.add(mo);
    expect(meeting.refusal(meeting.by(mo).moveAccount(mo.state.place))).toBe(CONTRADICTION);
    mo.add(2);
    meeting.move(mo).accept(meeting.by(mo).leaveAsMember());
    mo.add(3);
    expect(meeting.refusal(meeting.by(mo).moveAccount(mo.state.place))).toBe(NOT_PERMITTED);
  });

  test("makes removed devices go out, which come back by no means", () => {
    const meeting = TestMeeting.create();
    const mo = TestAccount.open("Mo").add(2).add(3);
    meeting.add(mo, [1, 2, 3]);
    mo.remove([2, 3], 2);
    const verdict = meeting.log.append(meeting.by(mo, 2).moveAccount(mo.state.place));
    expect(verdict).toMatchObject({
      event: {
        isComingOrGoing: true,
        goneOut: [
          { id: mo.userId, deviceId: 2 },
          { id: mo.userId, deviceId: 3 },
        ],
      },
    });
    meeting.accept(meeting.by(meeting.creator).addMember(mo.userId, mo.state.place));
    expect(meeting.refusal(meeting.by(mo, 2).joinDevice(mo.state.place))).toBe(CONTRADICTION);
    expect(meeting.refusal(meeting.by(mo, 2).leaveAsDevice())).toBe(NOT_PERMITTED);
  });

  test("lets the invitations fall of a device that others removed, whether or not it took part", () => {
    const meeting = TestMeeting.create(TestAccount.open(), { everyMember: true });
    const mo = TestAccount.open("Mo").add(2).add(3).add(4).add(5);
    meeting.add(mo, [1, 2, 3, 4, 5]);
    const [ofOne, ofTwo, ofThree, ofFour, ofFive] = [1, 2, 3, 4, 5].map((deviceId) => meeting.link({}, mo, deviceId));
    meeting.accept(meeting.by(mo, 3).leaveAsDevice());
    mo.remove([2], 0).remove([3], 1).remove([4], 4).remove([5], 0);
    meeting.move(mo);
    expect([ofOne, ofTwo, ofThree, ofFour, ofFive].map((link) => meeting.revoked(defined(link)))).toEqual([
      false,
      true,
      true,
      false,
      true,
    ]);
  });
});

describe("MemberLeft", () => {
  test("is by a device of the member that takes part, whose devices all go", () => {
    const meeting = TestMeeting.create(TestAccount.open(), { everyMember: true });
    const mo = TestAccount.open("Mo").add(2).add(3);
    meeting.add(mo, [1, 2]);
    const link = meeting.link({}, mo, 2);
    expect(meeting.refusal(meeting.by(mo, 3).leaveAsMember())).toBe(NOT_PERMITTED);
    meeting.accept(meeting.by(mo, 2).leaveAsMember());
    expect([meeting.log.member(mo.userId), meeting.revoked(link)]).toEqual([undefined, true]);
    expect(meeting.refusal(meeting.by(mo, 1).leaveAsDevice())).toBe(NOT_PERMITTED);
  });

  test("is not by the last host while another member or a guest is there", () => {
    const { meeting, hanna, mo, nia, otto } = company();
    meeting.accept(meeting.by(hanna).leaveAsMember()).accept(meeting.by(mo).leaveAsMember());
    expect(meeting.refusal(meeting.by(nia).leaveAsMember())).toBe(CONTRADICTION);
    meeting.accept(meeting.by(otto).leaveAsMember());
    const guest = meeting.guest(meeting.link({}, nia));
    meeting.accept(meeting.by(nia).admitGuests([guest.admitted]));
    expect(meeting.refusal(meeting.by(nia).leaveAsMember())).toBe(CONTRADICTION);
    meeting.accept(meeting.byGuest(guest).leaveAsGuest()).accept(meeting.by(nia).leaveAsMember());
    expect(meeting.log.members).toEqual([]);
  });
});

describe("MemberRemoved", () => {
  test("is by a host, of another account that is a member", () => {
    const { meeting, hanna, otto, mo } = company();
    const stranger = TestAccount.open();
    expect(meeting.refusal(meeting.by(otto).removeMember(mo.userId))).toBe(NOT_PERMITTED);
    expect(meeting.refusal(meeting.by(hanna).removeMember(hanna.userId))).toBe(CONTRADICTION);
    expect(meeting.refusal(meeting.by(hanna).removeMember(stranger.userId))).toBe(CONTRADICTION);
    meeting.accept(meeting.by(hanna).removeMember(otto.userId));
    expect(meeting.refusal(meeting.by(hanna).removeMember(otto.userId))).toBe(CONTRADICTION);
  });

  test("of a host is by one up its chain", () => {
    const { meeting, hanna, mo, nia } = company();
    expect(meeting.refusal(meeting.by(nia).removeMember(mo.userId))).toBe(CONTRADICTION);
    expect(meeting.refusal(meeting.by(mo).removeMember(hanna.userId))).toBe(CONTRADICTION);
    meeting.accept(meeting.by(hanna).removeMember(nia.userId));
    expect(meeting.takingPart(nia)).toEqual([]);
  });

  test("revokes every invitation of the account", () => {
    const { meeting, hanna, nia } = company();
    const link = meeting.link({}, nia);
    const verdict = meeting.log.append(meeting.by(hanna).removeMember(nia.userId));
    expect(verdict).toMatchObject({ event: { revoked: [{ tokenHash: link.tokenHash }] } });
    expect(meeting.revoked(link)).toBe(true);
  });
});

describe("DeviceLeft", () => {
  test("is by a device that takes part, and revokes nothing", () => {
    const hanna = TestAccount.open().add(2);
    const meeting = TestMeeting.create(hanna);
    const link = meeting.link();
    expect(meeting.refusal(meeting.by(hanna, 2).leaveAsDevice())).toBe(NOT_PERMITTED);
    meeting.accept(meeting.by(hanna).leaveAsDevice());
    expect([meeting.takingPart(hanna), meeting.revoked(link)]).toEqual([[], false]);
    expect(meeting.log.isHost(hanna.userId)).toBe(true);
  });

  test("is not by the last host's only device while others are there", () => {
    const hanna = TestAccount.open().add(2);
    const mo = TestAccount.open("Mo");
    const meeting = TestMeeting.create(hanna).add(mo);
    expect(meeting.refusal(meeting.by(hanna).leaveAsDevice())).toBe(CONTRADICTION);
    meeting.join(hanna, [2]).accept(meeting.by(hanna).leaveAsDevice());
    expect(meeting.refusal(meeting.by(hanna, 2).leaveAsDevice())).toBe(CONTRADICTION);
    meeting.accept(meeting.by(mo).leaveAsDevice());
    expect(meeting.refusal(meeting.by(hanna, 2).leaveAsDevice())).toBe(CONTRADICTION);
    meeting.accept(meeting.by(hanna, 2).changeRole(mo.userId, Role.HOST));
    meeting.accept(meeting.by(hanna, 2).leaveAsDevice());
  });
});

describe("RoleChanged", () => {
  test("is by a host, of a member, to another role", () => {
    const { meeting, hanna, mo, otto } = company();
    expect(meeting.refusal(meeting.by(otto).changeRole(otto.userId, Role.HOST))).toBe(NOT_PERMITTED);
    expect(meeting.refusal(meeting.by(hanna).changeRole(TestAccount.open().userId, Role.HOST))).toBe(CONTRADICTION);
    expect(meeting.refusal(meeting.by(hanna).changeRole(mo.userId, Role.HOST))).toBe(CONTRADICTION);
    expect(meeting.refusal(meeting.by(hanna).changeRole(otto.userId, Role.MEMBER))).toBe(CONTRADICTION);
    expect(meeting.refusal(meeting.by(hanna).changeRole(otto.userId, Role.UNSPECIFIED))).toBe("malformed, signed");
  });

  test("gives the promoting host's chain with the host behind it", () => {
    const { meeting, hanna, mo, nia } = company();
    const chains = [hanna, mo, nia].map(({ userId }) => meeting.log.member(userId)?.chain);
    expect(chains).toEqual([[], [hanna.userId], [hanna.userId, mo.userId]]);
  });

  test("demotes by those up the chain and by the host itself", () => {
    const { meeting, hanna, mo, nia } = company();
    expect(meeting.refusal(meeting.by(nia).changeRole(mo.userId, Role.MEMBER))).toBe(CONTRADICTION);
    expect(meeting.refusal(meeting.by(mo).changeRole(hanna.userId, Role.MEMBER))).toBe(CONTRADICTION);
    meeting.accept(meeting.by(hanna).changeRole(nia.userId, Role.MEMBER));
    meeting.accept(meeting.by(mo).changeRole(mo.userId, Role.MEMBER));
    expect(meeting.refusal(meeting.by(hanna).changeRole(hanna.userId, Role.MEMBER))).toBe(CONTRADICTION);
  });

  test.each([
    { how: "is demoted", go: "demoted" },
    { how: "leaves", go: "left" },
    { how: "is removed", go: "removed" },
  ])("who $how is struck from every chain, and does not come back into it", ({ go }) => {
    const { meeting, hanna, mo, nia } = company();
    const entry =
      go === "demoted"
        ? meeting.by(hanna).changeRole(mo.userId, Role.MEMBER)
        : go === "left"
          ? meeting.by(mo).leaveAsMember()
          : meeting.by(hanna).removeMember(mo.userId);
    meeting.accept(entry);
    expect(meeting.log.member(nia.userId)?.chain).toEqual([hanna.userId]);
    if (go !== "demoted") {
      meeting.add(mo, [1], nia);
    }
    meeting.accept(meeting.by(nia).changeRole(mo.userId, Role.HOST));
    expect(meeting.log.member(nia.userId)?.chain).toEqual([hanna.userId]);
    expect(meeting.log.member(mo.userId)?.chain).toEqual([hanna.userId, nia.userId]);
    expect(meeting.refusal(meeting.by(mo).changeRole(nia.userId, Role.MEMBER))).toBe(CONTRADICTION);
  });
});
