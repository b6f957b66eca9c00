package latchkey.server.testing;

import java.util.Base64;
import latchkey.protocol.Bytes;
import latchkey.protocol.Sha256;
import latchkey.protocol.account.SignedIn;
import latchkey.protocol.account.TokenRequest;
import latchkey.protocol.device.DeviceLinkAsk;
import latchkey.protocol.device.DeviceLinkFinish;
import latchkey.protocol.device.DeviceLinkPossession;
import latchkey.protocol.device.DeviceOffer;
import latchkey.protocol.device.NewDeviceLink;
import latchkey.protocol.device.PendingDeviceState;
import latchkey.protocol.log.SigningContext;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountWriter;
import latchkey.server.token.Token;
import latchkey.server.token.TokenKind;

/** A device link of a device's, and the device that comes by it: each step a call. */
public final class TestDeviceLink {
  private final TestServer server;
  private final TestDevice maker;
  private final String token = Token.random(TokenKind.DEVICE_LINK).reveal();
  private final TestKeys linkKey = new TestKeys();
  private final TestKeys coming = new TestKeys();
  private final String accessToken = TestAccount.newAccessToken();
  private final AccountLog seen;

  /** One that its maker has yet to make known. */
  public TestDeviceLink(TestServer server, TestDevice maker) {
    this.server = server;
    this.maker = maker;
    this.seen = maker.log();
  }

  public String token() {
    return token;
  }

  public Bytes tokenHash() {
    return Sha256.of(token);
  }

  public String accessToken() {
    return accessToken;
  }

  /** The coming device's. */
  public TestKeys keys() {
    return coming;
  }

  /** Where its maker finds it. */
  public String path() {
    return "/api/me/device-links/"
        + Base64.getUrlEncoder().withoutPadding().encodeToString(tokenHash().toByteArray());
  }

  /** The maker makes it known. */
  public Reply make() {
    return server.post("/api/me/device-links", maker.token(), new NewDeviceLink(tokenHash()));
  }

  /** The maker looks how it stands. */
  public Reply status() {
    return server.get(path(), maker.token());
  }

  /** The coming device asks. */
  public Reply ask() {
    return ask(coming, accessToken);
  }

  /** A device asks. */
  public Reply ask(TestKeys keys, String accessToken) {
    byte[] proof =
        AccountWriter.deviceLinkProof(seen.root(), seen.head(), tokenHash(), keys.identityKey());
    return server.post(
        "/api/device-links/ask",
        TestServer.NO_TOKEN,
        new DeviceLinkAsk(
            token,
            "Phone of a test",
            keys.identityKey(),
            linkKey.signingKey().sign(SigningContext.DEVICE_LINK, proof),
            Sha256.of(accessToken)));
  }

  /** The maker offers the first id that is free, after the log's present head. */
  public Reply offer() {
    AccountLog log = maker.log();
    return offer(new DeviceOffer(TestDevice.freeId(log), log.head()));
  }

  public Reply offer(DeviceOffer offer) {
    return server.put(path() + "/offer", maker.token(), offer);
  }

  /** The coming device looks how far it is. */
  public Reply state() {
    return server.post("/api/device-links/state", TestServer.NO_TOKEN, new TokenRequest(token));
  }

  /** The coming device proves its key for what it was offered. */
  public Reply prove() {
    return prove(possession());
  }

  public Reply prove(Bytes possession) {
    return server.post(
        "/api/device-links/possession",
        TestServer.NO_TOKEN,
        new DeviceLinkPossession(token, possession));
  }

  private DeviceOffer offered() {
    DeviceOffer offer = state().as(PendingDeviceState.class).offer();
    if (offer == null) {
      throw new AssertionError("nothing has been offered");
    }
    return offer;
  }

  private Bytes possession() {
    DeviceOffer offer = offered();
    return AccountWriter.possession(
        seen.root(), offer.head(), offer.deviceId(), coming.signingKey());
  }

  /** The entry by which the maker adds the coming device, for the log as it stands. */
  public Bytes entry() {
    DeviceOffer offer = offered();
    return maker.writer().addDevice(offer.deviceId(), coming.identityKey(), possession());
  }

  /** The maker adds the coming device. */
  public Reply add() {
    return maker.append(entry(), tokenHash());
  }

  /** The coming device begins. */
  public Reply finish() {
    return finish(accessToken);
  }

  public Reply finish(String accessToken) {
    return server.post(
        "/api/device-links/finish", TestServer.NO_TOKEN, new DeviceLinkFinish(token, accessToken));
  }

  /** All steps until the coming device has proved its key. */
  public TestDeviceLink proved() {
    make().hasStatus(201);
    ask().isDone();
    offer().isDone();
    prove().isDone();
    return this;
  }

  /** All steps. */
  public TestDevice through() {
    proved();
    add().isDone();
    return begun();
  }

  /** The coming device, which has been added. */
  public TestDevice begun() {
    return new TestDevice(
        server, maker.account(), coming, accessToken, finish().hasStatus(201).as(SignedIn.class));
  }
}
