package latchkey.server.api.rest;

import static latchkey.server.api.rest.Access.GUEST;
import static latchkey.server.api.rest.Access.MEMBER;
import static latchkey.server.api.rest.Access.MEMBER_OR_GUEST;

import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.keys.ConsumePreKey;
import latchkey.protocol.keys.GuestKeyBundle;
import latchkey.protocol.keys.GuestKeyBundles;
import latchkey.protocol.keys.GuestKeyBundlesRequest;
import latchkey.protocol.keys.KeyBundle;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.keys.ReplenishKeys;
import latchkey.server.account.DeviceKeys;
import latchkey.server.guest.GuestKeys;
import latchkey.server.guest.GuestSession;

/** Publishing, counting and taking keys. */
public final class KeyRoutes {
  private static final String SESSION = "/api/meetings/external/session/:sessionId";

  static final List<Route<KeyRoutes>> TABLE =
      List.of(
          Route.put("/api/devices/me/keys", MEMBER, KeyRoutes::publish)
              .takes(PublishKeys.class)
              .gives(KeyCounts.class),
          Route.delete("/api/devices/me/keys", MEMBER, KeyRoutes::withdraw).does(),
          Route.get("/api/devices/me/keys/count", MEMBER, KeyRoutes::count).gives(KeyCounts.class),
          Route.get(
                  "/api/users/:userId/devices/:deviceId/keys",
                  MEMBER_OR_GUEST,
                  KeyRoutes::takeDevice)
              .gives(KeyBundle.class),
          Route.get("/api/meetings/external/keys/:sessionId", MEMBER, KeyRoutes::takeGuest)
              .gives(GuestKeyBundle.class),
          Route.post("/api/meetings/:meetingId/external/keys", MEMBER, KeyRoutes::takeGuests)
              .takes(GuestKeyBundlesRequest.class)
              .gives(GuestKeyBundles.class),
          Route.post(SESSION + "/consume-prekey", MEMBER, KeyRoutes::consume)
              .takes(ConsumePreKey.class)
              .gives(ConsumePreKey.Result.class),
          Route.get(SESSION + "/prekeys", GUEST, KeyRoutes::countGuest).gives(KeyCounts.class),
          Route.post(SESSION + "/prekeys", GUEST, KeyRoutes::replenishGuest)
              .takes(ReplenishKeys.class)
              .gives(KeyCounts.class),
          Route.delete(SESSION + "/prekeys", GUEST, KeyRoutes::withdrawGuest).does());

  private final DeviceKeys deviceKeys;
  private final GuestKeys guestKeys;

  public KeyRoutes(DeviceKeys deviceKeys, GuestKeys guestKeys) {
    this.deviceKeys = deviceKeys;
    this.guestKeys = guestKeys;
  }

  private Answer publish(Call call) {
    return Answer.ok(deviceKeys.publish(call.device(), call.body(PublishKeys.class)));
  }

  private Answer withdraw(Call call) {
    deviceKeys.withdraw(call.device());
    return Answer.done();
  }

  private Answer count(Call call) {
    return Answer.ok(deviceKeys.count(call.device()));
  }

  private Answer takeDevice(Call call) {
    return Answer.ok(deviceKeys.take(call.userId(), call.deviceId(), taker(call)));
  }

  private Address taker(Call call) {
    return switch (call.caller()) {
      case Caller.Member member -> member.device().address();
      case Caller.Guest guest -> {
        GuestSession session = guest.session();
        guestKeys.requireMeets(session, new Address(call.userId().value(), call.deviceId()));
        yield session.address();
      }
      case Caller.Nobody _ -> throw new IllegalStateException("nobody takes keys");
    };
  }

  private Answer takeGuest(Call call) {
    return Answer.ok(guestKeys.take(call.sessionId(), call.device()));
  }

  private Answer takeGuests(Call call) {
    GuestKeyBundlesRequest request = call.body(GuestKeyBundlesRequest.class);
    return Answer.ok(guestKeys.takeMany(call.meetingId(), request.sessionIds(), call.device()));
  }

  private Answer consume(Call call) {
    ConsumePreKey request = call.body(ConsumePreKey.class);
    return Answer.ok(
        new ConsumePreKey.Result(
            guestKeys.consume(call.sessionId(), call.device(), request.preKeyId())));
  }

  private Answer countGuest(Call call) {
    return Answer.ok(guestKeys.count(call.ownSession()));
  }

  private Answer replenishGuest(Call call) {
    GuestSession session = call.ownSession();
    return Answer.ok(guestKeys.replenish(session, call.body(ReplenishKeys.class)));
  }

  private Answer withdrawGuest(Call call) {
    guestKeys.withdraw(call.ownSession());
    return Answer.done();
  }
}
