package latchkey.server.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import latchkey.server.config.Limit;
import latchkey.server.config.Management;
import latchkey.server.config.Operator;
import latchkey.server.config.PostgresAddress;
import latchkey.server.config.ServerConfig;
import latchkey.server.config.ServerLimits;
import latchkey.server.config.TlsFiles;
import latchkey.server.config.TrustedProxies;

/**
 * What an operator has set, read and found to work.
 *
 * @param server what the server is started with
 * @param log how much is logged
 * @param logFormat as what
 * @param inForce every setting with its value and where that comes from
 * @param strange variables that look like settings and are none
 */
public record Settings(
    ServerConfig server,
    String log,
    String logFormat,
    List<InForce> inForce,
    List<String> strange) {
  /** Variables of that beginning are ours, or look so. */
  private static final String PREFIX = "LATCHKEY_";

  /** The launcher's, and the one that names the file. */
  private static final List<String> OTHERS = List.of("LATCHKEY_BUILD", Sources.FILE_VARIABLE);

  public Settings {
    inForce = List.copyOf(inForce);
    strange = List.copyOf(strange);
  }

  /**
   * A setting as it stands.
   *
   * @param value as it was written; empty where there is none
   */
  public record InForce(Setting<?> setting, Optional<String> value, String origin) {}

  /**
   * Reads them.
   *
   * @throws WrongSettings with every mistake
   */
  public static Settings read(Sources sources) {
    Values values = new Values(sources);
    ServerConfig config = ServerConfig.in(values.find(SettingTable.DATA).orElse(Path.of("data")));
    config = database(values, config);
    config = with(values, SettingTable.FILES, config, config::withFilesDir);
    config = with(values, SettingTable.HOST, config, config::withHost);
    config = with(values, SettingTable.PORT, config, config::withPort);
    config = with(values, SettingTable.URL, config, config::withPublicUrl);
    config = config.withLimits(limits(values)).withProxies(proxies(values));
    config = config.withOperator(operator(values));
    config = tls(values, config);
    config = management(values, config);
    String log = values.find(SettingTable.LOG).orElse("info");
    String logFormat = values.find(SettingTable.LOG_FORMAT).orElse("text");
    if (!values.mistakes().isEmpty()) {
      throw new WrongSettings(values.mistakes());
    }
    List<InForce> inForce = SettingTable.ALL.stream().map(each -> inForce(values, each)).toList();
    return new Settings(
        config.withNoted(noted(inForce)), log, logFormat, inForce, strange(sources));
  }

  private static Map<String, String> noted(List<InForce> inForce) {
    Map<String, String> noted = new HashMap<>();
    inForce.forEach(
        each -> each.value().ifPresent(value -> noted.put(each.setting().key(), value)));
    return noted;
  }

  /**
   * Reads where the data is, and nothing else.
   *
   * @throws WrongSettings where that does not work
   */
  public static ServerConfig database(Sources sources) {
    Values values = new Values(sources);
    Optional<Path> folder = values.find(SettingTable.DATA);
    ServerConfig config = database(values, ServerConfig.in(folder.orElse(Path.of("data"))));
    if (!values.mistakes().isEmpty()) {
      throw new WrongSettings(values.mistakes());
    }
    return config;
  }

  private static ServerConfig database(Values values, ServerConfig config) {
    Optional<PostgresAddress> database = values.find(SettingTable.DATABASE);
    Optional<Path> password = values.find(SettingTable.DATABASE_PASSWORD);
    if (values.isSet(SettingTable.DATABASE_PASSWORD) && !values.isSet(SettingTable.DATABASE)) {
      values.note(SettingTable.DATABASE_PASSWORD, "no database is named that it could be for");
    }
    return database
        .map(address -> password.map(address::withPasswordFile).orElse(address))
        .map(config::withPostgres)
        .orElse(config);
  }

  private static <T> ServerConfig with(
      Values values, Setting<T> setting, ServerConfig config, Function<T, ServerConfig> change) {
    Optional<T> value = values.find(setting);
    if (value.isEmpty()) {
      return config;
    }
    try {
      return change.apply(value.get());
    } catch (IllegalArgumentException e) {
      values.note(setting, String.valueOf(e.getMessage()));
      return config;
    }
  }

  private static ServerLimits limits(Values values) {
    ServerLimits limits = ServerLimits.DEFAULT;
    for (Limit limit : Limit.values()) {
      Setting<Integer> setting = SettingTable.limit(limit);
      Optional<Integer> number = values.isSet(setting) ? values.find(setting) : Optional.empty();
      if (number.isPresent()) {
        limits = limits.with(limit, number.get());
      }
    }
    return limits;
  }

  private static TrustedProxies proxies(Values values) {
    return new TrustedProxies(
        values.find(SettingTable.PROXY).orElse(List.of()),
        values.find(SettingTable.PROXY_HEADER).orElse(TrustedProxies.Header.X_FORWARDED_FOR));
  }

  /** Each alone first, so that each says by itself what is wrong with it. */
  private static Operator operator(Values values) {
    Operator none = Operator.UNNAMED;
    Optional<String> name =
        values.isSet(SettingTable.NAME)
            ? works(
                values,
                SettingTable.NAME,
                text ->
                    new Operator(Optional.of(text), none.logo(), none.imprint(), none.privacy()))
            : Optional.empty();
    Optional<URI> imprint =
        works(
            values,
            SettingTable.IMPRINT,
            address ->
                new Operator(none.name(), none.logo(), Optional.of(address), none.privacy()));
    Optional<URI> privacy =
        works(
            values,
            SettingTable.PRIVACY,
            address ->
                new Operator(none.name(), none.logo(), none.imprint(), Optional.of(address)));
    return new Operator(name, values.find(SettingTable.LOGO), imprint, privacy);
  }

  private static <T> Optional<T> works(
      Values values, Setting<T> setting, Function<T, Operator> trial) {
    return values
        .find(setting)
        .filter(value -> {
          try {
            return trial.apply(value).logo().isEmpty();
          } catch (IllegalArgumentException e) {
            values.note(setting, String.valueOf(e.getMessage()));
            return false;
          }
        });
  }

  private static ServerConfig tls(Values values, ServerConfig config) {
    boolean certificate = values.isSet(SettingTable.TLS_CERTIFICATE);
    boolean key = values.isSet(SettingTable.TLS_KEY);
    Optional<Path> certificateFile = values.find(SettingTable.TLS_CERTIFICATE);
    Optional<Path> keyFile = values.find(SettingTable.TLS_KEY);
    if (!certificate && !key) {
      return config;
    }
    if (!certificate) {
      values.note(SettingTable.TLS_CERTIFICATE, "tls.key is set, and this is not");
    }
    if (!key) {
      values.note(SettingTable.TLS_KEY, "tls.certificate is set, and this is not");
    }
    boolean https = config.publicUrl().map(URI::getScheme).filter("https"::equals).isPresent();
    if (!https) {
      values.note(
          SettingTable.URL,
          "with tls.certificate this server speaks HTTPS, and people type another address",
          "Set it to what they type, like https://meet.example.org.");
    }
    return certificateFile.isPresent() && keyFile.isPresent()
        ? config.withTls(new TlsFiles(certificateFile.get(), keyFile.get()))
        : config;
  }

  private static ServerConfig management(Values values, ServerConfig config) {
    boolean enabled = values.find(SettingTable.MANAGEMENT).orElse(false);
    Management usual = Management.USUAL;
    Management management =
        new Management(
            values.find(SettingTable.MANAGEMENT_HOST).orElse(usual.host()),
            values.find(SettingTable.MANAGEMENT_PORT).orElse(usual.port()),
            values.find(SettingTable.MANAGEMENT_TOKEN));
    if (!enabled) {
      return config;
    }
    if (management.port() != 0 && management.port() == config.port()) {
      values.note(SettingTable.MANAGEMENT_PORT, "people come in at this port");
    }
    if (!isLoopback(management.host()) && !values.isSet(SettingTable.MANAGEMENT_TOKEN)) {
      values.note(
          SettingTable.MANAGEMENT_TOKEN,
          "management.host lets other machines ask for metrics, and no token keeps them out");
    }
    return config.withManagement(management);
  }

  private static boolean isLoopback(String host) {
    return host.toLowerCase(Locale.ROOT).equals("localhost")
        || (TrustedProxies.Network.isLiteral(host)
            && TrustedProxies.Network.parse(host).address().isLoopbackAddress());
  }

  private static InForce inForce(Values values, Setting<?> setting) {
    Optional<Given> given = values.given(setting);
    return new InForce(setting, given.map(Given::text), given.map(Given::origin).orElse("not set"));
  }

  private static List<String> strange(Sources sources) {
    List<String> known =
        Stream.concat(OTHERS.stream(), SettingTable.ALL.stream().map(Setting::variable)).toList();
    List<String> strange = new ArrayList<>(sources.variables().keySet());
    strange.removeIf(name -> !name.startsWith(PREFIX) || known.contains(name));
    strange.sort(String::compareTo);
    return strange;
  }
}
