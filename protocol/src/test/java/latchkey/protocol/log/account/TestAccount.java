package latchkey.protocol.log.account;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import latchkey.protocol.Bytes;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.keys.XEdDsa;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.SigningContext;
import latchkey.protocol.log.account.wire.AccountOpened;
import latchkey.protocol.log.account.wire.Device;
import latchkey.protocol.log.account.wire.DeviceAdded;
import latchkey.protocol.log.account.wire.DeviceRemoved;
import latchkey.protocol.log.account.wire.DisplayNameChanged;
import latchkey.protocol.log.account.wire.Possession;
import latchkey.protocol.log.account.wire.RecoveryKeyChanged;
import latchkey.protocol.log.account.wire.RecoveryPossession;
import latchkey.protocol.log.wire.Entry;
import latchkey.protocol.log.wire.SignedEntry;
import latchkey.protocol.log.wire.Signer;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.ecc.ECPublicKey;

/** A person with devices and a recovery key, who writes an account's log. */
public final class TestAccount {
  /** Good where libsignal and {@link XEdDsa} say so. */
  public static final SignatureCheck SIGNATURES = TestAccount::verifies;

  private final byte[] logId;
  private final Map<Integer, ECKeyPair> keys = new HashMap<>();
  private ECKeyPair recovery = ECKeyPair.generate();

  /** The log, as everyone reads it. */
  public final AccountLog log = new AccountLog(SIGNATURES);

  /** What was appended to it. */
  public final List<Bytes> entries = new ArrayList<>();

  /** An account that has not been opened; {@code number} makes its log's id. */
  public TestAccount(int number) {
    logId = ByteBuffer.allocate(16).putInt(number).array();
  }

  /** An account opened under a name by device 1. */
  public static TestAccount opened(int number, String name) {
    TestAccount account = new TestAccount(number);
    account.accept(1, 1, account.opening(name, 1));
    return account;
  }

  /** A device's key pair, made at first sight. */
  public ECKeyPair key(int deviceId) {
    return deviceId == AccountLog.RECOVERY
        ? recovery
        : keys.computeIfAbsent(deviceId, _ -> ECKeyPair.generate());
  }

  /** Makes a device's key that of another. */
  void putKey(int deviceId, ECKeyPair pair) {
    keys.put(deviceId, pair);
  }

  AccountOpened opening(String name, int deviceId) {
    return AccountOpened.newBuilder()
        .setDisplayName(name)
        .setDevice(device(deviceId))
        .setRecoveryKey(publicHalf(recovery))
        .setRecoveryPossession(recoveryPossession(recovery))
        .build();
  }

  public DeviceAdded adding(int deviceId) {
    Possession possession =
        Possession.newBuilder()
            .setAccountRoot(wire(log.root()))
            .setAccountHead(wire(log.head()))
            .setDevice(device(deviceId))
            .build();
    return DeviceAdded.newBuilder()
        .setDevice(device(deviceId))
        .setPossession(sign(key(deviceId), SigningContext.POSSESSION, possession))
        .build();
  }

  public static DeviceRemoved removing(List<Integer> deviceIds, List<Integer> keep) {
    return DeviceRemoved.newBuilder().addAllDeviceIds(deviceIds).addAllKeep(keep).build();
  }

  public static DisplayNameChanged renaming(String name) {
    return DisplayNameChanged.newBuilder().setDisplayName(name).build();
  }

  RecoveryKeyChanged recoveringBy(ECKeyPair next) {
    return RecoveryKeyChanged.newBuilder()
        .setRecoveryKey(publicHalf(next))
        .setRecoveryPossession(recoveryPossession(next))
        .build();
  }

  void recoverBy(ECKeyPair next) {
    accept(AccountLog.RECOVERY, 5, recoveringBy(next));
    recovery = next;
  }

  public void add(int signer, int deviceId) {
    accept(signer, 2, adding(deviceId));
  }

  public void remove(int signer, int... deviceIds) {
    accept(signer, 3, removing(Arrays.stream(deviceIds).boxed().toList(), List.of()));
  }

  public void rename(int signer, String name) {
    accept(signer, 4, renaming(name));
  }

  /** Signs and appends an entry that must be accepted. */
  AccountEvent accept(int signer, int type, Message body) {
    Bytes entry = entry(signer, type, body);
    return switch (log.append(entry)) {
      case LogVerdict.Accepted<AccountEvent>(AccountEvent event) -> {
        entries.add(entry);
        yield event;
      }
      case LogVerdict.Refused<AccountEvent> refused -> throw new AssertionError(refused);
    };
  }

  /** The log's next entry. */
  public Bytes entry(int signer, int type, Message body) {
    return signed(next(signer, type, body).build(), key(signer));
  }

  Entry.Builder next(int signer, int type, Message body) {
    return Entry.newBuilder()
        .setLogId(ByteString.copyFrom(logId))
        .setIndex(log.size())
        .setPreviousHash(wire(log.head()))
        .setSigner(Signer.newBuilder().setDeviceId(signer))
        .setTime(1_800_000_000_000L)
        .setType(type)
        .setBody(body.toByteString());
  }

  static Bytes signed(Entry entry, ECKeyPair key) {
    return Bytes.of(
        SignedEntry.newBuilder()
            .setEntry(entry.toByteString())
            .setSignature(sign(key, SigningContext.ACCOUNT_ENTRY, entry))
            .build()
            .toByteArray());
  }

  public Device device(int deviceId) {
    return Device.newBuilder()
        .setDeviceId(deviceId)
        .setIdentityKey(publicHalf(key(deviceId)))
        .build();
  }

  private ByteString recoveryPossession(ECKeyPair key) {
    RecoveryPossession possession =
        RecoveryPossession.newBuilder()
            .setLogId(ByteString.copyFrom(logId))
            .setPreviousHash(wire(log.head()))
            .setRecoveryKey(publicHalf(key))
            .build();
    return sign(key, SigningContext.RECOVERY_POSSESSION, possession);
  }

  public static ByteString sign(ECKeyPair key, SigningContext context, Message message) {
    return ByteString.copyFrom(
        key.getPrivateKey().calculateSignature(context.over(message.toByteArray())));
  }

  public static ByteString publicHalf(ECKeyPair key) {
    return ByteString.copyFrom(key.getPublicKey().serialize());
  }

  public static ByteString wire(Bytes bytes) {
    return ByteString.copyFrom(bytes.toByteArray());
  }

  private static boolean verifies(Bytes key, byte[] message, byte[] signature) {
    try {
      return XEdDsa.isStrict(key, signature)
          && new ECPublicKey(key.toByteArray()).verifySignature(message, signature);
    } catch (InvalidKeyException e) {
      return false;
    }
  }
}
