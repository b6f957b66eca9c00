package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import latchkey.client.crypto.GroupOpening;
import latchkey.client.crypto.PairwiseOpening;
import latchkey.client.crypto.Peer;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.BareGuest;
import latchkey.client.testing.Contents;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.Tap;
import latchkey.client.testing.World;
import latchkey.protocol.Limits;
import latchkey.protocol.keys.GuestKeyBundle;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.message.SenderKeyDistribution;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.MeetingRef;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.ReceivedSenderKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a member's sender key gets to a guest, looked at from beside. */
final class KeysReachGuestsTest {
  private final World world = new World();
  private final Recorder hostSees = new Recorder();
  private final KeyStore hostStore = world.store();
  private final Member host = world.member("Hanna", hostStore);
  private final MemberMeeting meeting =
      host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees);
  private final Invitation invitation = meeting.invite(InviteOptions.forGuests(10));

  @AfterEach
  void close() {
    world.close();
  }

  private BareGuest admitted(String name) {
    BareGuest guest = world.bareGuest(invitation, name);
    meeting.admit(guest.registered.sessionId());
    guest.tap.await(Events.GUEST_IS_ADMITTED);
    Position position = guest.join();
    assertThat(position.inRoster()).isTrue();
    return guest;
  }

  private Peer hostPeer() {
    return new Peer(host.address(), latchkey.client.crypto.OwnKeys.in(hostStore).identityKey());
  }

  @Test
  void aMemberFetchesAGuestsKeysAndTheOneTimePreKeyIsConsumed() {
    BareGuest guest = admitted("Gus");
    guest.tap.await(Events.RECEIVE_SENDER_KEY);
    KeyCounts before = guest.api.keyCounts();
    assertThat(before).isEqualTo(left(1));

    GuestKeyBundle bundle =
        world
            .api(hostStore)
            .guestBundles(meeting.id(), List.of(guest.registered.sessionId()))
            .bundles()
            .get(0);

    assertThat(bundle.identityKeyPublic()).isEqualTo(guest.keys.identityKey());
    assertThat(bundle.preKey()).isNotNull();
    assertThat(guest.api.keyCounts()).isEqualTo(left(2));
  }

  @Test
  void theSenderKeyIsEncryptedForThatGuestAloneAndOpensForIt() throws Exception {
    BareGuest gus = admitted("Gus");
    BareGuest olga = admitted("Olga");
    ReceivedSenderKey forGus = gus.tap.await(Events.RECEIVE_SENDER_KEY).as(ReceivedSenderKey.class);
    olga.tap.await(Events.RECEIVE_SENDER_KEY);

    assertThat(olga.sessions.open(hostPeer(), forGus.encryptedSenderKey(), forGus.type()))
        .isNotInstanceOf(PairwiseOpening.Opened.class);
    PairwiseOpening opening =
        gus.sessions.open(hostPeer(), forGus.encryptedSenderKey(), forGus.type());
    assertThat(opening).isInstanceOf(PairwiseOpening.Opened.class);
    SenderKeyDistribution key =
        (SenderKeyDistribution) ((PairwiseOpening.Opened) opening).content().said();
    UUID distribution = gus.senderKeys.process(host.address(), key.distributionMessage());
    assertThat(distribution).isNotNull();

    hostSees.awaitSent(meeting.say("for both"));
    MeetingMessage message = gus.tap.await(Events.MESSAGE).as(MeetingMessage.class);
    GroupOpening group = gus.senderKeys.open(host.address(), message.ciphertext());
    assertThat(group).isInstanceOf(GroupOpening.Opened.class);
    assertThat(Contents.text(((GroupOpening.Opened) group).content())).isEqualTo("for both");
  }

  @Test
  void theEventReachesTheRightGuestAndNoOtherConnection() {
    BareGuest olga = admitted("Olga");
    Tap hostTab = world.tap(hostStore);
    hostTab.socket().call(Events.MEETING_JOIN, new MeetingRef(meeting.id()), Position.class);
    BareGuest outsider = world.bareGuest(invitation, "Otto");
    olga.tap.await(Events.RECEIVE_SENDER_KEY);

    BareGuest gus = admitted("Gus");
    Tap secondTab = world.closing(gus.connect(world.url()));
    secondTab.awaitConnected();
    ReceivedSenderKey forGus = gus.tap.await(Events.RECEIVE_SENDER_KEY).as(ReceivedSenderKey.class);

    // A message to all is a fence: whoever was to get the key has it before.
    hostSees.awaitSent(meeting.say("fence"));
    olga.tap.await(Events.MESSAGE);
    hostTab.await(Events.MESSAGE);
    for (Tap other : List.of(olga.tap, hostTab, outsider.tap)) {
      assertThat(other.all())
          .noneMatch(event -> event.json().contains(forGus.id().value()))
          .noneMatch(event -> event.json().contains(forGus.encryptedSenderKey().base64()));
    }
    assertThat(outsider.tap.all()).isEmpty();
  }

  @Test
  void replenishmentStartsByItselfWhenLowAndRestoresTheCount() {
    Recorder guestSees = new Recorder();
    GuestMeeting guest = world.admitted(meeting, invitation, "Gus", guestSees);
    guestSees.await(MeetingEvent.EncryptionReady.class);
    for (int left = Limits.FIRST_ONE_TIME_PRE_KEYS; left >= Limits.LOW_ONE_TIME_PRE_KEYS; left--) {
      world.api(hostStore).guestBundles(meeting.id(), List.of(guest.sessionId()));
    }

    MeetingEvent.PreKeysReplenished more = guestSees.await(MeetingEvent.PreKeysReplenished.class);

    assertThat(more.preKeys()).isGreaterThan(Limits.LOW_ONE_TIME_PRE_KEYS);
    assertThat(more.preKeys()).isLessThanOrEqualTo(Limits.MAX_ONE_TIME_PRE_KEYS);
    assertThat(more.kyberPreKeys()).isEqualTo(more.preKeys());
  }

  @Test
  void severalMembersSetUpSessionsWithAGuestIndependently() {
    Member second = world.member("Sam");
    Recorder secondSees = new Recorder();
    meeting.addMember(second.userId());
    second.openMeeting(meeting.id(), secondSees);
    secondSees.await(MeetingEvent.Admitted.class);

    BareGuest guest = admitted("Gus");
    Eventually.that(
        () -> guest.tap.all(Events.RECEIVE_SENDER_KEY).size() == 2,
        () -> "keys: " + guest.tap.all());
    assertThat(guest.tap.all(Events.RECEIVE_SENDER_KEY))
        .extracting(event -> event.as(ReceivedSenderKey.class).senderId())
        .containsExactlyInAnyOrder(host.userId().value(), second.userId().value());
    assertThat(guest.api.keyCounts()).isEqualTo(left(2));
  }

  private static KeyCounts left(int taken) {
    int left = Limits.FIRST_ONE_TIME_PRE_KEYS - taken;
    return new KeyCounts(left, left);
  }
}
