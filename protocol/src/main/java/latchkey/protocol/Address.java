package latchkey.protocol;

/**
 * Where a Signal session ends: one device. {@code id} is a user id for a member's device and a
 * guest session id for a guest, whose device id is always 1.
 */
public record Address(String id, int deviceId) {
  public static final int GUEST_DEVICE_ID = 1;

  public Address {
    Require.id(id, "id");
    Require.between(deviceId, 1, Limits.MAX_DEVICE_ID, "deviceId");
  }

  public static Address ofMember(UserId userId, int deviceId) {
    return new Address(userId.value(), deviceId);
  }

  public static Address ofGuest(GuestSessionId sessionId) {
    return new Address(sessionId.value(), GUEST_DEVICE_ID);
  }

  @Override
  public String toString() {
    return id + "." + deviceId;
  }
}
