package latchkey.client;

/**
 * How a new meeting works.
 *
 * @param everyMemberAdmits whether every member may invite, admit and remove guests; else the host
 *     alone
 */
public record MeetingOptions(boolean everyMemberAdmits) {
  public static final MeetingOptions EVERY_MEMBER_ADMITS = new MeetingOptions(true);
  public static final MeetingOptions HOST_ADMITS = new MeetingOptions(false);
}
