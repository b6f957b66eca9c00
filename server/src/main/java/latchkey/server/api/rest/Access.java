package latchkey.server.api.rest;

/** Who may make a call at all. What else must hold is checked by the domain. */
public enum Access {
  ANYONE,
  /**
   * Anyone; a page must be one of this server's own, since the cookie that comes of it counts for
   * those alone.
   */
  ANYONE_SIGNING_IN,
  MEMBER,
  GUEST,
  MEMBER_OR_GUEST,
  /** A guest session, even one that has ended. */
  GUEST_EVEN_GONE
}
