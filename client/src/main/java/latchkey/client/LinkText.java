package latchkey.client;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import latchkey.protocol.InvalidInput;

/**
 * Reads links as people paste them and mail programs leave them, or says what is wrong with them;
 * by the same rules as the browser's SDK.
 */
final class LinkText {
  private static final int KEY_LENGTH = 43;
  private static final int MAX_ESCAPES = 4;
  private static final Pattern URL_BEGIN = Pattern.compile("https?://", Pattern.CASE_INSENSITIVE);

  /** Mail programs break long lines, some of them by '=' at the end. */
  private static final Pattern SOFT_BREAK = Pattern.compile("=\r?\n");

  private static final String BLANKS =
      "\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
  private static final Pattern BLANK = Pattern.compile("[" + BLANKS + "]");
  private static final Pattern INVISIBLE =
      Pattern.compile("[" + BLANKS + "\\u00ad\\u200b-\\u200d\\u2060\\ufeff]");
  private static final Pattern LINK =
      Pattern.compile(
          "(https?)://([a-z0-9._~-]+|\\[[0-9a-f:.]+\\])(:[0-9]{1,5})?([^?#]*)(\\?[^#]*)?(?:#(.*))?",
          Pattern.CASE_INSENSITIVE);

  /** Marks of sentences, of mail programs and of other things that people put around links. */
  private static final Pattern PUNCTUATION =
      Pattern.compile("[" + BLANKS + ".,;:!?'\"()\\[\\]{}<>*|=\\\\/`´‘’‚‛“”„«»‹›…。，、）」』】]*");

  /** What trackers add, and what browsers add for a place on the page. */
  private static final Pattern ADDED = Pattern.compile("&|\\?|:~:");

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]*");
  private static final Pattern SECRET =
      Pattern.compile(
          "(?<![A-Za-z0-9_-])(?:lks_|lkv_)?[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])|#[^#]*[A-Za-z0-9]");
  private static final Pattern ESCAPE = Pattern.compile("%([2-7][0-9A-Fa-f])");

  private LinkText() {}

  /** What is wrong with a link that does not do. */
  enum Fault {
    CUT(
        "The end of this link is missing. Copy all of it, up to the last character, or ask for it"
            + " again"),
    EXTENDED(
        "Something stands behind the end of this link that does not belong to it. Copy the link"
            + " alone, or ask for it again"),
    MANGLED(
        "This is not the link that was made: characters are missing or changed, or it is another"
            + " kind of link. Copy it again, or ask for it again"),
    BURNT(
        "Some program has changed the # in this link, so that its secret part goes to the server,"
            + " where it may be read. Do not use it: ask for a new one, and have this one"
            + " withdrawn");

    private final String words;

    Fault(String words) {
      this.words = words;
    }

    InvalidInput refusal() {
      return new InvalidInput(words);
    }
  }

  /** The form of what stands behind '#': a prefix, then so many keys, joined by dots. */
  record FragmentForm(String prefix, int parts) {
    int length() {
      return prefix.length() + parts * (KEY_LENGTH + 1) - 1;
    }

    boolean fits(String text) {
      return text.startsWith(prefix)
          && text.substring(prefix.length())
              .matches("[A-Za-z0-9_-]{43}(?:\\.[A-Za-z0-9_-]{43}){" + (parts - 1) + "}");
    }

    String run(String text) {
      Matcher run =
          Pattern.compile("[A-Za-z0-9_-]*(?:\\.[A-Za-z0-9_-]+){0," + (parts - 1) + "}")
              .matcher(text);
      return run.lookingAt() ? run.group() : "";
    }
  }

  /**
   * A kind of link: its place on the server, the path's token, and what the fragment looks like.
   */
  record Kind(String place, Optional<String> tokenPrefix, FragmentForm fragment) {
    static final Kind INVITATION = new Kind("join", Optional.of("lki_"), new FragmentForm("", 2));
    static final Kind MEMBER = new Kind("member", Optional.of("lki_"), new FragmentForm("", 2));
    static final Kind SIGN_IN = new Kind("sign-in", Optional.empty(), new FragmentForm("lks_", 1));
    static final Kind DEVICE = new Kind("device", Optional.empty(), new FragmentForm("lkv_", 3));

    boolean isToken(String text) {
      return tokenPrefix.map(prefix -> new FragmentForm(prefix, 1).fits(text)).orElse(true);
    }
  }

  /** What a link is, or what is wrong with it. */
  sealed interface Read {}

  /**
   * A link's parts.
   *
   * @param server scheme, host and port
   * @param token the path's; empty where the kind has none
   */
  record Parts(String server, String token, String fragment) implements Read {
    @Override
    public String toString() {
      return "Parts[" + server + "]";
    }
  }

  record Wrong(Fault fault) implements Read {}

  /**
   * A link's parts.
   *
   * @throws InvalidInput saying what is wrong with it
   */
  static Parts parse(String pasted, Kind kind) {
    return switch (read(pasted, kind)) {
      case Parts parts -> parts;
      case Wrong wrong -> throw wrong.fault().refusal();
    };
  }

  static Read read(String pasted, Kind kind) {
    Matcher begin = URL_BEGIN.matcher(pasted);
    if (!begin.find()) {
      return new Wrong(Fault.MANGLED);
    }
    String text = SOFT_BREAK.matcher(pasted.substring(begin.start())).replaceAll("");
    Read firstWord = readWhole(BLANK.split(text, 2)[0], kind);
    return firstWord instanceof Parts ? firstWord : readWhole(text, kind);
  }

  private static Read readWhole(String text, Kind kind) {
    Matcher link = LINK.matcher(INVISIBLE.matcher(text).replaceAll(""));
    if (!link.matches()) {
      return new Wrong(Fault.MANGLED);
    }
    Matcher place =
        Pattern.compile(
                "/+" + kind.place() + "(?![A-Za-z0-9_-])/*(.*)",
                Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
            .matcher(unescaped(group(link, 4)));
    if (!place.matches()) {
      return new Wrong(Fault.MANGLED);
    }
    String rest = group(place, 1);
    Matcher word = WORD.matcher(rest);
    String token = kind.tokenPrefix().isPresent() && word.lookingAt() ? word.group() : "";
    String behindToken = rest.substring(token.length());
    if (SECRET.matcher(behindToken).find() || SECRET.matcher(unescaped(group(link, 5))).find()) {
      return new Wrong(Fault.BURNT);
    }
    if (!kind.isToken(token) && link.group(6) == null) {
      return new Wrong(Fault.CUT);
    }
    if (!kind.isToken(token) || !PUNCTUATION.matcher(behindToken).matches()) {
      return new Wrong(Fault.MANGLED);
    }
    String server =
        (group(link, 1) + "://" + group(link, 2)).toLowerCase(Locale.ROOT) + group(link, 3);
    return readFragment(server, token, unescaped(group(link, 6)), kind.fragment());
  }

  private static Read readFragment(String server, String token, String text, FragmentForm form) {
    String begun = text.replaceFirst("^#+", "");
    String run = form.run(begun);
    // Text programs mark words by underscores; no secret ends in one.
    String own =
        run.length() > form.length() && run.substring(form.length()).matches("[_-]*")
            ? run.substring(0, form.length())
            : run;
    String behind = begun.substring(run.length());
    if (form.fits(own)) {
      return behind.matches("(?s)[A-Za-z0-9].*")
          ? new Wrong(Fault.EXTENDED)
          : new Parts(server, token, own);
    }
    if (own.length() > form.length() && form.fits(own.substring(0, form.length()))) {
      return new Wrong(Fault.EXTENDED);
    }
    boolean begins = own.startsWith(form.prefix()) || form.prefix().startsWith(own);
    boolean clean = PUNCTUATION.matcher(behind).matches() || ADDED.matcher(behind).lookingAt();
    return new Wrong(own.length() < form.length() && begins && clean ? Fault.CUT : Fault.MANGLED);
  }

  private static String group(Matcher matcher, int group) {
    return Optional.ofNullable(matcher.group(group)).orElse("");
  }

  /** Without percent escapes, however often they were escaped themselves; what is none stays. */
  private static String unescaped(String text) {
    String plain = text;
    for (int i = 0; i < MAX_ESCAPES; i++) {
      plain =
          ESCAPE
              .matcher(plain)
              .replaceAll(found ->
                  Matcher.quoteReplacement(
                      Character.toString(Integer.parseInt(found.group(1), 16))));
    }
    return plain;
  }
}
