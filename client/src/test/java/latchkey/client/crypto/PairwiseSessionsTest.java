package latchkey.client.crypto;

import static latchkey.client.crypto.TestDevice.content;
import static latchkey.client.crypto.TestDevice.sealed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.keys.KeyBundle;
import latchkey.protocol.keys.KyberPreKey;
import latchkey.protocol.relay.CiphertextType;
import latchkey.protocol.relay.Envelope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PairwiseSessionsTest {
  @TempDir private Path directory;
  private TestDevice member;
  private TestDevice guest;

  @BeforeEach
  void start() {
    member = TestDevice.member(directory);
    guest = TestDevice.guest();
  }

  @AfterEach
  void stop() {
    member.close();
    guest.close();
  }

  @Test
  void startsASessionWithABundleAndAnswersInIt() {
    Envelope first = member.starts(guest, guest.bundle(0), "hello");
    assertThat(first.recipient()).isEqualTo(guest.address);
    assertThat(first.type()).isEqualTo(CiphertextType.PRE_KEY);
    assertThat(guest.reads(member, first)).isEqualTo("hello");
    Envelope answer = guest.writes(member, "welcome");
    assertThat(answer.type()).isEqualTo(CiphertextType.SIGNAL);
    assertThat(member.reads(guest, answer)).isEqualTo("welcome");
    assertThat(guest.reads(member, member.writes(guest, "thanks"))).isEqualTo("thanks");
  }

  @Test
  void opensMessagesInAnyOrderAndEachOnce() {
    List<Envelope> sent = new ArrayList<>();
    sent.add(member.starts(guest, guest.bundle(0), "0"));
    for (int i = 1; i < 6; i++) {
      sent.add(member.writes(guest, Integer.toString(i)));
    }
    for (int i : List.of(3, 0, 5, 1, 4, 2)) {
      assertThat(guest.reads(member, sent.get(i))).isEqualTo(Integer.toString(i));
    }
    for (Envelope again : sent) {
      assertThat(guest.opens(member, again)).isEqualTo(new PairwiseOpening.Duplicate());
    }
  }

  @Test
  void usesOneTimePreKeysUp() {
    int preKey = guest.published().preKeys().get(0).id();
    int kyberPreKey = guest.published().kyberPreKeys().get(0).id();
    Envelope first = member.starts(guest, guest.bundle(0), "hello");
    assertThat(guest.store.preKeys().containsPreKey(preKey)).isTrue();
    assertThat(guest.reads(member, first)).isEqualTo("hello");
    assertThat(guest.store.preKeys().containsPreKey(preKey)).isFalse();
    assertThat(guest.store.preKeys().containsKyberPreKey(kyberPreKey)).isFalse();
    try (TestDevice late = TestDevice.member(directory)) {
      Envelope withUsedKeys = late.starts(guest, guest.bundle(0), "hello");
      assertThat(guest.opens(late, withUsedKeys)).isEqualTo(new PairwiseOpening.NoSession());
    }
  }

  @Test
  void startsSessionsWithTheLastResortKeysAgainAndAgainButNotByAReplay() {
    try (TestDevice other = TestDevice.member(directory)) {
      Envelope first = member.starts(guest, guest.lastResortBundle(), "one");
      assertThat(guest.reads(member, first)).isEqualTo("one");
      assertThat(guest.reads(other, other.starts(guest, guest.lastResortBundle(), "two")))
          .isEqualTo("two");
      guest.sessions.forget(member.address);
      assertThat(guest.opens(member, first)).isInstanceOf(PairwiseOpening.Unreadable.class);
    }
  }

  @Test
  void refusesABundleUnderAnotherIdentityKeyThanTheRosters() {
    try (TestDevice impostor = TestDevice.guest()) {
      Sealing sealing =
          member.sessions.seal(
              SealRequest.withBundle(guest.peer(), impostor.bundle(0), content("hello")));
      assertThat(sealing)
          .isEqualTo(new Sealing.OtherIdentity(guest.peer(), impostor.keys.identityKey()));
      assertThat(member.sessions.seal(SealRequest.inSession(guest.peer(), content("hello"))))
          .isEqualTo(new Sealing.NoSession(guest.peer()));
    }
  }

  @Test
  void refusesABundleWhoseKyberPreKeyIsNotSignedByItsOwner() {
    try (TestDevice impostor = TestDevice.guest()) {
      KyberPreKey swapped = impostor.published().kyberPreKeys().get(0);
      assertThat(sealWith(guest.rawBundle(Optional.empty(), swapped)))
          .isInstanceOf(Sealing.BadBundle.class);
    }
  }

  @Test
  void refusesABundleWhoseSignedPreKeyIsNotSignedByItsOwner() {
    try (TestDevice impostor = TestDevice.guest()) {
      KeyBundle good = guest.rawBundle(Optional.empty(), guest.published().lastResortKyberPreKey());
      KeyBundle swapped =
          new KeyBundle(
              good.userId(),
              good.deviceId(),
              good.registrationId(),
              good.identityKeyPublic(),
              impostor.published().signedPreKey(),
              good.kyberPreKey(),
              null);
      assertThat(sealWith(swapped)).isInstanceOf(Sealing.BadBundle.class);
      assertThat(sealWith(good)).isInstanceOf(Sealing.Sealed.class);
    }
  }

  private Sealing sealWith(KeyBundle bundle) {
    return member.sessions.seal(
        SealRequest.withBundle(guest.peer(), PeerBundle.of(bundle), content("hello")));
  }

  @Test
  void saysWhenThereIsNoSession() {
    assertThat(member.sessions.seal(SealRequest.inSession(guest.peer(), content("hello"))))
        .isEqualTo(new Sealing.NoSession(guest.peer()));
    guest.reads(member, member.starts(guest, guest.bundle(0), "hello"));
    Envelope answer = guest.writes(member, "welcome");
    member.sessions.forget(guest.address);
    assertThat(member.opens(guest, answer)).isEqualTo(new PairwiseOpening.NoSession());
  }

  @Test
  void opensNothingUnderAnotherIdentityKeyThanTheRosters() {
    try (TestDevice impostor = TestDevice.member(directory)) {
      Envelope envelope = impostor.starts(guest, guest.bundle(0), "I am the member");
      Peer claimed = member.peer();
      assertThat(guest.sessions.open(claimed, envelope.ciphertext(), envelope.type()))
          .isEqualTo(new PairwiseOpening.OtherIdentity());
      assertThat(guest.sessions.seal(SealRequest.inSession(claimed, content("hello"))))
          .isEqualTo(new Sealing.NoSession(claimed));
    }
  }

  @Test
  void doesNotUseASessionUnderAKeyThatTheRosterDoesNotHave() {
    guest.reads(member, member.starts(guest, guest.bundle(0), "hello"));
    try (TestDevice impostor = TestDevice.guest()) {
      Peer changed = new Peer(guest.address, impostor.keys.identityKey());
      assertThat(member.sessions.seal(SealRequest.inSession(changed, content("hello"))))
          .isEqualTo(new Sealing.NoSession(changed));
      Envelope answer = guest.writes(member, "welcome");
      assertThat(member.sessions.open(changed, answer.ciphertext(), answer.type()))
          .isNotInstanceOf(PairwiseOpening.Opened.class);
      assertThat(member.reads(guest, answer)).isEqualTo("welcome");
    }
  }

  @Test
  void opensNoAlteredMessageAndTheTrueOneAfterIt() {
    Envelope first = member.starts(guest, guest.bundle(0), "hello");
    byte[] altered = first.ciphertext().toByteArray();
    altered[altered.length - 20] ^= 1;
    assertThat(guest.sessions.open(member.peer(), Bytes.of(altered), first.type()))
        .isInstanceOf(PairwiseOpening.Unreadable.class);
    assertThat(guest.sessions.open(member.peer(), first.ciphertext(), CiphertextType.SIGNAL))
        .isInstanceOf(PairwiseOpening.Unreadable.class);
    assertThat(guest.sessions.open(member.peer(), first.ciphertext(), 7))
        .isInstanceOf(PairwiseOpening.Unreadable.class);
    assertThat(guest.reads(member, first)).isEqualTo("hello");
  }

  @Test
  void goesOnInANewSessionWhenOneSideLostIts() {
    guest.reads(member, member.starts(guest, guest.bundle(0), "hello"));
    guest.sessions.forget(member.address);
    assertThat(guest.opens(member, member.writes(guest, "lost")))
        .isNotInstanceOf(PairwiseOpening.Opened.class);
    Envelope anew = member.starts(guest, guest.bundle(1), "again");
    assertThat(guest.reads(member, anew)).isEqualTo("again");
    assertThat(member.reads(guest, guest.writes(member, "here"))).isEqualTo("here");
  }

  @Test
  void opensEverythingWhenBothSidesStartAtOnce() {
    try (TestDevice other = TestDevice.member(directory)) {
      Envelope there = member.starts(other, other.bundle(0), "there");
      Envelope back = other.starts(member, member.bundle(0), "back");
      assertThat(other.reads(member, there)).isEqualTo("there");
      assertThat(member.reads(other, back)).isEqualTo("back");
      for (int i = 0; i < 3; i++) {
        assertThat(other.reads(member, member.writes(other, "more"))).isEqualTo("more");
        assertThat(member.reads(other, other.writes(member, "yet more"))).isEqualTo("yet more");
      }
    }
  }

  @Test
  void keepsTheSessionThatTheOtherSideBeganWhenOneWasPrepared() {
    PreparedSession prepared = member.sessions.prepare(guest.peer(), guest.bundle(0)).orElseThrow();
    Envelope first = guest.starts(member, member.bundle(0), "first");
    Envelope second = guest.writes(member, "second");
    assertThat(member.reads(guest, first)).isEqualTo("first");
    Envelope answer =
        sealed(
            member.sessions.seal(
                new SealRequest(
                    guest.peer(), Optional.empty(), Optional.of(prepared), content("answer"))));
    assertThat(member.reads(guest, second)).isEqualTo("second");
    assertThat(guest.reads(member, answer)).isEqualTo("answer");
  }

  @Test
  void encryptsForManyAtOnceAndForEachAlone() {
    List<TestDevice> guests = new ArrayList<>();
    List<SealRequest> requests = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      TestDevice each = TestDevice.guest();
      guests.add(each);
      requests.add(SealRequest.withBundle(each.peer(), each.bundle(0), content("for " + i)));
    }
    requests.set(7, SealRequest.inSession(guests.get(7).peer(), content("no session")));

    List<Sealing> sealings = member.sessions.sealAll(requests);

    for (int i = 0; i < guests.size(); i++) {
      if (i == 7) {
        assertThat(sealings.get(i)).isInstanceOf(Sealing.NoSession.class);
      } else {
        Envelope envelope = sealed(sealings.get(i));
        assertThat(guests.get((i + 1) % 12).opens(member, envelope))
            .isNotInstanceOf(PairwiseOpening.Opened.class);
        assertThat(guests.get(i).reads(member, envelope)).isEqualTo("for " + i);
      }
    }
  }

  @Test
  void refusesTwoContentsForOneDeviceAtOnce() {
    SealRequest request = SealRequest.withBundle(guest.peer(), guest.bundle(0), content("hello"));
    assertThatThrownBy(() -> member.sessions.sealAll(List.of(request, request)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takesTheRatchetsStepBackWithTheTransactionAroundIt() {
    Envelope first = guest.starts(member, member.bundle(0), "hello");
    assertThatThrownBy(() ->
            member.store.atomically(() -> {
              assertThat(member.reads(guest, first)).isEqualTo("hello");
              throw new IllegalStateException("crash");
            }))
        .hasMessage("crash");
    assertThat(member.reads(guest, first)).isEqualTo("hello");
  }

  @Test
  void survivesRestart() {
    guest.reads(member, member.starts(guest, guest.bundle(0), "hello"));
    Path file = directory.resolve(member.address.id() + ".db");
    member.close();
    try (latchkey.client.store.KeyStore reopened = latchkey.client.store.KeyStore.inFile(file)) {
      PairwiseSessions sessions = new PairwiseSessions(reopened, OwnKeys.in(reopened));
      Envelope answer = guest.writes(member, "welcome");
      assertThat(sessions.open(guest.peer(), answer.ciphertext(), answer.type()))
          .isEqualTo(new PairwiseOpening.Opened(content("welcome")));
    }
  }
}
