package latchkey.client;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.client.account.Standing;
import latchkey.client.content.ContentReader.Said;
import latchkey.client.crypto.LinkSecret;
import latchkey.client.distribute.Outcomes;
import latchkey.client.model.KeyCoverage;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.MessageId;
import latchkey.protocol.Sha256;
import latchkey.protocol.UserId;
import latchkey.protocol.content.Content;
import latchkey.protocol.content.InvitationSecret;
import latchkey.protocol.content.SenderKeyDistribution;
import latchkey.protocol.relay.Position;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterEvent;
import latchkey.protocol.roster.RosterGuest;
import latchkey.protocol.roster.RosterMember;

/** What a member's device makes of what comes: keys go out, guests' texts are passed on. */
final class MemberRole implements MeetingRole, Outcomes {
  private final MemberEngine meeting;

  /**
   * Invitations that this device has made: it owes their secrets to every device, those that come
   * later included, since who signs those in may not have been given them yet. Under the roster's
   * lock.
   */
  private final Set<Bytes> madeHere = new HashSet<>();

  MemberRole(MemberEngine meeting) {
    this.meeting = meeting;
  }

  @Override
  public String title() {
    return meeting.title();
  }

  @Override
  public void cameIn(List<Address> newcomers) {
    List<Address> entitled = new ArrayList<>();
    for (Address newcomer : newcomers) {
      Optional<RosterMember> device = meeting.session().roster.read(log -> log.device(newcomer));
      Standing standing = device.map(meeting.session()::standing).orElse(Standing.ACTIVE);
      if (!standing.isOut()) {
        entitled.add(newcomer);
      }
      if (standing != Standing.ACTIVE) {
        meeting.readAccount(new UserId(newcomer.id()));
      }
      meeting.duties().wentOrCameIn(newcomer);
    }
    meeting.ownKey().cameIn(entitled);
  }

  @Override
  public void accountRead(UserId user, boolean toItsEnd) {
    meeting.accountRead(user, toItsEnd);
  }

  @Override
  public void wentOut(Address leaver) {
    meeting.ownKey().wentOut(leaver);
  }

  @Override
  public void rosterSays(RosterEvent event, Roster roster) {
    if (event instanceof RosterEvent.DeviceAdded added) {
      deviceAdded(added.device().address(), added.signer());
    } else if (event instanceof RosterEvent.DeviceRemoved removed) {
      deviceRemoved(removed.device(), removed.signer());
    } else if (event instanceof RosterEvent.InvitationMade made) {
      if (made.signer().equals(meeting.self())) {
        invitationMade(made.tokenHash(), roster);
      }
    } else if (event instanceof RosterEvent.GuestsAdmitted admitted) {
      admitted.guests().forEach(this::guestAdmitted);
    } else if (event instanceof RosterEvent.MeetingEnded) {
      meeting.later(() -> meeting.session().over(new MeetingEvent.Ended()));
    }
    meeting.wakeDistributor();
  }

  private void guestAdmitted(RosterGuest guest) {
    meeting.later(() -> meeting.lobby().waitsNoMore(guest.sessionId()));
  }

  private void deviceAdded(Address device, Address signer) {
    if (device.equals(meeting.self())) {
      meeting.later(meeting::signedIn);
    } else {
      boolean signedHere = signer.equals(meeting.self());
      meeting.shareSecrets(
          meeting.secrets().all().stream()
              .filter(secret -> signedHere || madeHere.contains(secret.tokenHash()))
              .toList(),
          List.of(device));
    }
  }

  private void invitationMade(Bytes tokenHash, Roster roster) {
    madeHere.add(tokenHash);
    List<Address> others =
        roster.devices().stream()
            .map(RosterMember::address)
            .filter(device -> !device.equals(meeting.self()))
            .toList();
    meeting
        .secrets()
        .of(tokenHash)
        .map(List::of)
        .ifPresent(secret -> meeting.shareSecrets(secret, others));
  }

  private void deviceRemoved(RosterMember device, Address signer) {
    if (device.address().equals(meeting.self())) {
      MeetingEvent last =
          signer.equals(meeting.self()) ? new MeetingEvent.Left() : new MeetingEvent.Removed();
      meeting.later(() -> meeting.session().over(last));
    }
  }

  @Override
  public Optional<String> objection(Address sender, Content content, SenderKeyDistribution key) {
    return Optional.empty();
  }

  @Override
  public void guestSaid(Address guest, Said said) {
    meeting.relayDuty().came(guest, said);
  }

  @Override
  public void secretCame(Address sender, InvitationSecret secret) {
    try {
      LinkSecret link = LinkSecret.of(Bytes.of(secret.getSecret().toByteArray()));
      Bytes hash = Sha256.of(secret.getInvitationToken());
      boolean isInvitation = meeting.session().roster.read(log -> log.invitation(hash)).isPresent();
      if (isInvitation && meeting.secrets().of(hash).isEmpty()) {
        meeting.secrets().keep(secret.getInvitationToken(), link);
        meeting.lobby().secretCame();
        meeting.distributor().retryAll();
      }
    } catch (InvalidInput e) {
      meeting
          .session()
          .emit(
              new MeetingEvent.MessageRefused(
                  meeting.session().people.of(sender), String.valueOf(e.getMessage())));
    }
  }

  @Override
  public boolean isAltered(Address guest, Said published) {
    return meeting.relayDuty().isAltered(guest, published);
  }

  @Override
  public void guestTextPublished(Address guest, MessageId messageId) {
    meeting.relayDuty().published(guest, messageId);
  }

  @Override
  public void notInRoster() {
    if (!meeting.session().attendance.everHadDevice(meeting.self())) {
      meeting.session().emit(new MeetingEvent.SignInAwaited());
    }
  }

  @Override
  public void ready(Position position) {
    meeting.ready(position);
  }

  @Override
  public void over() {
    meeting.stop();
  }

  @Override
  public void coverage(KeyCoverage coverage) {
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
