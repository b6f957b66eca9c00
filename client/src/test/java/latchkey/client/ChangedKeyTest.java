package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import latchkey.client.crypto.OwnKeys;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hanna knows Sam's device under a key; and then it shows another one. */
final class ChangedKeyTest {
  private final World world = new World();
  private final KeyStore hannasStore = world.store();
  private final Member hanna = world.member("Hanna", hannasStore);
  private final Member sam = world.member("Sam");
  private final Recorder hannaSees = new Recorder();
  private final Recorder samSees = new Recorder();

  @AfterEach
  void close() {
    world.close();
  }

  private void hannaKnows(Address device) {
    Bytes other = OwnKeys.in(KeyStore.inMemory()).identityKey();
    assertThat(hannasStore.pinned().check(device, other)).isTrue();
  }

  @Test
  void nothingIsSentToItAndNothingTakenFromItBeforeThePersonHasDecided() {
    hannaKnows(sam.address());
    Member host = world.member("Olga");
    Recorder olgaSees = new Recorder();
    MemberMeeting atOlga =
        host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, olgaSees);
    atOlga.addMember(sam.userId());
    MemberMeeting atSam = sam.openMeeting(atOlga.id(), samSees);
    samSees.await(MeetingEvent.EncryptionReady.class);
    atOlga.addMember(hanna.userId());
    MemberMeeting atHanna = hanna.openMeeting(atOlga.id(), hannaSees);

    assertThat(hannaSees.await(MeetingEvent.IdentityKeyChanged.class).participant().address())
        .isEqualTo(sam.address());
    MeetingEvent.EncryptionFailed failed = hannaSees.await(MeetingEvent.EncryptionFailed.class);
    assertThat(failed.code()).isEqualTo(ErrorCode.IDENTITY_KEY_CHANGED);
    assertThat(failed.reason()).contains("compare safety numbers, then confirm the new key");
    hannaSees.await(
        MeetingEvent.MessageRefused.class,
        refused -> refused.reason().contains("has changed and is not confirmed"));
    hannaSees.awaitSent(atHanna.say("before the decision"));
    // Half a minute: it has its place behind Hanna's message, whose key Sam asks for in vain.
    samSees.awaitSent(atSam.say("from Sam"));
    assertThat(atHanna.keyCoverage().lacking()).contains(sam.address());
    atHanna.setVerified(sam.address(), true);
    assertThat(atHanna.verifiedAs(sam.address())).isEmpty();
    assertThat(samSees.texts()).doesNotContain("before the decision");
    assertThat(hannaSees.texts()).doesNotContain("from Sam");

    assertThat(atHanna.safetyNumber(sam.address()).digits())
        .isEqualTo(atSam.safetyNumber(hanna.address()).digits());
    atHanna.acceptIdentityKey(sam.address());
    hannaSees.awaitText("from Sam");
    hannaSees.awaitSent(atHanna.say("after the decision"));
    samSees.awaitText("after the decision");
    assertThat(atHanna.verifiedAs(sam.address())).contains("Sam");
  }

  @Test
  void aDeviceThatJoinsUnderAnotherKeyGetsNoKeyBeforeThePersonHasDecided() {
    hannaKnows(sam.address());
    MemberMeeting atHanna =
        hanna.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hannaSees);
    atHanna.addMember(sam.userId());
    MemberMeeting atSam = sam.openMeeting(atHanna.id(), samSees);
    samSees.await(MeetingEvent.Admitted.class);
    hannaSees.await(MeetingEvent.IdentityKeyChanged.class);
    hannaSees.awaitSent(atHanna.say("not for Sam"));
    assertThat(atHanna.keyCoverage().lacking()).contains(sam.address());

    assertThat(atHanna.safetyNumber(sam.address()).digits())
        .isEqualTo(atSam.safetyNumber(hanna.address()).digits());
    atHanna.acceptIdentityKey(sam.address());
    hannaSees.awaitSent(atHanna.say("welcome"));
    samSees.awaitText("welcome");
  }
}
