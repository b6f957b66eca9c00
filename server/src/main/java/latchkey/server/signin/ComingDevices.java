package latchkey.server.signin;

import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.account.AccountLogPage;
import latchkey.protocol.account.SignedIn;
import latchkey.protocol.device.DeviceLinkAsk;
import latchkey.protocol.device.DeviceLinkFinish;
import latchkey.protocol.device.DeviceLinkPossession;
import latchkey.protocol.device.PendingDeviceState;
import latchkey.server.account.AccountLogs;
import latchkey.server.device.Devices;
import latchkey.server.refusal.Refused;
import latchkey.server.time.AgreedClock;
import latchkey.server.token.Token;
import latchkey.server.token.TokenKind;
import latchkey.server.tx.Transactions;

/** Device links, as the device that comes by one uses it. The link's token proves that it may. */
public final class ComingDevices {
  private final Transactions transactions;
  private final DeviceLinkStore links;
  private final AccountLogs logs;
  private final Devices devices;
  private final AgreedClock clock;

  public ComingDevices(
      Transactions transactions,
      DeviceLinkStore links,
      AccountLogs logs,
      Devices devices,
      AgreedClock clock) {
    this.transactions = transactions;
    this.links = links;
    this.logs = logs;
    this.devices = devices;
    this.clock = clock;
  }

  /** A page of the log of the account that the link is for. */
  public AccountLogPage log(String token, long from) {
    return transactions.read(() -> logs.page(require(hash(token)).userId(), from));
  }

  /** Asks to be added. Of several devices the first one is heard. */
  public void ask(DeviceLinkAsk request) {
    Bytes tokenHash = hash(request.token());
    DeviceLink.Asked asked =
        new DeviceLink.Asked(
            request.deviceName(),
            request.identityKey(),
            request.proof(),
            request.accessTokenHash());
    transactions.write(() -> {
      DeviceLink.Asked before = require(tokenHash).asked();
      if (before == null) {
        links.ask(tokenHash, asked);
      } else if (!before.isBy(asked)) {
        throw taken();
      }
    });
  }

  /** How far the device is. */
  public PendingDeviceState state(String token) {
    return transactions.read(() -> require(hash(token)).state());
  }

  /** Takes the proof that the device has the key that it asked with. The maker checks it. */
  public void prove(DeviceLinkPossession request) {
    Bytes tokenHash = hash(request.token());
    transactions.write(() -> {
      DeviceLink link = require(tokenHash);
      if (link.offer() == null) {
        throw new Refused(
            ErrorCode.INVALID_REQUEST, "This device has not been offered an id yet. Wait for it.");
      }
      if (!link.added()) {
        links.prove(tokenHash, request.possession());
      }
    });
  }

  /** Lets the device that was added begin. Again gives the same. */
  public SignedIn finish(DeviceLinkFinish request) {
    Bytes tokenHash = hash(request.token());
    Bytes access = Devices.accessToken(request.accessToken()).hash();
    return transactions.read(() -> {
      DeviceLink link = require(tokenHash);
      DeviceLink.Asked asked = link.asked();
      if (asked != null && !asked.accessTokenHash().equals(access)) {
        throw taken();
      }
      if (!link.added()) {
        throw new Refused(
            ErrorCode.FORBIDDEN,
            "This device has not been added yet. Confirm it on the other one.");
      }
      return devices.signedInBy(access).orElseThrow(ComingDevices::used);
    });
  }

  private DeviceLink require(Bytes tokenHash) {
    return links
        .find(tokenHash)
        .filter(link -> link.expiresAt().isAfter(clock.agreed()))
        .filter(link -> link.added() || devices.isSignedIn(link.makerAddress()))
        .orElseThrow(ComingDevices::used);
  }

  private static Bytes hash(String token) {
    return Token.parse(TokenKind.DEVICE_LINK, token).orElseThrow(ComingDevices::used).hash();
  }

  private static Refused taken() {
    return new Refused(
        ErrorCode.DEVICE_LINK_TAKEN,
        "Another device has come by this link. If it is none of yours, do not confirm it; make a"
            + " new link.");
  }

  private static Refused used() {
    return new Refused(
        ErrorCode.DEVICE_LINK_USED,
        "This device link has been used, was withdrawn, or is too old. Make a new one on the other"
            + " device.");
  }
}
