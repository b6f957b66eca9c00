import { PrivateKey } from "@latchkey/signal";
import { describe, expect, test } from "vitest";
import { randomBytes } from "../../src/bytes.ts";
import { ForWhom, Role } from "../../src/gen/latchkey/v2/meeting_pb.ts";
import { sessionIdOf } from "../../src/log/form.ts";
import { knock } from "../../src/log/meeting/guest-writer.ts";
import { defined, TestAccount } from "./test-account.ts";
import { TestMeeting } from "./test-meeting.ts";

const CONTRADICTION = "contradiction, signed";
const NOT_PERMITTED = "not-permitted, signed";

/** A host, a member and a guest that take part, where hosts alone may admit or every member. */
function gathering(everyMember = false) {
  const meeting = TestMeeting.create(TestAccount.open("Hanna"), { everyMember });
  const member = TestAccount.open("Mo");
  const link = meeting.add(member).link();
  const guest = meeting.guest(link);
  meeting.admit(guest);
  return { meeting, host: meeting.creator, member, link, guest };
}

describe("InvitationMade", () => {
  test("is by a device that may admit, for a member by a host's", () => {
    const hostsOnly = gathering();
    expect(hostsOnly.meeting.refusal(hostsOnly.meeting.making({}, hostsOnly.member))).toBe(NOT_PERMITTED);
    const { meeting, member, guest } = gathering(true);
    expect(meeting.log.mayAdmit({ id: member.userId, deviceId: 1 })).toBe(true);
    expect(meeting.log.mayAdmit({ id: guest.admitted.sessionId, deviceId: 1 })).toBe(false);
    meeting.accept(meeting.making({}, member));
    expect(meeting.refusal(meeting.making({ forWhom: ForWhom.MEMBER }, member))).toBe(NOT_PERMITTED);
    meeting.accept(meeting.making({ forWhom: ForWhom.MEMBER }));
    meeting.accept(meeting.by(member).leaveAsDevice());
    expect(meeting.refusal(meeting.making({}, member))).toBe(NOT_PERMITTED);
  });

  test("brings a new token and a new link key, which may be a participant's", () => {
    const { meeting, host, link, guest } = gathering();
    expect(meeting.refusal(meeting.making({ tokenHash: link.tokenHash }))).toBe(CONTRADICTION);
    const linkKey = link.key.publicKey().serialize();
    expect(meeting.refusal(meeting.making({ linkKey }))).toBe(CONTRADICTION);
    meeting.accept(meeting.by(host).revokeInvitation(link.tokenHash));
    expect(meeting.refusal(meeting.making({ tokenHash: link.tokenHash }))).toBe(CONTRADICTION);
    expect(meeting.refusal(meeting.making({ linkKey }))).toBe(CONTRADICTION);
    meeting.accept(meeting.making({ linkKey: guest.admitted.identityKey }));
  });

  test.each([-1, 253_402_300_800_000])("ends at a time that there is: %d", (expiresAt) => {
    const meeting = TestMeeting.create();
    expect(meeting.refusal(meeting.making({ expiresAt }))).toMatch(/^malformed/);
  });

  test.each([
    { forWhom: ForWhom.SHARED, good: [1, 1_000], bad: [0, 1_001, 4_294_967_295] },
    { forWhom: ForWhom.GUEST, good: [1], bad: [0, 2] },
    { forWhom: ForWhom.MEMBER, good: [1], bad: [0, 2] },
  ])("has the uses of its kind: $forWhom", ({ forWhom, good, bad }) => {
    const meeting = TestMeeting.create();
    for (const maxUses of bad) {
      expect(meeting.refusal(meeting.making({ forWhom, maxUses }))).toBe(CONTRADICTION);
    }
    for (const maxUses of good) {
      meeting.accept(meeting.making({ forWhom, maxUses }));
    }
  });

  test("keeps to the limits, of the meeting and of an account", () => {
    const limits = { invitations: 3, invitationsOfAccount: 2 };
    const meeting = TestMeeting.create(TestAccount.open().add(2), { everyMember: true, limits });
    const [mo, nia] = [TestAccount.open("Mo"), TestAccount.open("Nia")];
    meeting.join(meeting.creator, [2]).add(mo).add(nia);
    meeting.accept(meeting.making()).accept(meeting.making({}, meeting.creator, 2));
    expect(meeting.refusal(meeting.making({}, meeting.creator, 2))).toBe(CONTRADICTION);
    meeting.accept(meeting.making({}, mo));
    expect(meeting.refusal(meeting.making({}, nia))).toBe(CONTRADICTION);
  });

  test("shows what was made", () => {
    const { meeting, host, link } = gathering();
    expect(meeting.log.invitation(link.tokenHash)).toMatchObject({
      anchor: link.anchor,
      linkKey: link.key.publicKey().serialize(),
      maker: { id: host.userId, deviceId: 1 },
      forWhom: ForWhom.SHARED,
      maxUses: 10,
      uses: 1,
      revoked: false,
    });
  });
});

describe("InvitationRevoked", () => {
  test("is by a device that may admit, of one that is known and not revoked", () => {
    const { meeting, host, member, link } = gathering();
    expect(meeting.refusal(meeting.by(member).revokeInvitation(link.tokenHash))).toBe(NOT_PERMITTED);
    expect(meeting.refusal(meeting.by(host).revokeInvitation(randomBytes(32)))).toBe(CONTRADICTION);
    meeting.accept(meeting.by(host).revokeInvitation(link.tokenHash));
    expect(meeting.refusal(meeting.by(host).revokeInvitation(link.tokenHash))).toBe(CONTRADICTION);
  });

  test("may be of a used-up one, and while admission is closed, as making one may", () => {
    const { meeting, host } = gathering();
    const single = meeting.link({ forWhom: ForWhom.GUEST });
    meeting.admit(meeting.guest(single)).accept(meeting.by(host).closeAdmission());
    meeting.accept(meeting.making()).accept(meeting.by(host).revokeInvitation(single.tokenHash));
    expect(meeting.revoked(single)).toBe(true);
  });
});

describe("GuestsAdmitted", () => {
  test("is by a device that may admit, while admission is open", () => {
    const { meeting, host, member, link } = gathering();
    const guest = meeting.guest(link);
    expect(meeting.refusal(meeting.by(member).admitGuests([guest.admitted]))).toBe(NOT_PERMITTED);
    meeting.accept(meeting.by(host).closeAdmission());
    expect(meeting.refusal(meeting.admitting(guest))).toBe(CONTRADICTION);
    meeting.accept(meeting.by(host).openAdmission()).admit(guest);
    expect(meeting.log.guest(guest.admitted.sessionId)).toMatchObject({ displayName: "Gus", goneOut: undefined });
    expect(meeting.log.takesPart({ id: guest.admitted.sessionId, deviceId: 1 })).toBe(true);
  });

  test("lets every member's device admit where the meeting says so", () => {
    const { meeting, member, link } = gathering(true);
    meeting.accept(meeting.by(member).admitGuests([meeting.guest(link).admitted]));
  });

  test("does not let a session in twice", () => {
    const { meeting, link, guest } = gathering();
    expect(meeting.refusal(meeting.admitting(guest))).toBe(CONTRADICTION);
    meeting.accept(meeting.byGuest(guest).leaveAsGuest());
    expect(meeting.refusal(meeting.admitting(guest))).toBe(CONTRADICTION);
    const twice = meeting.guest(link);
    expect(meeting.refusal(meeting.admitting(twice, twice))).toBe(CONTRADICTION);
  });

  test("brings a key that none has or had, in the same entry neither", () => {
    const { meeting, host, member, link, guest } = gathering();
    meeting.accept(meeting.by(member).leaveAsMember());
    for (const key of [guest.key, host.key(1), member.key(1)]) {
      expect(meeting.refusal(meeting.admitting(meeting.guest(link, key)))).toBe(CONTRADICTION);
    }
    const key = PrivateKey.generate();
    expect(meeting.refusal(meeting.admitting(meeting.guest(link, key), meeting.guest(link, key)))).toBe(CONTRADICTION);
  });

  test("comes by an invitation that is known, not revoked, not for members and not used up", () => {
    const { meeting, host, link } = gathering();
    expect(meeting.refusal(meeting.admitting(meeting.guest({ ...link, tokenHash: randomBytes(32) })))).toBe(
      CONTRADICTION,
    );
    const forMember = meeting.link({ forWhom: ForWhom.MEMBER });
    expect(meeting.refusal(meeting.admitting(meeting.guest(forMember)))).toBe(CONTRADICTION);
    const two = meeting.link({ maxUses: 2 });
    const [one, other, third] = [meeting.guest(two), meeting.guest(two), meeting.guest(two)];
    expect(meeting.refusal(meeting.admitting(one, other, third))).toBe(CONTRADICTION);
    meeting.admit(one, other);
    expect([meeting.uses(two), meeting.refusal(meeting.admitting(third))]).toEqual([2, CONTRADICTION]);
    meeting.accept(meeting.by(host).revokeInvitation(link.tokenHash));
    expect(meeting.refusal(meeting.admitting(meeting.guest(link)))).toBe(CONTRADICTION);
  });

  test("brings proofs by the link key and by the guest's, for this guest, link, anchor and meeting", () => {
    const { meeting, link, guest: other } = gathering();
    const { admitted, key } = meeting.guest(link);
    const wrong = [
      { ...admitted, linkProof: admitted.keyProof },
      { ...admitted, keyProof: admitted.linkProof },
      { ...admitted, linkProof: other.admitted.linkProof },
      { ...admitted, displayName: "Mallory" },
      { ...admitted, registrationId: 2 },
      { ...admitted, sessionId: sessionIdOf(randomBytes(16)) },
      { ...admitted, identityKey: PrivateKey.generate().publicKey().serialize() },
      meeting.guest({ ...link, anchor: randomBytes(32) }).admitted,
      meeting.guest({ ...link, key: PrivateKey.generate() }).admitted,
      knock({ ...link, ...admitted, logId: randomBytes(16) }, link.key, key),
      { ...admitted, tokenHash: meeting.link().tokenHash },
    ];
    for (const guest of wrong) {
      expect(meeting.refusal(meeting.by(meeting.creator).admitGuests([guest]))).toBe("bad-proof, signed");
    }
    meeting.admit({ admitted, key });
  });

  test("takes several one after the other, and none if one is refused", () => {
    const { meeting, link } = gathering();
    const guests = [meeting.guest(link), meeting.guest(link)];
    const bad = { ...defined(guests[1]).admitted, displayName: "Mallory" };
    const entry = meeting.by(meeting.creator).admitGuests([defined(guests[0]).admitted, bad]);
    expect(meeting.refusal(entry)).toBe("bad-proof, signed");
    meeting.admit(...guests);
    expect([meeting.log.guests.length, meeting.uses(link)]).toEqual([3, 3]);
  });

  test("finds no room in a full meeting", () => {
    const meeting = TestMeeting.create(TestAccount.open(), { limits: { participants: 3 } });
    const link = meeting.link();
    const [one, two, three] = [meeting.guest(link), meeting.guest(link), meeting.guest(link)];
    expect(meeting.refusal(meeting.admitting(one, two, three))).toBe(CONTRADICTION);
    meeting.admit(one, two);
    expect(meeting.refusal(meeting.admitting(three))).toBe(CONTRADICTION);
    meeting.accept(meeting.byGuest(one).leaveAsGuest()).admit(three);
  });

  test("has 1 to 100 guests", () => {
    const { meeting, host, guest } = gathering();
    expect(meeting.refusal(meeting.by(host).admitGuests([]))).toBe("malformed, signed");
    const many = Array.from({ length: 101 }, () => guest.admitted);
    expect(meeting.refusal(meeting.by(host).admitGuests(many))).toBe("malformed, signed");
  });
});

describe("a guest that had gone", () => {
  function gone(forWhom: ForWhom = ForWhom.SHARED) {
    const meeting = TestMeeting.create();
    const link = meeting.link({ forWhom });
    const guest = meeting.guest(link);
    meeting.admit(guest).accept(meeting.by(meeting.creator).removeGuest(guest.admitted.sessionId, { hadGone: true }));
    return { meeting, host: meeting.creator, link, guest };
  }

  test("comes again under the same link, without a new use of it", () => {
    const { meeting, host, link, guest } = gone(ForWhom.GUEST);
    expect(meeting.log.guest(guest.admitted.sessionId)?.goneOut).toBe("had-gone");
    meeting.admit(guest);
    expect([meeting.uses(link), meeting.log.guests.length]).toEqual([1, 1]);
    meeting.accept(meeting.by(host).removeGuest(guest.admitted.sessionId, { hadGone: true })).admit(guest);
    expect(meeting.uses(link)).toBe(1);
  });

  test("comes again as the same alone", () => {
    const { meeting, link, guest } = gone();
    const { sessionId, registrationId, displayName } = guest.admitted;
    const claim = { logId: meeting.logId, sessionId, registrationId, displayName };
    const other = meeting.link();
    const altered = [
      knock({ ...claim, ...link, displayName: "Gustav" }, link.key, guest.key),
      knock({ ...claim, ...link, registrationId: 2 }, link.key, guest.key),
      knock({ ...claim, ...link }, link.key, PrivateKey.generate()),
      knock({ ...claim, ...other }, other.key, guest.key),
    ];
    for (const admitted of altered) {
      expect(meeting.refusal(meeting.by(meeting.creator).admitGuests([admitted]))).toBe(CONTRADICTION);
    }
    meeting.accept(meeting.by(meeting.creator).admitGuests([knock({ ...claim, ...link }, link.key, guest.key)]));
  });

  test("does not come again twice, with bad proofs, while admission is closed, or under a revoked link", () => {
    const { meeting, host, link, guest } = gone();
    expect(meeting.refusal(meeting.admitting(guest, guest))).toBe(CONTRADICTION);
    const unproved = { ...guest.admitted, keyProof: guest.admitted.linkProof };
    expect(meeting.refusal(meeting.by(host).admitGuests([unproved]))).toBe("bad-proof, signed");
    meeting.accept(meeting.by(host).closeAdmission());
    expect(meeting.refusal(meeting.admitting(guest))).toBe(CONTRADICTION);
    meeting.accept(meeting.by(host).openAdmission()).accept(meeting.by(host).revokeInvitation(link.tokenHash));
    expect(meeting.refusal(meeting.admitting(guest))).toBe(CONTRADICTION);
  });

  test("can be removed for good, which revokes a link for one guest", () => {
    const { meeting, host, link, guest } = gone(ForWhom.GUEST);
    const { sessionId } = guest.admitted;
    expect(meeting.refusal(meeting.by(host).removeGuest(sessionId, { hadGone: true }))).toBe(CONTRADICTION);
    const verdict = meeting.log.append(meeting.by(host).removeGuest(sessionId));
    expect(verdict).toMatchObject({ event: { goneOut: [], revoked: [{ tokenHash: link.tokenHash }] } });
    expect(meeting.refusal(meeting.admitting(guest))).toBe(CONTRADICTION);
    expect(meeting.refusal(meeting.by(host).removeGuest(sessionId))).toBe(CONTRADICTION);
  });

  test("finds no room in a full meeting", () => {
    const meeting = TestMeeting.create(TestAccount.open(), { limits: { participants: 2 } });
    const link = meeting.link();
    const [guest, other] = [meeting.guest(link), meeting.guest(link)];
    meeting.admit(guest).accept(meeting.by(meeting.creator).removeGuest(guest.admitted.sessionId, { hadGone: true }));
    meeting.admit(other);
    expect(meeting.refusal(meeting.admitting(guest))).toBe(CONTRADICTION);
  });
});

describe("GuestRemoved", () => {
  test("is by a device that may admit, of a guest that takes part", () => {
    const { meeting, host, member, guest } = gathering();
    const { sessionId } = guest.admitted;
    expect(meeting.refusal(meeting.by(member).removeGuest(sessionId))).toBe(NOT_PERMITTED);
    expect(meeting.refusal(meeting.by(host).removeGuest(sessionIdOf(randomBytes(16))))).toBe(CONTRADICTION);
    const verdict = meeting.log.append(meeting.by(host).removeGuest(sessionId));
    expect(verdict).toMatchObject({ event: { goneOut: [{ id: sessionId, deviceId: 1 }], isComingOrGoing: true } });
    for (const hadGone of [false, true]) {
      expect(meeting.refusal(meeting.by(host).removeGuest(sessionId, { hadGone }))).toBe(CONTRADICTION);
    }
    expect(meeting.refusal(meeting.admitting(guest))).toBe(CONTRADICTION);
  });

  test("is not of a guest that left by itself", () => {
    const { meeting, host, guest } = gathering();
    meeting.accept(meeting.byGuest(guest).leaveAsGuest());
    expect(meeting.refusal(meeting.by(host).removeGuest(guest.admitted.sessionId))).toBe(CONTRADICTION);
  });

  test.each([
    { link: "one guest", forWhom: ForWhom.GUEST, how: {}, outcome: "revoked" },
    { link: "one guest", forWhom: ForWhom.GUEST, how: { hadGone: true }, outcome: "open" },
    { link: "one guest", forWhom: ForWhom.GUEST, how: { closeLink: true }, outcome: "refused" },
    { link: "several", forWhom: ForWhom.SHARED, how: {}, outcome: "open" },
    { link: "several", forWhom: ForWhom.SHARED, how: { closeLink: true }, outcome: "revoked" },
    { link: "several", forWhom: ForWhom.SHARED, how: { hadGone: true }, outcome: "open" },
    { link: "several", forWhom: ForWhom.SHARED, how: { hadGone: true, closeLink: true }, outcome: "refused" },
  ])("leaves a link for $link with $how $outcome", ({ forWhom, how, outcome }) => {
    const meeting = TestMeeting.create();
    const link = meeting.link({ forWhom });
    const guest = meeting.guest(link);
    const entry = meeting.admit(guest).by(meeting.creator).removeGuest(guest.admitted.sessionId, how);
    if (outcome === "refused") {
      expect(meeting.refusal(entry)).toBe(CONTRADICTION);
    } else {
      expect(meeting.accept(entry).revoked(link)).toBe(outcome === "revoked");
    }
  });

  test("closes a link that is revoked already without a change", () => {
    const { meeting, host, link, guest } = gathering();
    meeting.accept(meeting.by(host).revokeInvitation(link.tokenHash));
    const verdict = meeting.log.append(meeting.by(host).removeGuest(guest.admitted.sessionId, { closeLink: true }));
    expect(verdict).toMatchObject({ kind: "accepted", event: { revoked: [] } });
  });
});

describe("GuestLeft", () => {
  test("is by the guest itself while it takes part", () => {
    const { meeting, host, member, guest } = gathering();
    expect(meeting.refusal(meeting.by(host).leaveAsGuest())).toBe(NOT_PERMITTED);
    expect(meeting.refusal(meeting.byGuest({ ...guest, key: member.key(1) }).leaveAsGuest())).toBe("bad-signature");
    meeting.accept(meeting.byGuest(guest).leaveAsGuest());
    expect(meeting.refusal(meeting.byGuest(guest).leaveAsGuest())).toBe(NOT_PERMITTED);
  });
});

test("a guest signs nothing but its leaving and what may be skipped", () => {
  const { meeting, host, member, link, guest } = gathering(true);
  const writer = meeting.byGuest(guest);
  const { place } = host.state;
  const entries = [
    writer.addMember(member.userId, member.state.place),
    writer.joinDevice(place),
    writer.moveAccount(place),
    writer.leaveAsMember(),
    writer.removeMember(member.userId),
    writer.leaveAsDevice(),
    writer.changeRole(member.userId, Role.HOST),
    writer.revokeInvitation(link.tokenHash),
    writer.admitGuests([guest.admitted]),
    writer.removeGuest(guest.admitted.sessionId),
    writer.closeAdmission(),
    writer.openAdmission(),
    writer.endMeeting(),
  ];
  for (const entry of entries) {
    expect(meeting.refusal(entry)).toBe(NOT_PERMITTED);
  }
  meeting.accept(writer.entry(1_000));
});

describe("AdmissionClosed and AdmissionOpened", () => {
  test("are by a host's device and change something", () => {
    const { meeting, host, member } = gathering(true);
    expect(meeting.refusal(meeting.by(member).closeAdmission())).toBe(NOT_PERMITTED);
    expect(meeting.refusal(meeting.by(host).openAdmission())).toBe(CONTRADICTION);
    meeting.accept(meeting.by(host).closeAdmission());
    expect(meeting.log.admissionOpen).toBe(false);
    expect(meeting.refusal(meeting.by(host).closeAdmission())).toBe(CONTRADICTION);
    expect(meeting.refusal(meeting.by(member).openAdmission())).toBe(NOT_PERMITTED);
    meeting.accept(meeting.by(host).openAdmission());
    expect(meeting.log.admissionOpen).toBe(true);
  });
});

describe("MeetingEnded", () => {
  test("is by a host's device, and nothing follows", () => {
    const { meeting, host, member, guest } = gathering(true);
    expect(meeting.refusal(meeting.by(member).endMeeting())).toBe(NOT_PERMITTED);
    meeting.accept(meeting.by(host).endMeeting());
    expect(meeting.log.hasEnded).toBe(true);
    for (const entry of [
      meeting.byGuest(guest).leaveAsGuest(),
      meeting.by(host).entry(17),
      meeting.by(host).entry(1_000),
    ]) {
      expect(meeting.refusal(entry)).toBe("after-end");
    }
  });
});

describe("types that are not known", () => {
  test("below 1,000 stop the reader, from 1,000 on are by those that take part", () => {
    const { meeting, host, member, guest } = gathering();
    expect(meeting.refusal(meeting.by(host).entry(17))).toBe("newer-version");
    expect(meeting.refusal(meeting.by(host).entry(999, Uint8Array.of(255)))).toBe("newer-version");
    meeting.accept(meeting.by(member).entry(1_000, Uint8Array.of(255)));
    meeting.accept(meeting.byGuest(guest).entry(65_535)).accept(meeting.byGuest(guest).leaveAsGuest());
    expect(meeting.refusal(meeting.byGuest(guest).entry(1_000))).toBe(NOT_PERMITTED);
    expect(meeting.refusal(meeting.by(host).entry(65_536))).toBe("malformed");
  });
});

describe("the limit of entries", () => {
  test("does not count goings out and the end, which always fit", () => {
    const meeting = TestMeeting.create(TestAccount.open(), { limits: { entries: 7 } });
    const host = meeting.creator;
    const mo = TestAccount.open("Mo").add(2);
    const nia = TestAccount.open("Nia");
    const link = meeting.add(mo, [1, 2]).add(nia, []).link();
    const guest = meeting.guest(link);
    meeting.admit(guest);
    const full = [
      meeting.by(host).closeAdmission(),
      meeting.by(host).entry(1_000),
      meeting.by(nia).joinDevice(nia.state.place),
    ];
    for (const entry of full) {
      expect(meeting.refusal(entry)).toBe(CONTRADICTION);
    }
    mo.add(3);
    expect(meeting.refusal(meeting.by(mo).moveAccount(mo.state.place))).toBe(CONTRADICTION);
    mo.remove([2]);
    meeting.move(mo);
    meeting.accept(meeting.by(host).removeGuest(guest.admitted.sessionId));
    meeting.accept(meeting.by(mo).leaveAsDevice()).accept(meeting.by(host).removeMember(nia.userId));
    meeting.accept(meeting.by(host).endMeeting());
  });
});
