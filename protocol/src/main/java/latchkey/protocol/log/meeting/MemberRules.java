package latchkey.protocol.log.meeting;

import java.util.List;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.UserId;
import latchkey.protocol.log.EntryRefused;
import latchkey.protocol.log.Form;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.LogFault;
import latchkey.protocol.log.WrittenEntry;
import latchkey.protocol.log.account.AccountPlace;
import latchkey.protocol.log.account.AccountState;
import latchkey.protocol.log.meeting.wire.AccountMoved;
import latchkey.protocol.log.meeting.wire.DeviceJoined;
import latchkey.protocol.log.meeting.wire.MeetingCreated;
import latchkey.protocol.log.meeting.wire.MemberAdded;
import latchkey.protocol.log.meeting.wire.MemberProof;
import latchkey.protocol.log.meeting.wire.MemberRemoved;
import latchkey.protocol.log.meeting.wire.RoleChanged;

/**
 * What entries about members and their devices may say: types 1 to 8. Each method checks an entry
 * whose signature is good and, unless it refuses it, lets it count.
 */
final class MemberRules {
  private static final int MAX_MEMBERS = 5_000;

  private final MeetingState meeting;
  private final People people;

  MemberRules(MeetingState meeting) {
    this.meeting = meeting;
    this.people = meeting.people;
  }

  MeetingEvent takeMeetingCreated(WrittenEntry entry, Address signer) throws EntryRefused {
    EntryRefused.unless(
        meeting.size() == 0, LogFault.CONTRADICTION, "the meeting has been created already");
    MeetingCreated body = Bodies.body(MeetingCreated.parser(), entry);
    String name = Form.name(body.getTitle(), Limits.MAX_TITLE_CODE_POINTS);
    boolean everyMember =
        switch (body.getWhoMayAdmit()) {
          case WHO_MAY_ADMIT_HOSTS -> false;
          case WHO_MAY_ADMIT_EVERY_MEMBER -> true;
          case WHO_MAY_ADMIT_UNSPECIFIED, UNRECOGNIZED ->
              throw new EntryRefused(LogFault.MALFORMED, "the entry does not say who may admit");
        };
    AccountState account =
        people.atPlace(new UserId(signer.id()), Bodies.place(body.getAccount(), body.hasAccount()));
    meeting.title = name;
    meeting.everyMemberAdmits = everyMember;
    people.move(account, meeting.size());
    people.add(account, Role.HOST, meeting.size(), true);
    meeting.join(account, signer);
    return new MeetingEvent.MeetingCreated(signer, name, everyMember);
  }

  MeetingEvent takeMemberAdded(MemberAdded body, Address signer) throws EntryRefused {
    UserId userId = Ids.userId(body.getUserId());
    AccountPlace place = Bodies.place(body.getAccount(), body.hasAccount());
    meeting.requireHost(signer);
    meeting.requireRoom();
    AccountState account = people.atPlace(userId, place);
    EntryRefused.unless(
        !userId.value().equals(signer.id()) || account.device(signer.deviceId()).isPresent(),
        LogFault.NOT_PERMITTED,
        "the entry itself shows the signer removed from its account");
    EntryRefused.unless(
        people.member(userId).isPresent() || people.members().size() < MAX_MEMBERS,
        LogFault.CONTRADICTION,
        "the meeting has as many members as it may have");
    Optional<Invitation> used =
        body.hasProof()
            ? Optional.of(invitationProved(body.getProof(), account))
            : Optional.empty();
    List<Address> gone = meeting.move(account);
    used.ifPresent(invitation -> meeting.use(invitation.tokenHash()));
    people.add(account, Role.MEMBER, meeting.size(), used.isPresent());
    return new MeetingEvent.MemberAdded(signer, userId, used.isPresent(), gone);
  }

  private Invitation invitationProved(MemberProof proof, AccountState account) throws EntryRefused {
    Bytes tokenHash = Form.hash(proof.getTokenHash(), "the token's hash");
    Bytes linkProof = Form.signature(proof.getLinkProof(), "the link's proof");
    Bytes deviceProof = Form.signature(proof.getDeviceProof(), "the device's proof");
    int deviceId = Form.deviceId(proof.getDeviceId());
    Invitation invitation =
        MeetingState.usable(
            meeting.invitations.byTokenHash(tokenHash).filter(made -> !made.fallsWith(account)),
            true);
    EntryRefused.unless(
        invitation.forWhom() == ForWhom.MEMBER,
        LogFault.CONTRADICTION,
        "the invitation is not for a member");
    Bytes key =
        account
            .device(deviceId)
            .orElseThrow(() ->
                new EntryRefused(
                    LogFault.CONTRADICTION, "the proof's device is not in the account"))
            .identityKey();
    meeting
        .proofs()
        .require(
            invitation,
            new KnockingMember(
                account.userId(), deviceId, account.place(), tokenHash, linkProof, deviceProof),
            key);
    return invitation;
  }

  MeetingEvent takeDeviceJoined(DeviceJoined body, Address signer) throws EntryRefused {
    UserId userId = new UserId(signer.id());
    AccountState account =
        people.atPlace(userId, Bodies.place(body.getAccount(), body.hasAccount()));
    Member member = meeting.requireMember(userId);
    meeting.requireRoom();
    Bytes key =
        account
            .device(signer.deviceId())
            .orElseThrow(() ->
                new EntryRefused(LogFault.CONTRADICTION, "the device was removed from its account"))
            .identityKey();
    EntryRefused.unless(
        people.device(signer).isEmpty(), LogFault.CONTRADICTION, "the device takes part already");
    EntryRefused.unless(
        people.wentOutAt(signer).filter(index -> index > member.addedAt()).isEmpty(),
        LogFault.CONTRADICTION,
        "the device went out, and its account has not been added again since");
    meeting.attendance.requireOwn(signer, key);
    meeting.requireSeats(1 - people.removedBy(account).size());
    List<Address> gone = meeting.move(account);
    meeting.join(account, signer);
    return new MeetingEvent.DeviceJoined(signer, gone);
  }

  MeetingEvent takeAccountMoved(AccountMoved body, Address signer) throws EntryRefused {
    UserId userId = new UserId(signer.id());
    AccountPlace place = Bodies.place(body.getAccount(), body.hasAccount());
    AccountState account = people.atPlace(userId, place);
    EntryRefused.unless(
        !meeting.requireMember(userId).account().place().equals(place),
        LogFault.CONTRADICTION,
        "the account stands there already");
    if (people.removedBy(account).isEmpty()) {
      meeting.requireRoom();
    }
    return new MeetingEvent.AccountMoved(signer, meeting.move(account));
  }

  MeetingEvent takeMemberLeft(WrittenEntry entry, Address signer) throws EntryRefused {
    Bodies.requireEmptyBody(entry);
    Device device = meeting.requireDevice(signer);
    EntryRefused.unless(
        !people.isLastHost(device.userId()) || meeting.isAlone(device.userId()),
        LogFault.CONTRADICTION,
        "the last host cannot leave the others");
    return new MeetingEvent.MemberLeft(signer, meeting.remove(device.userId()));
  }

  MeetingEvent takeMemberRemoved(MemberRemoved body, Address signer) throws EntryRefused {
    UserId userId = Ids.userId(body.getUserId());
    Member by = meeting.requireHost(signer);
    EntryRefused.unless(
        !userId.equals(by.userId()), LogFault.CONTRADICTION, "a member removes itself by leaving");
    Member member = people.require(userId);
    EntryRefused.unless(
        !member.isHost() || member.chain().contains(by.userId()),
        LogFault.CONTRADICTION,
        "a host is removed only by those who made it one");
    return new MeetingEvent.MemberRemoved(signer, userId, meeting.remove(userId));
  }

  MeetingEvent takeDeviceLeft(WrittenEntry entry, Address signer) throws EntryRefused {
    Bodies.requireEmptyBody(entry);
    Device device = meeting.requireDevice(signer);
    boolean onlyOne =
        people.devices().stream().filter(of -> of.userId().equals(device.userId())).count() == 1;
    EntryRefused.unless(
        !people.isLastHost(device.userId()) || !onlyOne || meeting.isAlone(device.userId()),
        LogFault.CONTRADICTION,
        "the last host's only device cannot leave the others");
    people.takeOut(signer, meeting.size());
    return new MeetingEvent.DeviceLeft(signer);
  }

  MeetingEvent takeRoleChanged(RoleChanged body, Address signer) throws EntryRefused {
    UserId userId = Ids.userId(body.getUserId());
    Role role =
        switch (body.getRole()) {
          case ROLE_HOST -> Role.HOST;
          case ROLE_MEMBER -> Role.MEMBER;
          case ROLE_UNSPECIFIED, UNRECOGNIZED ->
              throw new EntryRefused(LogFault.MALFORMED, "the entry does not name a role");
        };
    Member by = meeting.requireHost(signer);
    Member member = people.require(userId);
    meeting.requireRoom();
    EntryRefused.unless(
        member.role() != role, LogFault.CONTRADICTION, "the member has that role already");
    if (role == Role.HOST) {
      people.promote(userId, by);
    } else {
      EntryRefused.unless(
          userId.equals(by.userId()) || member.chain().contains(by.userId()),
          LogFault.CONTRADICTION,
          "a host is demoted only by itself or those who made it one");
      EntryRefused.unless(
          !people.isLastHost(userId), LogFault.CONTRADICTION, "the last host stays one");
      people.demote(userId);
    }
    return new MeetingEvent.RoleChanged(signer, userId, role);
  }
}
