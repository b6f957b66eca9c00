package latchkey.client;

import java.util.List;
import java.util.Optional;
import latchkey.client.deliver.HeartbeatDuty;
import latchkey.client.distribute.Outcomes;
import latchkey.client.model.KeyCoverage;
import latchkey.client.vouch.GuestTexts;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.UserId;
import latchkey.protocol.log.meeting.MeetingEvent.DeviceLeft;
import latchkey.protocol.log.meeting.MeetingEvent.GuestsAdmitted;
import latchkey.protocol.log.meeting.MeetingEvent.MeetingEnded;
import latchkey.protocol.log.meeting.MeetingEvent.MemberLeft;
import latchkey.protocol.log.meeting.MeetingEvent.MemberRemoved;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.message.GuestText;
import latchkey.protocol.message.GuestWords;
import latchkey.protocol.message.Label;
import latchkey.protocol.relay.Position;

/** What a member's device makes of what comes: keys go out, guests' texts are passed on. */
final class MemberRole implements MeetingRole, Outcomes {
  private final MemberEngine meeting;

  MemberRole(MemberEngine meeting) {
    this.meeting = meeting;
  }

  @Override
  public boolean takesPart(MeetingLog log) {
    return log.device(meeting.self()).isPresent();
  }

  @Override
  public HeartbeatDuty.Part heartbeatPart() {
    return meeting.presence().isFirst() ? HeartbeatDuty.Part.KEEPS : HeartbeatDuty.Part.RELIEVES;
  }

  @Override
  public boolean tells(MeetingLog log) {
    return true;
  }

  @Override
  public void keeps(List<Address> newcomers) {
    meeting.prepared().cameIn(newcomers);
  }

  /** Of the account this device may know more than the roster: who was signed out gets no keys. */
  @Override
  public void cameIn(List<Address> newcomers) {
    meeting
        .ownKey()
        .cameIn(
            newcomers.stream()
                .filter(newcomer -> !meeting.session().accounts.standing(newcomer).isOut())
                .toList());
  }

  @Override
  public void accountRead(UserId user) {
    meeting.accountRead(user);
  }

  @Override
  public void forked(UserId user) {
    meeting.forks().tell(user);
  }

  @Override
  public void wentOut(Address leaver) {
    meeting.ownKey().wentOut(leaver);
  }

  @Override
  public void rosterSays(latchkey.protocol.log.meeting.MeetingEvent event, MeetingLog log) {
    if (event instanceof GuestsAdmitted admitted) {
      meeting.prepareSoon(); // There is room for others who wait.
      admitted
          .guests()
          .forEach(guest ->
              meeting.later(() -> {
                var unused = meeting.lobby().waitsNoMore(guest.sessionId());
              }));
    } else if (event instanceof MeetingEnded) {
      meeting.later(() -> meeting.session().over(new MeetingEvent.Ended()));
    }
    ownGoing(event).ifPresent(how -> meeting.later(() -> meeting.wentOut(how)));
    meeting.wakeDistributor();
  }

  /** How this device, or its account, goes by an entry. */
  private Optional<MeetingEvent> ownGoing(latchkey.protocol.log.meeting.MeetingEvent event) {
    String ownId = meeting.self().id();
    boolean isMembers =
        (event instanceof MemberLeft && event.signer().id().equals(ownId))
            || (event instanceof MemberRemoved removed && removed.userId().value().equals(ownId));
    if (!isMembers && !event.gone().contains(meeting.self())) {
      return Optional.empty();
    }
    return Optional.of(
        event instanceof MemberLeft || event instanceof DeviceLeft
            ? new MeetingEvent.Left()
            : new MeetingEvent.Removed());
  }

  /** The server is to hand out pre-keys whose private halves are here. */
  @Override
  public void keyStoreWentBack() {
    meeting.seeToKeys();
  }

  @Override
  public void guestSaid(GuestText text, GuestWords words) {
    meeting.relayDuty().came(text);
  }

  @Override
  public void labelled(Address maker, Label label) {
    meeting.session().store.invitationLabels().put(meeting.id(), label.tokenHash(), label.label());
  }

  @Override
  public void guestTextPublished(GuestText text) {
    meeting.relayDuty().published(GuestTexts.Key.of(text));
  }

  /** The log has told already how it went out. */
  @Override
  public void notInRoster() {}

  @Override
  public void ready(Position position) {
    meeting.ready(position);
  }

  @Override
  public void over() {
    meeting.giveUp();
  }

  @Override
  public void coverage(KeyCoverage coverage) {
    meeting.labels().wake(); // Somebody may have got the key.
    meeting.session().emit(new MeetingEvent.KeyCoverageChanged(coverage));
  }

  @Override
  public void progress(int done, int total) {
    meeting.session().emit(new MeetingEvent.DistributionProgress(done, total));
  }

  @Override
  public void failed(Address recipient, ErrorCode code, String reason) {
    Participant participant = meeting.session().people.of(recipient);
    meeting
        .session()
        .emit(
            new MeetingEvent.EncryptionFailed(
                participant,
                code,
                "Encryption could not be set up for " + participant.name() + ": " + reason + "."));
  }

  @Override
  public void identityKeyChanged(Address recipient, Bytes shown) {
    meeting
        .session()
        .emit(new MeetingEvent.IdentityKeyChanged(meeting.session().people.of(recipient), shown));
  }
}
