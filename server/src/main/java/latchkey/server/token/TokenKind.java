package latchkey.server.token;

/** What a token is for; its prefix says so to whoever finds one. */
public enum TokenKind {
  SIGN_IN_LINK("lks_"),
  DEVICE_ACCESS("lkd_"),
  GUEST_SESSION("lkg_"),
  INVITATION("lki_"),
  DEVICE_LINK("lkv_");

  private final String prefix;

  TokenKind(String prefix) {
    this.prefix = prefix;
  }

  String prefix() {
    return prefix;
  }
}
