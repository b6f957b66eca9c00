package latchkey.server.config;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a PostgreSQL database is, and as whom: {@code postgresql://USER@HOST:PORT/DATABASE}, with
 * {@code ?sslmode=} and {@code &sslrootcert=} where the connection is to be encrypted. It holds no
 * password: a password in an argument can be read by every program of the machine.
 *
 * @param host a name or an address
 * @param port where it listens, usually 5432
 * @param database the database's name
 * @param user whose rights the server has in it
 * @param sslMode as PostgreSQL calls it: {@code disable}, {@code require}, {@code verify-full} …
 * @param sslRootCertificate the file of the certificate that the database's must come from
 * @param passwordFile holds the password in its first line; empty where PostgreSQL asks for none
 */
public record PostgresAddress(
    String host,
    int port,
    String database,
    String user,
    Optional<String> sslMode,
    Optional<String> sslRootCertificate,
    Optional<Path> passwordFile) {
  private static final int USUAL_PORT = 5432;
  private static final String FORM = "postgresql://USER@HOST:PORT/DATABASE";

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException where it is not of that form, and why, for people
   */
  public static PostgresAddress parse(String text) {
    URI uri = uri(text);
    if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
      throw wrong("it does not begin with postgresql://");
    }
    if (uri.getHost() == null) {
      throw wrong("it names no host");
    }
    String user = uri.getUserInfo();
    if (user == null || user.isEmpty()) {
      throw wrong("it names no user");
    }
    if (user.indexOf(':') >= 0) {
      throw wrong(
          "it holds a password, which other programs of this machine could read; put the password into a"
              + " file, and name that with --database-password-file");
    }
    String path = uri.getPath() == null ? "" : uri.getPath();
    if (path.length() < 2 || path.indexOf('/', 1) >= 0) {
      throw wrong("it names no database after the host");
    }
    Map<String, String> options = options(uri);
    return new PostgresAddress(
        uri.getHost(),
        uri.getPort() == -1 ? USUAL_PORT : uri.getPort(),
        path.substring(1),
        user,
        Optional.ofNullable(options.get("sslmode")),
        Optional.ofNullable(options.get("sslrootcert")),
        Optional.empty());
  }

  /** With the file that holds the password. */
  public PostgresAddress withPasswordFile(Path file) {
    return new PostgresAddress(
        host, port, database, user, sslMode, sslRootCertificate, Optional.of(file));
  }

  /**
   * Reads the password.
   *
   * @throws IllegalArgumentException where the file cannot be read or holds none
   */
  public Optional<String> password() {
    return passwordFile.map(PostgresAddress::firstLine);
  }

  private static String firstLine(Path file) {
    try {
      return Files.readString(file)
          .lines()
          .findFirst()
          .filter(line -> !line.isBlank())
          .orElseThrow(
              () -> new IllegalArgumentException("The file " + file + " holds no password."));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "The file " + file + ", which is to hold the database's password, cannot be read.", e);
    }
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // Its message repeats the text, which may hold a password.
      throw wrong("it is no URL");
    }
  }

  private static Map<String, String> options(URI uri) {
    Map<String, String> options = new TreeMap<>();
    String query = uri.getQuery() == null ? "" : uri.getQuery();
    for (String option : query.split("&", -1)) {
      if (option.isEmpty()) {
        continue;
      }
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      switch (name) {
        case "sslmode", "sslrootcert" -> options.put(name, option.substring(equals + 1));
        case "password" ->
            throw wrong(
                "it holds a password; put the password into a file, and name that with"
                    + " --database-password-file");
        default -> throw wrong("it has an option that Latchkey does not know, " + name);
      }
    }
    return options;
  }

  private static IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException(
        "The database's address is not of the form " + FORM + ": " + why + ".");
  }

  /** As people read it: {@code meetings on db.example.org:5432}. */
  @Override
  public String toString() {
    return database + " on " + host + ":" + port;
  }
}
