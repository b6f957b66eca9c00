package latchkey.server.audit;

/** Kinds of what is noted. Their names stand in the database. */
public enum Deed {
  ACCOUNT_DISABLED("the operator disabled the account"),
  ACCOUNT_ENABLED("the operator enabled the account"),
  ACCOUNT_REMOVED("the operator removed the account"),
  DEVICE_SIGNED_IN("signed in, with the device"),
  DEVICE_SIGNED_OUT("was signed out, on the device"),
  GUEST_ADMITTED("let in the guest"),
  GUEST_REMOVED("removed the guest"),
  MEETING_BEGUN("began the meeting"),
  MEETING_ENDED("ended the meeting"),
  MEETING_ENDED_BY_OPERATOR("the operator ended the meeting"),
  MEMBER_ADDED("added the member"),
  MEMBER_REMOVED("removed the member"),
  SETTING_CHANGED("the server began with another setting:");

  private final String says;

  Deed(String says) {
    this.says = says;
  }

  /** What was done, between who did it and to what. */
  public String says() {
    return says;
  }
}
