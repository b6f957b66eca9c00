package latchkey.client.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.Json;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;
import latchkey.protocol.UserId;
import org.jspecify.annotations.Nullable;

/** The verified logs of accounts, byte for byte as they were first sent. */
public final class AccountLogs {
  private static final String KEY = "";

  private final Records records;

  AccountLogs(Records records) {
    this.records = records;
  }

  /**
   * Another good entry than the kept one, which the server has shown.
   *
   * @param index where they stand
   * @param entry the other one
   */
  public record Fork(long index, Bytes entry) {
    public Fork {
      Require.present(entry, "entry");
    }
  }

  /**
   * An entry of this device's own account that it has signed, and of which it does not know whether
   * it stands. Nothing else may be signed for that place.
   *
   * @param deviceLink the hash of the link's token by which a device was added; else null
   */
  public record PendingEntry(long index, Bytes entry, @Nullable Bytes deviceLink) {
    public PendingEntry {
      Require.present(entry, "entry");
    }
  }

  /**
   * An entry that a recovery key has signed here, and of which it is not known whether it stands.
   * Nothing else may be signed by that key for that place.
   *
   * @param accessToken a secret of the device that it adds; null where it adds none
   */
  public record PendingRecovery(long index, Bytes entry, @Nullable String accessToken) {
    public PendingRecovery {
      Require.present(entry, "entry");
    }

    @Override
    public String toString() {
      return "PendingRecovery[" + index + "]";
    }
  }

  /** The account's entries from index 0 on. */
  public List<Bytes> entries(UserId user) {
    return records.list(Kind.ACCOUNT_ENTRY, user.value() + "/").stream()
        .map(entry -> entry.value())
        .toList();
  }

  /** Keeps a verified entry at its index. */
  public void put(UserId user, long index, Bytes entry) {
    records.put(Kind.ACCOUNT_ENTRY, user.value() + "/" + Keys.of(index), entry.toByteArray());
  }

  /** The first fork of this account's log that the server has shown, if it has. */
  public Optional<Fork> fork(UserId user) {
    return records
        .get(Kind.ACCOUNT_FORK, user.value())
        .map(json -> Json.mapper().readValue(json, Fork.class));
  }

  public void putFork(UserId user, Fork fork) {
    records.put(Kind.ACCOUNT_FORK, user.value(), Json.mapper().writeValueAsBytes(fork));
  }

  public Optional<PendingEntry> pending() {
    return records
        .get(Kind.PENDING_ACCOUNT_ENTRY, KEY)
        .map(json -> Json.mapper().readValue(json, PendingEntry.class));
  }

  public void putPending(PendingEntry pending) {
    records.put(Kind.PENDING_ACCOUNT_ENTRY, KEY, Json.mapper().writeValueAsBytes(pending));
  }

  public void deletePending() {
    records.delete(Kind.PENDING_ACCOUNT_ENTRY, KEY);
  }

  /** What the recovery key of that public half has signed here. Stays when the device is erased. */
  public Optional<PendingRecovery> pendingRecovery(Bytes recoveryKey) {
    return records
        .get(Kind.PENDING_RECOVERY, recoveryKey.base64())
        .map(json -> Json.mapper().readValue(json, PendingRecovery.class));
  }

  public void putPendingRecovery(Bytes recoveryKey, PendingRecovery pending) {
    records.put(
        Kind.PENDING_RECOVERY, recoveryKey.base64(), Json.mapper().writeValueAsBytes(pending));
  }

  public void deletePendingRecovery(Bytes recoveryKey) {
    records.delete(Kind.PENDING_RECOVERY, recoveryKey.base64());
  }

  /** This device has changed its account: its meetings are to be told. */
  public void putToCarry() {
    records.put(Kind.ACCOUNT_TO_CARRY, KEY, new byte[0]);
  }

  /**
   * Whether there is a change that this device has signed, and no meeting has a mark for it yet.
   */
  public boolean isToCarry() {
    return records.get(Kind.ACCOUNT_TO_CARRY, KEY).isPresent();
  }

  /** The change is to be told to each of these. */
  public void carryInto(Collection<MeetingId> meetings) {
    records.atomically(() -> {
      meetings.forEach(meeting -> records.put(Kind.ACCOUNT_TO_CARRY, meeting.value(), new byte[0]));
      records.delete(Kind.ACCOUNT_TO_CARRY, KEY);
      return true;
    });
  }

  /** Those that are still to be told. */
  public List<MeetingId> toCarryInto() {
    return records.list(Kind.ACCOUNT_TO_CARRY, "").stream()
        .map(Records.Entry::key)
        .filter(key -> !key.isEmpty())
        .map(MeetingId::new)
        .toList();
  }

  void forgetToCarry() {
    records.deleteAll(Kind.ACCOUNT_TO_CARRY, "");
  }

  /** It has been told. */
  public void carriedInto(MeetingId meeting) {
    records.delete(Kind.ACCOUNT_TO_CARRY, meeting.value());
  }
}
