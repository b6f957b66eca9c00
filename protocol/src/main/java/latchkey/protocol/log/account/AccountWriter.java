package latchkey.protocol.log.account;

import com.google.protobuf.Message;
import java.time.Instant;
import java.util.Collection;
import latchkey.protocol.Bytes;
import latchkey.protocol.log.EntryWriter;
import latchkey.protocol.log.SigningContext;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.account.wire.AccountOpened;
import latchkey.protocol.log.account.wire.Device;
import latchkey.protocol.log.account.wire.DeviceAdded;
import latchkey.protocol.log.account.wire.DeviceLinkProof;
import latchkey.protocol.log.account.wire.DeviceRemoved;
import latchkey.protocol.log.account.wire.DisplayNameChanged;
import latchkey.protocol.log.account.wire.Possession;
import latchkey.protocol.log.account.wire.RecoveryKeyChanged;
import latchkey.protocol.log.account.wire.RecoveryPossession;
import latchkey.protocol.log.wire.Signer;

/**
 * Writes the next entry of an account's log, for the log as it stands. It appends nothing. Each
 * method gives a serialised {@code SignedEntry}, unless it says otherwise.
 */
public final class AccountWriter {
  private final AccountLog log;
  private final EntryWriter writer;

  private AccountWriter(AccountLog log, int signer, SigningKey key, Instant now) {
    this.log = log;
    this.writer = writer(signer, key, now);
  }

  private static EntryWriter writer(int signer, SigningKey key, Instant now) {
    Signer wire = Signer.newBuilder().setDeviceId(signer).build();
    return new EntryWriter(SigningContext.ACCOUNT_ENTRY, wire, key, now);
  }

  /** Signs as a device of the account. */
  public static AccountWriter forDevice(AccountLog log, int deviceId, SigningKey key, Instant now) {
    return new AccountWriter(log, deviceId, key, now);
  }

  /** Signs with the account's recovery key. */
  public static AccountWriter forRecovery(AccountLog log, SigningKey key, Instant now) {
    return new AccountWriter(log, AccountLog.RECOVERY, key, now);
  }

  /**
   * Entry 0 of a new account's log, signed by its first device.
   *
   * @param logId 16 random bytes
   */
  public static Bytes open(
      Bytes logId,
      String displayName,
      int deviceId,
      SigningKey device,
      SigningKey recovery,
      Instant now) {
    AccountOpened opened =
        AccountOpened.newBuilder()
            .setDisplayName(displayName)
            .setDevice(wire(deviceId, device.publicKey()))
            .setRecoveryKey(EntryWriter.wire(recovery.publicKey()))
            .setRecoveryPossession(
                EntryWriter.wire(recoveryPossession(logId, Bytes.EMPTY, recovery)))
            .build();
    return writer(deviceId, device, now).first(logId, AccountLog.ACCOUNT_OPENED, opened);
  }

  /**
   * A new device's signature that it holds its key, 64 bytes: good for one place of one account.
   *
   * @param root the account's, 32 bytes
   * @param head the hash of the entry before the one that is to add the device, 32 bytes
   */
  public static Bytes possession(Bytes root, Bytes head, int deviceId, SigningKey device) {
    Possession possession =
        Possession.newBuilder()
            .setAccountRoot(EntryWriter.wire(root))
            .setAccountHead(EntryWriter.wire(head))
            .setDevice(wire(deviceId, device.publicKey()))
            .build();
    return device.sign(SigningContext.POSSESSION, possession.toByteArray());
  }

  /**
   * What the key of a device link signs about the device that came by it: a serialised {@code
   * DeviceLinkProof}.
   *
   * @param root the account's, 32 bytes
   * @param anchor the head that stands in the link, 32 bytes
   * @param tokenHash SHA-256 of the link's token, 32 bytes
   * @param identityKey the new device's, 33 bytes
   */
  public static byte[] deviceLinkProof(
      Bytes root, Bytes anchor, Bytes tokenHash, Bytes identityKey) {
    return DeviceLinkProof.newBuilder()
        .setAccountRoot(EntryWriter.wire(root))
        .setAccountHead(EntryWriter.wire(anchor))
        .setTokenHash(EntryWriter.wire(tokenHash))
        .setIdentityKey(EntryWriter.wire(identityKey))
        .build()
        .toByteArray();
  }

  /**
   * Adds a device.
   *
   * @param possession as {@link #possession} gives it for this log's head
   */
  public Bytes addDevice(int deviceId, Bytes identityKey, Bytes possession) {
    return entry(
        AccountLog.DEVICE_ADDED,
        DeviceAdded.newBuilder()
            .setDevice(wire(deviceId, identityKey))
            .setPossession(EntryWriter.wire(possession))
            .build());
  }

  /**
   * Removes devices, and those that they had added.
   *
   * @param keep devices that stay, though one that goes had added them
   */
  public Bytes removeDevices(Collection<Integer> deviceIds, Collection<Integer> keep) {
    return entry(
        AccountLog.DEVICE_REMOVED,
        DeviceRemoved.newBuilder()
            .addAllDeviceIds(deviceIds.stream().sorted().toList())
            .addAllKeep(keep.stream().sorted().toList())
            .build());
  }

  public Bytes rename(String displayName) {
    return entry(
        AccountLog.DISPLAY_NAME_CHANGED,
        DisplayNameChanged.newBuilder().setDisplayName(displayName).build());
  }

  /** Names another recovery key. Signed by the present one alone. */
  public Bytes changeRecoveryKey(SigningKey next) {
    return entry(
        AccountLog.RECOVERY_KEY_CHANGED,
        RecoveryKeyChanged.newBuilder()
            .setRecoveryKey(EntryWriter.wire(next.publicKey()))
            .setRecoveryPossession(
                EntryWriter.wire(recoveryPossession(log.logId(), log.head(), next)))
            .build());
  }

  private Bytes entry(int type, Message body) {
    return writer.next(log.logId(), log.size(), log.head(), type, body);
  }

  private static Bytes recoveryPossession(Bytes logId, Bytes previousHash, SigningKey recovery) {
    RecoveryPossession possession =
        RecoveryPossession.newBuilder()
            .setLogId(EntryWriter.wire(logId))
            .setPreviousHash(EntryWriter.wire(previousHash))
            .setRecoveryKey(EntryWriter.wire(recovery.publicKey()))
            .build();
    return recovery.sign(SigningContext.RECOVERY_POSSESSION, possession.toByteArray());
  }

  private static Device wire(int deviceId, Bytes identityKey) {
    return Device.newBuilder()
        .setDeviceId(deviceId)
        .setIdentityKey(EntryWriter.wire(identityKey))
        .build();
  }
}
