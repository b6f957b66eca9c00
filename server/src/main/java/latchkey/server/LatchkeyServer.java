package latchkey.server;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import latchkey.server.account.Accounts;
import latchkey.server.api.CallerBudgets;
import latchkey.server.api.DateHeader;
import latchkey.server.api.DeviceCookie;
import latchkey.server.api.HttpDoor;
import latchkey.server.api.OwnOrigin;
import latchkey.server.api.RemoteAddress;
import latchkey.server.api.SecurityHeaders;
import latchkey.server.api.rest.AccountRoutes;
import latchkey.server.api.rest.Authentication;
import latchkey.server.api.rest.DescriptionRoutes;
import latchkey.server.api.rest.FileRoutes;
import latchkey.server.api.rest.GuestRoutes;
import latchkey.server.api.rest.InvalidHeads;
import latchkey.server.api.rest.KeyRoutes;
import latchkey.server.api.rest.MeetingRoutes;
import latchkey.server.api.rest.MemberKnockRoutes;
import latchkey.server.api.rest.RestApi;
import latchkey.server.api.rest.SignInRoutes;
import latchkey.server.api.socket.AsyncApi;
import latchkey.server.api.socket.SocketApi;
import latchkey.server.api.web.WebApp;
import latchkey.server.config.Management;
import latchkey.server.config.ServerConfig;
import latchkey.server.file.FileFolder;
import latchkey.server.management.ManagementPort;
import latchkey.server.metrics.Meters;
import latchkey.server.relay.Receipts;
import latchkey.server.relay.Relay;
import latchkey.server.relay.RelayLimits;
import latchkey.server.signin.SignIn;
import latchkey.server.storage.PrivateFiles;
import latchkey.server.storage.ReceiptKey;
import latchkey.server.storage.Stores;
import latchkey.server.storage.engine.Database;
import latchkey.server.storage.engine.DatabaseUnusable;
import latchkey.server.storage.postgres.PostgresDatabase;
import latchkey.server.storage.sqlite.SqliteDatabase;
import latchkey.server.time.AgreedClock;
import latchkey.server.tls.CertificateFiles;
import latchkey.server.tls.CertificateUnusable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: one port, one data directory. */
public final class LatchkeyServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LatchkeyServer.class);
  private static final int IDLE_SECONDS = 90;
  private static final long LOOK_MILLIS = 500;

  /** As much as browsers send where other services of the same host have set many cookies. */
  private static final int MAX_HEAD_BYTES = 64 << 10;

  private final ServerConfig config;
  private final Database database;
  private final Domain domain;
  private final RestApi calls;
  private final SocketApi sockets;
  private final Relay relay;
  private final Vertx vertx;
  private final HttpServer http;
  private final Optional<ManagementPort> management;

  private LatchkeyServer(
      ServerConfig config,
      Database database,
      Domain domain,
      RestApi calls,
      SocketApi sockets,
      Relay relay,
      Vertx vertx,
      HttpServer http,
      Optional<ManagementPort> management) {
    this.config = config;
    this.database = database;
    this.domain = domain;
    this.calls = calls;
    this.sockets = sockets;
    this.relay = relay;
    this.vertx = vertx;
    this.http = http;
    this.management = management;
  }

  /**
   * Starts a server.
   *
   * @throws ServerCannotStart where a setting does not fit the surroundings, and which
   */
  public static LatchkeyServer start(ServerConfig config) {
    Surroundings.of(config).require();
    Meters meters = new Meters();
    Database database = open(config, meters);
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors()));
    CallerBudgets budgets = CallerBudgets.of(Runtime.getRuntime().maxMemory());
    SocketApi sockets = new SocketApi(config, budgets, meters);
    try {
      AgreedClock clock = new AgreedClock(config.clock(), config.nanoTime(), database.newestTime());
      Receipts receipts = receipts(config, database);
      Domain domain = new Domain(database, fileFolder(config), config, clock, sockets, sockets);
      Relay relay =
          new Relay(
              database.transactions(),
              Stores.relayInSql(),
              sockets,
              receipts,
              RelayLimits.of(config.limits()),
              clock);
      sockets.open(
          new SocketApi.Services(
              domain.signIn,
              domain.deviceLinks,
              domain.devices,
              domain.access,
              domain.rosters,
              domain.guestSessions,
              domain.keys,
              domain.meetingList,
              domain.endedMeetings,
              domain.files,
              domain.audit,
              relay,
              clock));
      domain.audit.began(config.noted());
      HttpDoor door = new HttpDoor(config.limits(), budgets, new RemoteAddress(config.proxies()));
      RestApi calls = restApi(config, domain, budgets, door, meters);
      Router router = calls.router(vertx);
      WebApp.onClassPath(config.operator()).ifPresent(app -> router.route().handler(app));
      Optional<CertificateFiles> certificate =
          config.tls().map(files -> CertificateFiles.read(vertx, files, config.clock()));
      HttpServer http =
          listen(vertx, config, sockets, router, door, new DateHeader(clock), certificate);
      certificate.ifPresent(files -> files.renew(http));
      log.atInfo().addKeyValue("port", http.actualPort()).log("server started");
      Overview overview =
          new Overview(
              meters,
              new Overview.Parts(
                  config, database, domain.rosters, sockets, door, budgets, certificate));
      Optional<ManagementPort> management =
          config.management().map(settings -> open(settings, vertx, overview));
      LatchkeyServer server =
          new LatchkeyServer(
              config, database, domain, calls, sockets, relay, vertx, http, management);
      WrittenAddress.OF_LINKS.write(config.dataDir(), server.baseUrl());
      management.ifPresentOrElse(
          port -> WrittenAddress.OF_MANAGEMENT.write(config.dataDir(), port.address()),
          () -> WrittenAddress.OF_MANAGEMENT.erase(config.dataDir()));
      return server;
    } catch (RuntimeException e) {
      sockets.close();
      vertx.close().await();
      database.close();
      throw e instanceof CertificateUnusable
          ? new ServerCannotStart("The setting tls does not work: " + e.getMessage(), e)
          : e;
    }
  }

  private static ManagementPort open(Management settings, Vertx vertx, Overview overview) {
    try {
      return ManagementPort.open(
          settings, vertx, overview::metrics, overview::trouble, Build.info());
    } catch (CompletionException e) {
      throw new ServerCannotStart(
          "The settings management.host and management.port do not work: cannot listen on "
              + settings.host()
              + ":"
              + settings.port()
              + ". Another program may be using that port; choose another one.",
          e);
    }
  }

  private static Database open(ServerConfig config, Meters meters) {
    if (config.postgres().isPresent()) {
      try {
        PrivateFiles.prepare(config.dataDir());
        return PostgresDatabase.openToServe(config.postgres().get(), meters::committed);
      } catch (IOException e) {
        throw new ServerCannotStart(
            "The setting data does not work: the folder "
                + config.dataDir()
                + " cannot be made: "
                + e.getMessage()
                + ".",
            e);
      } catch (DatabaseUnusable e) {
        throw new ServerCannotStart(
            "The setting database does not work: " + e.getMessage() + ".", e);
      }
    }
    try {
      return SqliteDatabase.openToServe(config.dataDir(), meters::committed);
    } catch (DatabaseUnusable e) {
      throw new ServerCannotStart("The setting dataDir does not work: " + e.getMessage() + ".", e);
    }
  }

  private static FileFolder fileFolder(ServerConfig config) {
    try {
      PrivateFiles.prepare(config.filesDir());
      FileFolder folder = new FileFolder(config.filesDir());
      folder.deleteUnfinished();
      return folder;
    } catch (IOException e) {
      throw new ServerCannotStart(
          "The setting files does not work: the folder "
              + config.filesDir()
              + " cannot be used: "
              + e.getMessage()
              + ".",
          e);
    }
  }

  private static Receipts receipts(ServerConfig config, Database database) {
    try {
      return new Receipts(ReceiptKey.in(config.dataDir(), () -> beginAnew(database)));
    } catch (DatabaseUnusable e) {
      throw new ServerCannotStart("The setting dataDir does not work: " + e.getMessage() + ".", e);
    }
  }

  /** Without the key under which clients have receipts, the database may be any older copy. */
  private static void beginAnew(Database database) {
    int meetings = Relay.beginAnew(database.transactions(), Stores.relayInSql());
    if (meetings > 0) {
      log.atWarn()
          .addKeyValue("meetings", meetings)
          .log(
              "receipt.key is missing, so the database counts as an older copy: the messages of all"
                  + " meetings are numbered anew, and everybody in them is told");
    }
  }

  private static RestApi restApi(
      ServerConfig config, Domain domain, CallerBudgets budgets, HttpDoor door, Meters meters) {
    OwnOrigin origin = new OwnOrigin(config.publicUrl());
    DeviceCookie cookie = new DeviceCookie(config.publicUrl());
    return new RestApi(
        new SignInRoutes(
            domain.signIn,
            domain.deviceLinks,
            domain.comingDevices,
            domain.recovery,
            cookie,
            config.limits()),
        new AccountRoutes(
            domain.accounts,
            domain.accountLogs,
            domain.accountChanges,
            domain.devices,
            domain.rosters,
            cookie,
            config.limits()),
        new KeyRoutes(domain.deviceKeys, domain.guestKeys),
        new MeetingRoutes(
            domain.meetings, domain.access, domain.rosters, domain.people, domain.guestSessions),
        new GuestRoutes(domain.knocks, domain.lobby, domain.guestSessions),
        new FileRoutes(domain.files, domain.access),
        new MemberKnockRoutes(domain.memberKnocks),
        new DescriptionRoutes(AsyncApi::document),
        new Authentication(
            domain.devices, domain.guestSessions, origin, config.limits(), config.nanoTime()),
        config.limits(),
        budgets,
        door,
        new RemoteAddress(config.proxies()),
        config.nanoTime(),
        meters);
  }

  private static HttpServer listen(
      Vertx vertx,
      ServerConfig config,
      SocketApi sockets,
      Router router,
      HttpDoor door,
      DateHeader date,
      Optional<CertificateFiles> certificate) {
    HttpServerOptions options =
        sockets.applyTo(
            new HttpServerOptions()
                .setIdleTimeout(IDLE_SECONDS)
                .setMaxHeaderSize(MAX_HEAD_BYTES)
                .setHttp2ClearTextEnabled(false));
    certificate.ifPresent(files -> files.applyTo(options));
    InvalidHeads invalid = new InvalidHeads();
    SecurityHeaders headers = new SecurityHeaders(config.publicUrl());
    vertx.setPeriodic(LOOK_MILLIS, timer -> door.cutOffOverdue());
    try {
      return vertx
          .createHttpServer(options)
          .connectionHandler(door::connected)
          .invalidRequestHandler(request -> {
            headers.putInto(request.response());
            invalid.handle(request);
          })
          .requestHandler(request -> {
            door.requested(request);
            headers.putInto(request.response());
            date.putInto(request.response());
            (sockets.serves(request) ? sockets : router).handle(request);
          })
          .listen(config.port(), config.host())
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw cannotListen(config, e);
    }
  }

  private static ServerCannotStart cannotListen(ServerConfig config, Throwable cause) {
    return new ServerCannotStart(Surroundings.cannotListen(config), cause);
  }

  /** The port that it listens on. */
  public int port() {
    return http.actualPort();
  }

  /** Where it listens. */
  public URI address() {
    String scheme = config.tls().isPresent() ? "https" : "http";
    return URI.create(scheme + "://" + config.host() + ":" + http.actualPort());
  }

  /** What links begin with, without a slash at the end. */
  public URI baseUrl() {
    return config.publicUrl().orElseGet(this::address);
  }

  /** Where it tells how it does; empty where it does not. */
  public Optional<URI> managementAddress() {
    return management.map(ManagementPort::address);
  }

  public Accounts accounts() {
    return domain.accounts;
  }

  public SignIn signIn() {
    return domain.signIn;
  }

  /** Finishes what was begun, then stops. */
  @Override
  public void close() {
    calls.refuseNew(); // At once, even if closing the sockets waits for the database.
    sockets.close();
    calls.close();
    http.close().await();
    relay.close();
    vertx.close().await();
    database.close();
    log.atInfo().log("server stopped");
  }
}
