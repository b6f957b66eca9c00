package latchkey.server.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.keys.ConsumePreKey;
import latchkey.protocol.keys.GuestKeyBundle;
import latchkey.protocol.keys.GuestKeyBundles;
import latchkey.protocol.keys.GuestKeyBundlesRequest;
import latchkey.protocol.keys.KeyBundle;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.keys.PreKey;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.keys.ReplenishKeys;
import latchkey.protocol.keys.SignedPreKey;
import latchkey.server.testing.Reply;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestKeys;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class KeyCallsTest {
  private static final String OWN_KEYS = "/api/devices/me/keys";

  private final TestServer server = TestServer.start();
  private final TestDevice ada = server.newMember("Ada");

  @AfterEach
  void close() {
    server.close();
  }

  private static String keysOf(TestDevice device) {
    return "/api/users/" + device.userId() + "/devices/" + device.deviceId() + "/keys";
  }

  private static String keysOf(TestGuest guest) {
    return "/api/meetings/external/keys/" + guest.sessionId();
  }

  private static int oneTimeId(@Nullable PreKey preKey) {
    return Optional.ofNullable(preKey).map(PreKey::id).orElseThrow();
  }

  @Test
  void aBundleTakesOneOfEachOneTimePreKey() {
    TestDevice grace = server.newMember("Grace");

    KeyBundle first = server.get(keysOf(ada), grace.token()).as(KeyBundle.class);
    KeyBundle second = server.get(keysOf(ada), grace.token()).as(KeyBundle.class);

    assertThat(first.identityKeyPublic()).isEqualTo(ada.keys().identityKey());
    assertThat(first.registrationId()).isEqualTo(ada.keys().registrationId());
    assertThat(List.of(oneTimeId(first.preKey()), oneTimeId(second.preKey())))
        .containsExactly(1, 2);
    assertThat(List.of(first.kyberPreKey().id(), second.kyberPreKey().id())).containsExactly(1, 2);
    assertThat(server.get(OWN_KEYS + "/count", ada.token()).as(KeyCounts.class))
        .isEqualTo(new KeyCounts(3, 3));
  }

  @Test
  void withoutOneTimePreKeysTheLastResortServes() {
    TestDevice grace = server.newMember("Grace");
    TestDevice alan = server.newMember("Alan");
    for (int i = 0; i < 5; i++) {
      assertThat(server.get(keysOf(ada), grace.token()).as(KeyBundle.class).preKey()).isNotNull();
    }

    KeyBundle bundle = server.get(keysOf(ada), alan.token()).as(KeyBundle.class);

    assertThat(bundle.preKey()).isNull();
    assertThat(bundle.kyberPreKey().id()).isEqualTo(1_000_000);
  }

  @Test
  void aDeviceTakesTheSameBundleFiveTimesAnHour() {
    TestDevice grace = server.newMember("Grace");
    for (int i = 0; i < 5; i++) {
      server.get(keysOf(ada), grace.token()).hasStatus(200);
      server.clock().advance(Duration.ofMinutes(1));
    }

    Reply sixth = server.get(keysOf(ada), grace.token());
    sixth.isRefused(ErrorCode.BUNDLE_LIMIT);
    assertThat(Integer.parseInt(sixth.header("Retry-After"))).isBetween(3300, 3301);
    server.get(keysOf(grace), ada.token()).hasStatus(200);

    server.clock().advance(Duration.ofMinutes(55));
    server.get(keysOf(ada), grace.token()).hasStatus(200);
  }

  @Test
  void publishingAgainAddsAndReplaces() {
    PublishKeys again = ada.keys().publish(7, 6);
    assertThat(server.put(OWN_KEYS, ada.token(), again).as(KeyCounts.class))
        .isEqualTo(new KeyCounts(7, 6));

    TestDevice grace = server.newMember("Grace");
    assertThat(server.get(keysOf(ada), grace.token()).as(KeyBundle.class).signedPreKey())
        .isEqualTo(again.signedPreKey());
  }

  @Test
  void aTakenPreKeyIsNotAcceptedAgain() {
    TestDevice grace = server.newMember("Grace");
    PublishKeys published = ada.keys().publish(5, 5);
    server.get(keysOf(ada), grace.token()).hasStatus(200);

    assertThat(server.put(OWN_KEYS, ada.token(), published).as(KeyCounts.class))
        .isEqualTo(new KeyCounts(4, 4));
  }

  @Test
  void theIdentityStays() {
    server
        .put(OWN_KEYS, ada.token(), new TestKeys().publish(1, 1))
        .isRefused(ErrorCode.IDENTITY_KEY_CHANGED);
    assertThat(server.get(OWN_KEYS + "/count", ada.token()).as(KeyCounts.class))
        .isEqualTo(new KeyCounts(5, 5));
  }

  @Test
  void atMostAHundredOfAKindAreKept() {
    PublishKeys keys = ada.keys().publish(0, 0);
    server
        .put(OWN_KEYS, ada.token(), with(keys, ada.keys().preKeys(6, 96)))
        .isRefused(ErrorCode.PRE_KEYS_FULL);
    assertThat(server.get(OWN_KEYS + "/count", ada.token()).as(KeyCounts.class))
        .isEqualTo(new KeyCounts(5, 5));
    assertThat(
            server
                .put(OWN_KEYS, ada.token(), with(keys, ada.keys().preKeys(6, 95)))
                .as(KeyCounts.class))
        .isEqualTo(new KeyCounts(100, 5));
  }

  private static PublishKeys with(PublishKeys keys, List<PreKey> preKeys) {
    return new PublishKeys(
        keys.registrationId(),
        keys.identityKeyPublic(),
        keys.signedPreKey(),
        preKeys,
        keys.kyberPreKeys(),
        keys.lastResortKyberPreKey());
  }

  @Test
  void signaturesAreChecked() {
    PublishKeys good = ada.keys().publish(1, 1);
    TestKeys other = new TestKeys();
    SignedPreKey forged =
        new SignedPreKey(
            9,
            good.signedPreKey().publicKey(),
            Bytes.of(other.sign(good.signedPreKey().publicKey().toByteArray())));

    assertThat(
            publish(
                    new PublishKeys(
                        good.registrationId(),
                        good.identityKeyPublic(),
                        forged,
                        good.preKeys(),
                        good.kyberPreKeys(),
                        good.lastResortKyberPreKey()))
                .isRefused(ErrorCode.INVALID_SIGNATURE)
                .detail())
        .startsWith("signedPreKey ");
    publish(
            new PublishKeys(
                good.registrationId(),
                good.identityKeyPublic(),
                good.signedPreKey(),
                good.preKeys(),
                other.kyberPreKeys(50, 1),
                good.lastResortKyberPreKey()))
        .isRefused(ErrorCode.INVALID_SIGNATURE);
    publish(
            new PublishKeys(
                good.registrationId(),
                good.identityKeyPublic(),
                good.signedPreKey(),
                good.preKeys(),
                good.kyberPreKeys(),
                other.kyberPreKey(51)))
        .isRefused(ErrorCode.INVALID_SIGNATURE);
  }

  @Test
  void theSameIdTwiceIsRefused() {
    List<PreKey> twice = new ArrayList<>(ada.keys().preKeys(6, 2));
    twice.add(ada.keys().preKey(7));
    publish(with(ada.keys().publish(0, 0), twice)).isRefused(ErrorCode.INVALID_REQUEST);
  }

  private Reply publish(PublishKeys keys) {
    return server.put(OWN_KEYS, ada.token(), keys);
  }

  @Test
  void unknownKeysAreUnknown() {
    TestDevice silent = TestDevice.open(server, "Silent");
    server.get(keysOf(silent), ada.token()).isRefused(ErrorCode.KEYS_UNKNOWN);
    server
        .get("/api/users/" + ada.userId() + "/devices/9/keys", ada.token())
        .isRefused(ErrorCode.DEVICE_UNKNOWN);
    server
        .get("/api/users/nobody-at-all/devices/1/keys", ada.token())
        .isRefused(ErrorCode.USER_UNKNOWN);
  }

  @Test
  void aMemberTakesAGuestsBundleAndConfirmsIt() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    TestGuest guest = meeting.guest("Alan Guest");

    GuestKeyBundle bundle = server.get(keysOf(guest), ada.token()).as(GuestKeyBundle.class);

    assertThat(bundle.identityKeyPublic()).isEqualTo(guest.keys().identityKey());
    assertThat(bundle.displayName()).isEqualTo("Alan Guest");
    assertThat(server.get(guest.path() + "/prekeys", guest.token()).as(KeyCounts.class))
        .isEqualTo(new KeyCounts(4, 4));
    String consume = guest.path() + "/consume-prekey";
    ConsumePreKey taken = new ConsumePreKey(oneTimeId(bundle.preKey()));
    for (int i = 0; i < 2; i++) {
      assertThat(server.post(consume, ada.token(), taken).as(ConsumePreKey.Result.class))
          .isEqualTo(new ConsumePreKey.Result(4));
    }
    TestDevice phone = server.newDevice(ada);
    meeting.add(phone);
    server.post(consume, phone.token(), taken).isRefused(ErrorCode.FORBIDDEN);
    server.post(consume, ada.token(), new ConsumePreKey(5)).isRefused(ErrorCode.FORBIDDEN);
  }

  @Test
  void aWaitingGuestsBundleIsForThoseWhoMayLetItIn() {
    TestMeeting meeting = TestMeeting.create(server, ada, false);
    TestDevice grace = server.newMember("Grace");
    meeting.add(grace);
    TestGuest guest = meeting.knock("Alan");
    server.get(keysOf(guest), grace.token()).isRefused(ErrorCode.NOT_ADMITTED);
    server
        .get("/api/meetings/external/keys/" + GuestSessionId.random(), ada.token())
        .isRefused(ErrorCode.GUEST_UNKNOWN);
    assertThat(server.get(guest.path() + "/prekeys", guest.token()).as(KeyCounts.class))
        .isEqualTo(new KeyCounts(5, 5));

    assertThat(server.get(keysOf(guest), ada.token()).as(GuestKeyBundle.class).sessionId())
        .isEqualTo(guest.sessionId());
    assertThat(server.get(guest.path() + "/prekeys", guest.token()).as(KeyCounts.class))
        .isEqualTo(new KeyCounts(4, 4));
    meeting.decline(guest, ada).isDone();
    server.get(keysOf(guest), ada.token()).isRefused(ErrorCode.SESSION_ENDED);
  }

  @Test
  void manyBundlesComeAtOnceAndOneRefusalStopsNoOther() {
    TestMeeting meeting = TestMeeting.create(server, ada, false);
    TestDevice grace = server.newMember("Grace");
    meeting.add(grace);
    TestGuest alan = meeting.guest("Alan");
    TestGuest waiting = meeting.knock("Barbara");
    TestGuest edsger = meeting.guest("Edsger");
    TestGuest elsewhere = TestMeeting.create(server, ada).guest("Tony");

    GuestKeyBundles bundles =
        server
            .post(
                meeting.path() + "/external/keys",
                grace.token(),
                new GuestKeyBundlesRequest(
                    List.of(
                        alan.sessionId(),
                        waiting.sessionId(),
                        elsewhere.sessionId(),
                        edsger.sessionId())))
            .as(GuestKeyBundles.class);

    assertThat(bundles.bundles().stream().map(GuestKeyBundle::sessionId))
        .containsExactly(alan.sessionId(), edsger.sessionId());
    assertThat(bundles.refused().stream().map(GuestKeyBundles.Refused::code))
        .containsExactly(ErrorCode.NOT_ADMITTED, ErrorCode.GUEST_UNKNOWN);
  }

  @Test
  void aGuestReplenishes() {
    TestGuest guest = TestMeeting.create(server, ada).knock("Alan");
    String path = guest.path() + "/prekeys";
    SignedPreKey newer = guest.keys().signedPreKey(2);

    assertThat(
            server
                .post(
                    path,
                    guest.token(),
                    new ReplenishKeys(
                        guest.keys().preKeys(6, 10), guest.keys().kyberPreKeys(6, 1), newer, null))
                .as(KeyCounts.class))
        .isEqualTo(new KeyCounts(15, 6));
    server
        .post(
            path,
            guest.token(),
            new ReplenishKeys(List.of(), List.of(), new TestKeys().signedPreKey(3), null))
        .isRefused(ErrorCode.INVALID_SIGNATURE);
  }

  @Test
  void whatADeviceOrGuestTakesBackIsHandedOutNoMore() {
    TestDevice grace = server.newMember("Grace");
    TestGuest guest = TestMeeting.create(server, ada).knock("Alan");

    server.delete(OWN_KEYS, ada.token()).isDone();
    server.delete(guest.path() + "/prekeys", guest.token()).isDone();
    KeyBundle bundle = server.get(keysOf(ada), grace.token()).as(KeyBundle.class);

    assertThat(bundle.preKey()).isNull();
    assertThat(bundle.signedPreKey()).isNotNull();
    assertThat(server.get(OWN_KEYS + "/count", ada.token()).as(KeyCounts.class))
        .isEqualTo(new KeyCounts(0, 0));
    assertThat(server.get(guest.path() + "/prekeys", guest.token()).as(KeyCounts.class))
        .isEqualTo(new KeyCounts(0, 0));
    assertThat(server.put(OWN_KEYS, ada.token(), ada.keys().publish(1, 2)).as(KeyCounts.class))
        .isEqualTo(new KeyCounts(1, 2));
  }

  @Test
  void anAdmittedGuestTakesBundlesOfDevicesInItsMeetingAlone() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    TestDevice outside = server.newMember("Grace");
    TestGuest guest = meeting.knock("Alan");

    server.get(keysOf(ada), guest.token()).isRefused(ErrorCode.NOT_ADMITTED);
    meeting.admit(guest).isDone();
    assertThat(server.get(keysOf(ada), guest.token()).as(KeyBundle.class).userId())
        .isEqualTo(ada.userId());
    server.get(keysOf(outside), guest.token()).isRefused(ErrorCode.DEVICE_UNKNOWN);
  }
}
