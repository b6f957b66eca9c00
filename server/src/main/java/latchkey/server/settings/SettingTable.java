package latchkey.server.settings;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import latchkey.server.config.Limit;
import latchkey.server.config.Logo;
import latchkey.server.config.PostgresAddress;
import latchkey.server.config.Secret;
import latchkey.server.config.TrustedProxies;
import org.jspecify.annotations.Nullable;

/** All settings. Help, example and documentation are made from this table. */
public final class SettingTable {
  private static final int MAX_PORT = 65_535;
  private static final int MIN_TOKEN = 16;

  static final Setting<Path> DATA =
      usually("data", Section.PLACE, "data", "FOLDER", Given::path)
          .says("Where the data is kept; made if missing", "Name a folder.");

  static final Setting<PostgresAddress> DATABASE =
      unset(Section.PLACE, "database", "DATABASE", SettingTable::postgres)
          .says(
              "A PostgreSQL database (15 or later) in place of the file in the data folder, like"
                  + " postgresql://latchkey@db.example.org/latchkey",
              "Write it like postgresql://latchkey@db.example.org/latchkey; ?sslmode=verify-full encrypts"
                  + " the connection.");

  static final Setting<Path> FILES =
      unset(Section.PLACE, "files", "FOLDER", Given::path)
          .says(
              "Where the files of meetings are kept; made if missing; unless set, the folder files in"
                  + " the data folder",
              "Name a folder.");

  static final Setting<Path> DATABASE_PASSWORD =
      unset(Section.PLACE, "database-password-file", "FILE", SettingTable::file)
          .says(
              "A file with the password of that database's user, in its first line",
              "Name a file that this user may read.");

  static final Setting<String> HOST =
      usually("127.0.0.1", Section.PLACE, "host", "ADDRESS", SettingTable::text)
          .says(
              "The address to listen on; 0.0.0.0 for all of this machine",
              "Name an address of this machine.");

  static final Setting<Integer> PORT =
      usually("8080", Section.PLACE, "port", "PORT", SettingTable::port)
          .says("The port to listen on, 0 for any that is free", "Name a port that is free.");

  static final Setting<URI> URL =
      unset(Section.PLACE, "url", "URL", SettingTable::uri)
          .says(
              "What people type and links begin with; unless set, the address and port",
              "Write it like https://meet.example.org.");

  static final Setting<Path> TLS_CERTIFICATE =
      unset(Section.TLS, "tls.certificate", "FILE", SettingTable::file)
          .says(
              "The certificate in PEM, with those in between; a new one is taken when the file changes",
              "Name a file that this user may read, such as fullchain.pem.");

  static final Setting<Path> TLS_KEY =
      unset(Section.TLS, "tls.key", "FILE", SettingTable::file)
          .says(
              "The certificate's private key in PEM, without a password",
              "Name a file that this user may read, such as privkey.pem.");

  static final Setting<List<TrustedProxies.Network>> PROXY =
      unset(Section.PROXY, "proxy", "ADDRESS", SettingTable::networks)
          .says(
              "The proxies in front of this server, IP addresses or networks like 10.0.0.0/8, several"
                  + " with commas; limits for strangers then go by the callers that they name",
              "Name addresses, not host names.");

  static final Setting<TrustedProxies.Header> PROXY_HEADER =
      usually("X_FORWARDED_FOR", Section.PROXY, "proxy-header", "HEADER", SettingTable::header)
          .says(
              "How they name them: X_FORWARDED_FOR or FORWARDED; they must set it themselves",
              "Write X_FORWARDED_FOR or FORWARDED.");

  static final Setting<String> NAME =
      usually("Latchkey", Section.OPERATOR, "name", "NAME", SettingTable::text)
          .says(
              "What the pages, the installed app and notifications call this service",
              "Give a name of 1 to 40 characters.");

  static final Setting<Logo> LOGO =
      unset(Section.OPERATOR, "logo", "FILE", given -> Logo.read(given.path()))
          .says(
              "A picture beside that name: PNG, JPEG or SVG of at most 256 KiB, read at the start",
              "Name another picture.");

  static final Setting<URI> IMPRINT =
      unset(Section.OPERATOR, "imprint", "URL", SettingTable::uri)
          .says(
              "Where it says who runs this service; linked on all pages",
              "Write it like https://example.org/imprint.");

  static final Setting<URI> PRIVACY =
      unset(Section.OPERATOR, "privacy", "URL", SettingTable::uri)
          .says(
              "The privacy notice of who runs it; linked on all pages",
              "Write it like https://example.org/privacy.");

  static final Setting<String> LOG =
      usually("info", Section.LOGS, "log", "LEVEL", oneOf("error", "warn", "info", "debug"))
          .says(
              "How much goes to standard error: error, warn, info or debug",
              "Choose one of these words.");

  static final Setting<String> LOG_FORMAT =
      usually("text", Section.LOGS, "log-format", "FORMAT", oneOf("text", "json"))
          .says("Lines for people (text) or for programs (json)", "Choose one of these words.");

  static final Setting<Boolean> MANAGEMENT =
      usually("true", Section.MANAGEMENT, "management.enabled", "BOOLEAN", SettingTable::bool)
          .says(
              "Whether there is a port for metrics, health and latchkey status: true or false",
              "Write true or false.");

  static final Setting<String> MANAGEMENT_HOST =
      usually("127.0.0.1", Section.MANAGEMENT, "management.host", "ADDRESS", SettingTable::text)
          .says(
              "The address to listen on for it; anything but this machine needs a token",
              "Name an address of this machine.");

  static final Setting<Integer> MANAGEMENT_PORT =
      usually("0", Section.MANAGEMENT, "management.port", "PORT", SettingTable::port)
          .says(
              "The port for it; 0 for any that is free, which latchkey status finds by itself",
              "Name a port that is free.");

  static final Setting<Secret> MANAGEMENT_TOKEN =
      unset(Section.MANAGEMENT, "management.token-file", "FILE", SettingTable::secret)
          .says(
              "A file with a token that who asks for metrics must show (Authorization: Bearer)",
              "Make one: openssl rand -hex 32 > FILE.");

  private static final Map<Limit, Setting<Integer>> LIMITS = limits();

  /** The table, in the order in which people read it. */
  public static final List<Setting<?>> ALL = all();

  private SettingTable() {}

  static Setting<Integer> limit(Limit limit) {
    return Objects.requireNonNull(LIMITS.get(limit));
  }

  /** The row of that key. */
  public static Optional<Setting<?>> find(String key) {
    return ALL.stream()
        .<Setting<?>>map(each -> each)
        .filter(each -> each.key().equals(key))
        .findAny();
  }

  private static List<Setting<?>> all() {
    List<Setting<?>> all =
        new ArrayList<>(
            List.of(
                DATA,
                DATABASE,
                DATABASE_PASSWORD,
                FILES,
                HOST,
                PORT,
                URL,
                PROXY,
                PROXY_HEADER,
                NAME,
                LOGO,
                IMPRINT,
                PRIVACY,
                LOG,
                LOG_FORMAT,
                TLS_CERTIFICATE,
                TLS_KEY,
                MANAGEMENT,
                MANAGEMENT_HOST,
                MANAGEMENT_PORT,
                MANAGEMENT_TOKEN));
    all.addAll(LIMITS.values());
    return List.copyOf(all);
  }

  private static PostgresAddress postgres(Given given) {
    return PostgresAddress.parse(text(given));
  }

  private static Map<Limit, Setting<Integer>> limits() {
    Map<Limit, Setting<Integer>> limits = new EnumMap<>(Limit.class);
    for (Limit limit : Limit.values()) {
      limits.put(
          limit,
          usually(
                  String.valueOf(limit.usual()),
                  Section.LIMITS,
                  "limit." + limit.option(),
                  "NUMBER",
                  given -> limitOf(limit, given))
              .says(capital(limit.says()), "Give a number of at least 1."));
    }
    return limits;
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static int limitOf(Limit limit, Given given) {
    int number = number(given, Integer.MAX_VALUE);
    if (number < 1) {
      throw new IllegalArgumentException(limit.option() + " must be at least 1, not " + number);
    }
    return number;
  }

  private static String text(Given given) {
    if (given.text().isBlank()) {
      throw new IllegalArgumentException("it is empty");
    }
    return given.text();
  }

  private static int port(Given given) {
    return number(given, MAX_PORT);
  }

  private static int number(Given given, int most) {
    try {
      int number = Integer.parseInt(given.text().strip());
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw notANumber(given, most, e);
    }
    throw notANumber(given, most, null);
  }

  private static IllegalArgumentException notANumber(
      Given given, int most, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "it must be a number from 0 to " + most + ", not " + given.text(), cause);
  }

  private static URI uri(Given given) {
    try {
      return URI.create(text(given));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("it is no address of the web: " + given.text(), e);
    }
  }

  private static Path file(Given given) {
    Path file = given.path();
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("there is no file " + file);
    }
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          file + " cannot be read by this user, " + System.getProperty("user.name"));
    }
    return file;
  }

  private static Secret secret(Given given) {
    Path file = file(given);
    try {
      String secret = Files.readString(file).strip();
      if (secret.length() < MIN_TOKEN) {
        throw new IllegalArgumentException(
            "the secret in " + file + " has fewer than " + MIN_TOKEN + " characters");
      }
      return new Secret(secret);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<TrustedProxies.Network> networks(Given given) {
    return Arrays.stream(given.text().split(",", -1))
        .map(String::strip)
        .map(TrustedProxies.Network::parse)
        .toList();
  }

  private static TrustedProxies.Header header(Given given) {
    return Arrays.stream(TrustedProxies.Header.values())
        .filter(header -> header.name().equals(given.text()))
        .findAny()
        .orElseThrow(
            () -> new IllegalArgumentException("there is no such header: " + given.text()));
  }

  private static Function<Given, String> oneOf(String... words) {
    return given -> {
      if (!List.of(words).contains(given.text())) {
        throw new IllegalArgumentException(
            "it must be one of " + String.join(", ", words) + ", not " + given.text());
      }
      return given.text();
    };
  }

  private static boolean bool(Given given) {
    return switch (given.text()) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException("it must be true or false, not " + given.text());
    };
  }

  private static <T> Row<T> usually(
      String usual, Section section, String key, String placeholder, Function<Given, T> reader) {
    return new Row<>(section, key, placeholder, Optional.of(usual), reader);
  }

  private static <T> Row<T> unset(
      Section section, String key, String placeholder, Function<Given, T> reader) {
    return new Row<>(section, key, placeholder, Optional.empty(), reader);
  }

  private record Row<T>(
      Section section,
      String key,
      String placeholder,
      Optional<String> usual,
      Function<Given, T> reader) {
    Setting<T> says(String what, String remedy) {
      return new Setting<>(section, key, placeholder, usual, what, remedy, reader);
    }
  }
}
