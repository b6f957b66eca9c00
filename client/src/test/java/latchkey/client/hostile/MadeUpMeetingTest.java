package latchkey.client.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import latchkey.client.GuestMeeting;
import latchkey.client.Invitation;
import latchkey.client.InviteOptions;
import latchkey.client.MeetingEvent;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.roster.RosterAlarm;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Sha256;
import latchkey.protocol.account.AccountLogPage;
import latchkey.protocol.account.AccountLogPages;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.guest.RegisterGuest;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountState;
import latchkey.protocol.log.account.AccountWriter;
import latchkey.protocol.log.meeting.ForWhom;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.log.meeting.MeetingWriter;
import latchkey.protocol.meeting.Participants;
import latchkey.protocol.relay.DirectMessage;
import latchkey.protocol.relay.EnvelopesAccepted;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.GuestRef;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.Replay;
import latchkey.protocol.relay.ReplayPage;
import latchkey.protocol.roster.RosterPage;
import org.junit.jupiter.api.Test;

/**
 * The server plays the members: it makes an account and a log of its own with keys of its own,
 * every signature of which is good, and lets the guest into that.
 */
final class MadeUpMeetingTest extends Scenario {
  private final SigningKey key = OwnKeys.in(KeyStore.inMemory()).signingKey();
  private final Bytes opened =
      AccountWriter.open(
          Bytes.of(new byte[16]),
          "Hanna",
          1,
          key,
          OwnKeys.in(KeyStore.inMemory()).signingKey(),
          Instant.now());
  private final AccountLog account = new AccountLog(new LibsignalSignatureCheck());
  private final List<Bytes> entries = new ArrayList<>();

  @Test
  void aGuestIsLetIntoAMeetingThatTheServerMadeUp() {
    Invitation invitation = atHanna.invite(InviteOptions.forOneGuest());
    CompletableFuture<RegisterGuest> registered = new CompletableFuture<>();
    toGus.overhears("POST .*/register", RegisterGuest.class, registered::complete);
    CompletableFuture<List<Bytes>> log = new CompletableFuture<>();
    toGus.invents(
        "GET .*/roster", () -> new RosterPage(atHanna.id(), 0, log.join(), log.join().size()));
    toGus.invents("GET .*/participants", () -> new Participants(List.of(), List.of()));
    toGus.invents("POST /api/account-logs", () -> madeUpAccount());
    toGus.swallows(
        Events.RELAY_REPLAY, Replay.class, asked -> new ReplayPage(true, List.of(), 0, null, null));
    List<DirectMessage> said = new CopyOnWriteArrayList<>();
    toGus.swallows(
        Events.GUEST_MESSAGE,
        DirectMessage.class,
        message -> {
          said.add(message);
          return new EnvelopesAccepted(true, List.of());
        });
    GuestMeeting gus = gusKnocks(invitation);
    MeetingLog madeUp = madeUp(registered.join());
    toGus.acknowledges(Events.GUEST_REGISTER_SOCKET, Position.class, truth -> admitted(madeUp));
    log.complete(entries);
    toGus.push(
        Events.GUEST_IS_ADMITTED,
        new GuestRef(atHanna.id(), gus.sessionId(), GuestStatus.ADMITTED, "Gus"));

    awaitAlarm(gusSees, RosterAlarm.ANCHOR_MISSING);
    var _ = gus.say("for nobody");
    assertThat(gusSees.all(MeetingEvent.Admitted.class)).isEmpty();
    assertThat(gusSees.all(MeetingEvent.DeviceAdded.class)).isEmpty();
    assertThat(gus.participants()).isEmpty();
    assertThat(said).isEmpty();
    assertThat(gus.unsent()).isEqualTo(1);
  }

  private AccountLogPages madeUpAccount() {
    return new AccountLogPages(
        List.of(new AccountLogPage(state().userId(), 0, List.of(opened), 1)));
  }

  private AccountState state() {
    return account.state().orElseThrow();
  }

  private MeetingLog madeUp(RegisterGuest knock) {
    var _ = account.append(opened);
    Address member = Address.ofMember(state().userId(), 1);
    MeetingLog log = new MeetingLog(new LibsignalSignatureCheck(), _ -> Optional.of(account));
    Bytes tokenHash = Sha256.of(knock.token());
    add(
        log,
        MeetingWriter.create(
            Ids.logId(atHanna.id()), "Plans", member, state().place(), true, key, Instant.now()));
    add(
        log,
        writer(log, member)
            .makeInvitation(tokenHash, newIdentity(), ForWhom.ONE_GUEST, 1, Instant.now()));
    entries.add(writer(log, member).admitGuests(List.of(knock.knocking(tokenHash))));
    return log;
  }

  private MeetingWriter writer(MeetingLog log, Address member) {
    return new MeetingWriter(log, member, key, Instant.now());
  }

  private void add(MeetingLog log, Bytes entry) {
    entries.add(entry);
    var _ = log.append(entry);
  }

  private Position admitted(MeetingLog log) {
    return new Position(
        true,
        atHanna.id(),
        true,
        GuestStatus.ADMITTED,
        FIRST,
        log.size() + 1,
        log.head(),
        List.of(),
        List.of());
  }
}
