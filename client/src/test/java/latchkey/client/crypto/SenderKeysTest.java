package latchkey.client.crypto;

import static latchkey.client.testing.Contents.toGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import latchkey.client.testing.Contents;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.MeetingId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SenderKeysTest {
  private static final MeetingId MEETING = MeetingId.random();
  private static final UUID KEY = UUID.randomUUID();

  @TempDir private Path directory;
  private TestDevice member;
  private TestDevice guest;
  private SenderKeys sender;
  private SenderKeys reader;

  @BeforeEach
  void start() {
    member = TestDevice.member(directory);
    guest = TestDevice.guest();
    sender = member.senderKeys(MEETING);
    reader = guest.senderKeys(MEETING);
  }

  @AfterEach
  void stop() {
    member.close();
    guest.close();
  }

  @Test
  void opensWhatIsSentAfterTheKeyCame() {
    assertThat(reader.process(member.address, sender.distribution(KEY))).isEqualTo(KEY);
    for (int i = 0; i < 5; i++) {
      assertThat(reads(says("message " + i))).isEqualTo("message " + i);
    }
  }

  @Test
  void opensNothingFromBeforeTheKeysIterationAndEverythingAfter() {
    sender.distribution(KEY);
    List<Bytes> before = List.of(says("1"), says("2"));
    reader.process(member.address, sender.distribution(KEY));
    List<Bytes> after = List.of(says("3"), says("4"));
    for (Bytes earlier : before) {
      assertThat(reader.open(member.address, earlier)).isEqualTo(new GroupOpening.NothingNew());
    }
    assertThat(reads(after.get(0))).isEqualTo("3");
    assertThat(reads(after.get(1))).isEqualTo("4");
  }

  @Test
  void opensInAnyOrderAndEachOnce() {
    reader.process(member.address, sender.distribution(KEY));
    List<Bytes> sent = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      sent.add(says(Integer.toString(i)));
    }
    for (int i : List.of(3, 0, 5, 1, 4, 2)) {
      assertThat(reads(sent.get(i))).isEqualTo(Integer.toString(i));
    }
    for (Bytes again : sent) {
      assertThat(reader.open(member.address, again)).isEqualTo(new GroupOpening.NothingNew());
    }
  }

  @Test
  void namesTheKeyThatIsMissingAndOpensOnceItComes() {
    Bytes distribution = sender.distribution(KEY);
    Bytes message = says("held");
    assertThat(reader.open(member.address, message))
        .isEqualTo(new GroupOpening.UnknownSenderKey(KEY));
    reader.process(member.address, distribution);
    assertThat(reads(message)).isEqualTo("held");
  }

  @Test
  void doesNotGoBackWhenADistributionComesAgain() {
    Bytes distribution = sender.distribution(KEY);
    reader.process(member.address, distribution);
    Bytes message = says("once");
    assertThat(reads(message)).isEqualTo("once");
    reader.process(member.address, distribution);
    assertThat(reader.open(member.address, message)).isEqualTo(new GroupOpening.NothingNew());
    assertThat(reads(says("twice"))).isEqualTo("twice");
  }

  @Test
  void opensNothingUnderANewKeyForSomebodyWhoHasTheOldOneAlone() {
    reader.process(member.address, sender.distribution(KEY));
    assertThat(reads(says("before"))).isEqualTo("before");
    UUID rotated = UUID.randomUUID();
    sender.distribution(rotated);
    Bytes message = sender.encrypt(rotated, toGroup("after"));
    assertThat(reader.open(member.address, message))
        .isEqualTo(new GroupOpening.UnknownSenderKey(rotated));
  }

  @Test
  void bindsAKeyToTheAddressThatBroughtIt() {
    try (TestDevice other = TestDevice.member(directory)) {
      SenderKeys otherSender = other.senderKeys(MEETING);
      reader.process(other.address, otherSender.distribution(KEY));
      Bytes message = otherSender.encrypt(KEY, toGroup("I am the member"));
      assertThat(reader.open(member.address, message))
          .isEqualTo(new GroupOpening.UnknownSenderKey(KEY));

      reader.process(member.address, sender.distribution(KEY));
      assertThat(reader.open(member.address, message)).isNotInstanceOf(GroupOpening.Opened.class);
      assertThat(reads(says("it is me"))).isEqualTo("it is me");
      assertThat(reader.open(other.address, message)).isInstanceOf(GroupOpening.Opened.class);
    }
  }

  @Test
  void bindsAKeyToTheMeetingItWasGivenIn() {
    reader.process(member.address, sender.distribution(KEY));
    Bytes message = says("here alone");
    assertThat(guest.senderKeys(MeetingId.random()).open(member.address, message))
        .isEqualTo(new GroupOpening.UnknownSenderKey(KEY));
    assertThat(reads(message)).isEqualTo("here alone");
  }

  @Test
  void takesNoKeyForItselfFromOutside() {
    Bytes own = sender.distribution(KEY);
    assertThatThrownBy(() -> sender.process(member.address, own)).isInstanceOf(InvalidInput.class);
    assertThat(sender.open(member.address, says("mine"))).isEqualTo(new GroupOpening.NothingNew());
  }

  @Test
  void refusesWhatIsNotADistributionOrAMessage() {
    Bytes nonsense = Bytes.of(new byte[100]);
    assertThatThrownBy(() -> reader.process(member.address, nonsense))
        .isInstanceOf(InvalidInput.class);
    assertThat(reader.open(member.address, nonsense)).isInstanceOf(GroupOpening.Unreadable.class);
    assertThat(reader.open(member.address, Bytes.EMPTY))
        .isInstanceOf(GroupOpening.Unreadable.class);
  }

  @Test
  void opensNoAlteredMessageAndTheTrueOneAfterIt() {
    reader.process(member.address, sender.distribution(KEY));
    Bytes message = says("true");
    byte[] altered = message.toByteArray();
    altered[40] ^= 1;
    assertThat(reader.open(member.address, Bytes.of(altered)))
        .isNotInstanceOf(GroupOpening.Opened.class);
    assertThat(reads(message)).isEqualTo("true");
  }

  @Test
  void encryptsOnlyUnderAKeyThatIsThere() {
    assertThatThrownBy(() -> says("too early")).isInstanceOf(IllegalStateException.class);
    sender.distribution(KEY);
    sender.forget(KEY);
    assertThatThrownBy(() -> says("too late")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void isErasedWithItsMeeting() {
    reader.process(member.address, sender.distribution(KEY));
    Bytes message = says("late");
    guest.store.eraseMeeting(MEETING, List.of());
    assertThat(reader.open(member.address, message))
        .isEqualTo(new GroupOpening.UnknownSenderKey(KEY));
  }

  private Bytes says(String text) {
    return sender.encrypt(KEY, toGroup(text));
  }

  private String reads(Bytes message) {
    GroupOpening opening = reader.open(member.address, message);
    return opening instanceof GroupOpening.Opened opened
        ? Contents.text(opened.content())
        : opening.toString();
  }
}
