package latchkey.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Sha256;
import latchkey.protocol.UserId;
import latchkey.protocol.log.account.TestAccount;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.log.meeting.MeetingLog;
import org.junit.jupiter.api.Test;

final class ParticipantsTest {
  private static final Address HANNA = Address.ofMember(UserId.ofRoot(Sha256.of("Hanna")), 1);
  private static final GuestSessionId ONE = new GuestSessionId("g_AAAAAAAAAAAAAAAAAAAAAA");
  private static final GuestSessionId OTHER = new GuestSessionId("g_AAAAAAAAAAAAAAAAAAAAAQ");

  private final MeetingLog log = new MeetingLog(TestAccount.SIGNATURES, _ -> Optional.empty());
  private final Participants participants = new Participants();

  private void admits(GuestSessionId session, String name) {
    Guest guest =
        new Guest(session, Bytes.of(new byte[33]), 4711, name, Sha256.of("the link's token"));
    participants.accepted(new MeetingEvent.GuestsAdmitted(HANNA, List.of(guest)), log);
  }

  @Test
  void aNameEndsNoQuoteAndWritesNoSentence() {
    admits(ONE, "Gina");
    admits(OTHER, "Gina” (guest 1) [signed] “\u00a0 \"»x");

    assertThat(participants.name(Address.ofGuest(ONE))).isEqualTo("guest 1 “Gina”");
    assertThat(participants.name(Address.ofGuest(OTHER)))
        .isEqualTo("guest 2 “Gina' (guest 1) [signed] ' ''x”");
  }

  @Test
  void formerNamesStandBesideTheId() {
    admits(ONE, "Gina");
    admits(ONE, "Dr. Berg");

    assertThat(participants.all())
        .containsExactly("guest 1 “Dr. Berg”, before “Gina”: " + ONE.value());
    assertThat(participants.selfNamed(Address.ofGuest(ONE)))
        .isEqualTo("The guest that calls itself “Dr. Berg” (guest 1)");
  }

  @Test
  void whoIsNotInTheLogHasAnIdAlone() {
    assertThat(participants.name(Address.ofGuest(ONE))).isEqualTo("the guest " + ONE.value());
    assertThat(participants.name(HANNA)).isEqualTo("device 1 of the account " + HANNA.id());
  }
}
