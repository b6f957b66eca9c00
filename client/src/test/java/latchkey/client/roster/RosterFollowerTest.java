package latchkey.client.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import latchkey.client.account.AccountDirectory;
import latchkey.client.account.RecoveryCode;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.account.AccountLogPage;
import latchkey.protocol.account.AccountLogPages;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountWriter;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.log.meeting.MeetingWriter;
import latchkey.protocol.roster.RosterPage;
import org.junit.jupiter.api.Test;

/** A device's verified copy of a meeting's log, beside a server that has all of it. */
final class RosterFollowerTest {
  private final SigningKey key = OwnKeys.in(KeyStore.inMemory()).signingKey();
  private final Bytes opened =
      AccountWriter.open(bytes(16, 1), "Hanna", 1, key, RecoveryCode.random().key(), Instant.now());
  private final AccountLog account = new AccountLog((signer, message, signature) -> true);
  private final List<Bytes> served = new ArrayList<>();
  private final Keeper keeper = new Keeper();
  private int asked;

  RosterFollowerTest() {
    account.append(opened);
  }

  private static Bytes bytes(int length, int value) {
    byte[] bytes = new byte[length];
    bytes[0] = (byte) value;
    return Bytes.of(bytes);
  }

  /** What outlasts the program, on a disk that may be full. */
  private static final class Keeper implements RosterWatcher {
    final List<Bytes> kept = new ArrayList<>();
    final List<Long> told = new ArrayList<>();
    boolean full;

    @Override
    public void keep(long from, List<VerifiedEntry> entries, MeetingLog grown) {
      if (full) {
        throw new IllegalStateException("The disk is full.");
      }
      entries.forEach(one -> kept.add(one.entry()));
    }

    @Override
    public void accepted(MeetingEvent event, MeetingLog log) {
      told.add(log.size() - 1);
    }

    @Override
    public void refused(RosterAlarm alarm, String detail) {
      throw new AssertionError(detail);
    }
  }

  private UserId user() {
    return UserId.ofRoot(account.root());
  }

  private Address self() {
    return Address.ofMember(user(), 1);
  }

  /** The server takes the next entry. */
  private void serve(Function<MeetingWriter, Bytes> entry) {
    MeetingLog log =
        new MeetingLog((signer, message, signature) -> true, _ -> Optional.of(account));
    served.forEach(log::append);
    served.add(entry.apply(new MeetingWriter(log, self(), key, Instant.now())));
  }

  private RosterFollower follower() {
    served.add(
        MeetingWriter.create(
            bytes(16, 2),
            "Plans",
            self(),
            account.state().orElseThrow().place(),
            false,
            key,
            Instant.now()));
    MeetingId meeting = Ids.meetingId(bytes(16, 2));
    return new RosterFollower(
        meeting,
        self(),
        key,
        new RosterSource() {
          @Override
          public RosterPage page(long from) {
            asked++;
            return new RosterPage(
                meeting, from, served.subList((int) from, served.size()), served.size());
          }

          @Override
          public void append(Bytes entry) {
            served.add(entry);
          }
        },
        new AccountDirectory(
            KeyStore.inMemory(),
            positions ->
                new AccountLogPages(List.of(new AccountLogPage(user(), 0, List.of(opened), 1)))),
        keeper);
  }

  private static long size(RosterFollower follower) {
    return follower.read(MeetingLog::size);
  }

  @Test
  void theLogMovesByNoEntryThatCannotBeKeptAndItIsToldOnceItCan() {
    RosterFollower follower = follower();
    follower.catchUp();
    serve(MeetingWriter::closeAdmission);
    serve(MeetingWriter::openAdmission);
    keeper.full = true;
    assertThatThrownBy(follower::catchUp).isInstanceOf(IllegalStateException.class);
    assertThat(size(follower)).isEqualTo(1);
    assertThat(keeper.told).containsExactly(0L);

    keeper.full = false;
    follower.catchUp();
    assertThat(size(follower)).isEqualTo(3);
    assertThat(keeper.told).containsExactly(0L, 1L, 2L);
    assertThat(keeper.kept).isEqualTo(served);
  }

  @Test
  void aDeviceSignsNothingAtALogThatItHasNotRead() {
    RosterFollower follower = follower();
    assertThatThrownBy(() -> follower.append((log, writer) -> Optional.of(writer.closeAdmission())))
        .isInstanceOf(LatchkeyException.class)
        .hasMessageContaining("has not joined the meeting yet")
        .extracting(failure -> ((LatchkeyException) failure).code())
        .isEqualTo(ErrorCode.NOT_IN_ROSTER);
    assertThat(served).hasSize(1);
  }

  @Test
  void theServerIsAskedOnceInAWhileForAnAuthorWhoNamesEntriesThatThereAreNot() {
    RosterFollower follower = follower();
    follower.catchUp();
    AtomicLong now = new AtomicLong();
    ClaimedPlaces places = new ClaimedPlaces(follower, now::get);
    Address sam = Address.ofMember(UserId.random(), 1);
    asked = 0;
    for (int i = 0; i < 10; i++) {
      assertThat(places.reaches(sam, 99 + i, bytes(32, i))).isFalse();
    }
    assertThat(asked).isEqualTo(1);

    serve(MeetingWriter::closeAdmission);
    assertThat(places.reaches(self(), 1, bytes(32, 0))).isFalse();
    assertThat(size(follower)).isEqualTo(2);
    serve(MeetingWriter::openAdmission);
    now.addAndGet(ClaimedPlaces.REST.toNanos());
    assertThat(places.reaches(sam, 2, bytes(32, 0))).isFalse();
    assertThat(size(follower)).isEqualTo(3);
  }
}
