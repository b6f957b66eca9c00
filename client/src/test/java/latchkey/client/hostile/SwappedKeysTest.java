package latchkey.client.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import latchkey.client.GuestMeeting;
import latchkey.client.MeetingEvent;
import latchkey.client.Member;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.guest.Lobby;
import latchkey.protocol.guest.WaitingGuest;
import latchkey.protocol.keys.GuestKeyBundle;
import latchkey.protocol.keys.GuestKeyBundles;
import latchkey.protocol.keys.KeyBundle;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.relay.Events;
import org.junit.jupiter.api.Test;

/** The server gives out its own keys for somebody else's. */
final class SwappedKeysTest extends Scenario {
  private final PublishKeys servers = OwnKeys.in(KeyStore.inMemory()).publish();

  private WaitingGuest swapped(WaitingGuest guest) {
    return new WaitingGuest(
        guest.meetingId(),
        guest.sessionId(),
        guest.displayName(),
        guest.registrationId(),
        servers.identityKeyPublic(),
        guest.tokenHash(),
        guest.linkProof(),
        guest.keyProof(),
        guest.knockedAt());
  }

  private GuestKeyBundle swapped(GuestKeyBundle bundle) {
    return new GuestKeyBundle(
        bundle.sessionId(),
        bundle.deviceId(),
        servers.registrationId(),
        servers.identityKeyPublic(),
        servers.signedPreKey(),
        servers.kyberPreKeys().get(0),
        servers.preKeys().get(0),
        bundle.displayName());
  }

  private KeyBundle swapped(KeyBundle bundle) {
    return new KeyBundle(
        bundle.userId(),
        bundle.deviceId(),
        servers.registrationId(),
        servers.identityKeyPublic(),
        servers.signedPreKey(),
        servers.kyberPreKeys().get(0),
        servers.preKeys().get(0));
  }

  private void assertWarned(Address about) {
    MeetingEvent.EncryptionFailed failed =
        hannaSees.await(
            MeetingEvent.EncryptionFailed.class,
            failure -> failure.participant().address().equals(about));
    assertThat(failed.code()).isEqualTo(ErrorCode.IDENTITY_KEY_CHANGED);
    assertThat(failed.reason()).contains("somebody may be between");
    assertGetsNoKey(atHanna, about);
  }

  @Test
  void aGuestsKeyIsSwappedWhileItKnocks() {
    toHanna.pushes(Events.GUEST_WAITING, WaitingGuest.class, guest -> List.of(swapped(guest)));
    toHanna.answers(
        "GET .*/external/waiting",
        Lobby.class,
        lobby -> new Lobby(lobby.guests().stream().map(this::swapped).toList(), List.of()));
    GuestMeeting gus = gusKnocks();

    assertThatThrownBy(() -> atHanna.admit(gus.sessionId()))
        .isInstanceOfSatisfying(
            LatchkeyException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.GUEST_NOT_WAITING));
    assertThat(hannaSees.all(MeetingEvent.GuestWaiting.class)).isEmpty();
    assertThat(atHanna.lobby()).isEmpty();
    assertThat(atHanna.participants()).hasSize(1);
  }

  @Test
  void aGuestsKeyIsSwappedInItsBundle() {
    toHanna.answers(
        "POST .*/external/keys",
        GuestKeyBundles.class,
        answer ->
            new GuestKeyBundles(
                answer.bundles().stream().map(this::swapped).toList(), answer.refused()));
    GuestMeeting gus = gusIsLetIn();

    assertWarned(gus.self());
    say("not for the server");
    assertThat(gusSees.texts()).isEmpty();
  }

  @Test
  void aMembersKeyIsSwappedInItsBundle() {
    toHanna.answers("GET /api/users/.*/keys", KeyBundle.class, this::swapped);
    Member sam = sam();
    atHanna.addMember(sam.userId());
    sam.openMeeting(atHanna.id(), samSees);

    assertWarned(sam.address());
    say("not for the server");
    assertThat(samSees.texts()).isEmpty();
  }
}
