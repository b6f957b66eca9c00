package latchkey.server.api.socket;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.Refusal;
import latchkey.protocol.relay.SenderKeysAcknowledged;
import latchkey.server.api.CallerBudgets;
import latchkey.server.api.OwnOrigin;
import latchkey.server.api.RemoteAddress;
import latchkey.server.audit.AuditLog;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerConfig;
import latchkey.server.device.Devices;
import latchkey.server.event.EventSink;
import latchkey.server.event.ServerEvent;
import latchkey.server.file.MeetingFiles;
import latchkey.server.guest.GuestSessions;
import latchkey.server.keys.KeyDirectory;
import latchkey.server.meeting.EndedMeetings;
import latchkey.server.meeting.MeetingAccess;
import latchkey.server.meeting.MeetingList;
import latchkey.server.metrics.Meters;
import latchkey.server.metrics.Metric;
import latchkey.server.presence.Presence;
import latchkey.server.refusal.Refused;
import latchkey.server.relay.Mail;
import latchkey.server.relay.Outlet;
import latchkey.server.relay.Relay;
import latchkey.server.roster.Rosters;
import latchkey.server.signin.DeviceLinks;
import latchkey.server.signin.SignIn;
import latchkey.server.time.AgreedClock;
import latchkey.socketio.Admission;
import latchkey.socketio.Namespace;
import latchkey.socketio.SocketIoConfig;
import latchkey.socketio.SocketIoServer;
import latchkey.socketio.engine.Handshake;

/**
 * The Socket.IO side of the server. Made first, since the domain tells it what happens; it lets
 * callers in once it is given the domain by {@link #open}.
 */
public final class SocketApi
    implements Handler<HttpServerRequest>, EventSink, Presence, Outlet, AutoCloseable {
  private final ServerConfig config;
  private final CallerBudgets budgets;
  private final Meters meters;
  private final OwnOrigin ownOrigin;
  private final SocketIoConfig socketIo;
  private final SocketIoServer server;
  private final Connections connections = new Connections();
  private final Rooms rooms;
  private final CompletableFuture<Open> open = new CompletableFuture<>();

  public SocketApi(ServerConfig config, CallerBudgets budgets, Meters meters) {
    this.config = config;
    this.budgets = budgets;
    this.meters = meters;
    Function<Handshake, String> place = place(config);
    this.ownOrigin = new OwnOrigin(config.publicUrl());
    this.socketIo =
        SocketIoConfig.defaults()
            .withMaxPayload(Limits.MAX_BODY_BYTES)
            .withConnectTimeout(Duration.ofSeconds(config.limits().of(Limit.CONNECT_SECONDS)))
            .withNewcomers(
                new SocketIoConfig.Newcomers(
                    config.limits().of(Limit.STRANGERS_CONNECTIONS),
                    place,
                    (handshake, takenBack) ->
                        CallerBudgets.lease(budgets.stranger(place.apply(handshake), takenBack))))
            .withNoSuchNamespace(noSuchNamespace())
            .withCheck(handshake ->
                handshake
                    .header("origin")
                    .map(origin -> ownOrigin.isOwn(origin, handshake.header("host").orElse(null)))
                    .orElse(true));
    this.server = new SocketIoServer(socketIo);
    Namespace members =
        server.namespace(Events.MEMBERS, request -> open.join().doors().member(request));
    Namespace guests =
        server.namespace(Events.GUESTS, request -> open.join().doors().guest(request));
    this.rooms = new Rooms(members, guests);
  }

  private static Admission.Refuse noSuchNamespace() {
    Refusal refusal =
        Answer.refusalOf(
            "CONNECT",
            new Refused(
                ErrorCode.NOT_FOUND,
                "There is no such namespace: members connect to "
                    + Events.MEMBERS
                    + ", guests to "
                    + Events.GUESTS
                    + "."));
    return Admission.refuse(refusal.error(), Payloads.write(refusal));
  }

  private static Function<Handshake, String> place(ServerConfig config) {
    RemoteAddress remoteAddress = new RemoteAddress(config.proxies());
    return handshake ->
        remoteAddress.of(handshake.remoteAddress(), name -> handshake.header(name).orElse(null));
  }

  /** The domain. */
  public record Services(
      SignIn signIn,
      DeviceLinks deviceLinks,
      Devices devices,
      MeetingAccess access,
      Rosters rosters,
      GuestSessions guests,
      KeyDirectory keys,
      MeetingList meetings,
      EndedMeetings endedMeetings,
      MeetingFiles files,
      AuditLog audit,
      Relay relay,
      AgreedClock clock) {}

  private record Open(Doors doors, Announcements announcements, Housekeeping housekeeping) {}

  /** Whether a request is for the sockets, not for REST. */
  public boolean serves(HttpServerRequest request) {
    return server.matches(request);
  }

  @Override
  public void handle(HttpServerRequest request) {
    server.handle(request);
  }

  /** What the HTTP server must be told so that the sockets' limits hold. */
  public HttpServerOptions applyTo(HttpServerOptions options) {
    return socketIo.applyTo(options);
  }

  /** Lets callers in. */
  public void open(Services services) {
    Relay relay = services.relay();
    JoinEvents joins =
        new JoinEvents(
            rooms,
            services.access(),
            services.rosters(),
            new Departures(services.guests(), services.devices()),
            relay);
    Announcements announcements = new Announcements(connections, rooms, joins, relay);
    SignedInCheck signedIn =
        new SignedInCheck(connections, services.devices(), announcements::signedOut);
    EventLimiter limiter = new EventLimiter(config.limits(), config.nanoTime());
    Dispatcher dispatcher =
        new Dispatcher(events(joins, services, rooms, limiter), limiter, meters);
    Doors doors =
        new Doors(
            services.devices(),
            services.guests(),
            ownOrigin,
            limiter,
            budgets,
            new Reception(
                connections, rooms, joins, services.keys(), signedIn, dispatcher, config.limits()));
    EndedCheck ended = new EndedCheck(rooms, services.meetings(), announcements);
    open.complete(
        new Open(doors, announcements, new Housekeeping(config, signedIn, ended, services)));
  }

  /** Every event that clients may send. */
  static EventTable events(JoinEvents joins, Services services, Rooms rooms, EventLimiter limiter) {
    SeatCheck seats = new SeatCheck(services.access());
    return new EventTable(
        Stream.of(
                joins.routes(),
                new SayEvents(seats, services.relay()).routes(),
                new PostEvents(seats, services.relay(), rooms).routes(),
                new HeartbeatEvents(seats, rooms, limiter).routes(),
                new AskEvents(seats, services.rosters(), rooms).routes(),
                new ReadEvents(seats, services.relay(), rooms).routes())
            .<Route<?>>flatMap(List::stream)
            .toList());
  }

  private Optional<Open> ifOpen() {
    return open.isDone() && !open.isCompletedExceptionally()
        ? Optional.of(open.join())
        : Optional.empty();
  }

  @Override
  public void publish(ServerEvent event) {
    ifOpen().ifPresent(opened -> opened.announcements().publish(event));
  }

  @Override
  public void message(MeetingMessage message) {
    rooms.submit(
        message.meetingId(),
        room -> {
          room.tellAll(Outgoing.MESSAGE, message);
          meters.delivered(Duration.between(message.acceptedAt(), config.clock().instant()));
        });
  }

  @Override
  public void restored(MeetingId meetingId) {
    ifOpen().ifPresent(opened -> opened.announcements().restored(meetingId));
  }

  @Override
  public void mail(MeetingId meetingId, List<Mail> mail) {
    rooms.submit(
        meetingId,
        room -> {
          for (Mail item : mail) {
            room.seats(item.recipient()).forEach(seat -> seat.deliver(item));
          }
        });
  }

  @Override
  public void acknowledged(Address sender, SenderKeysAcknowledged keys) {
    rooms.submit(
        keys.meetingId(), room -> room.tell(sender, Outgoing.SENDER_KEYS_ACKNOWLEDGED, keys));
  }

  @Override
  public boolean isPresent(MeetingId meetingId, UserId userId) {
    return rooms.isPresent(meetingId, userId);
  }

  @Override
  public Set<Address> devices(MeetingId meetingId) {
    return rooms.devices(meetingId);
  }

  @Override
  public Set<GuestSessionId> guests(MeetingId meetingId) {
    return rooms.guests(meetingId);
  }

  /** Shows who is here. */
  public void showOn(Meters shown) {
    shown.show(Metric.CONNECTIONS, this, api -> api.connections(Caller.Member.class), "member");
    shown.show(Metric.CONNECTIONS, this, api -> api.connections(Caller.Guest.class), "guest");
    shown.show(Metric.PEOPLE, rooms, all -> sum(all, room -> room.devices().size()), "member");
    shown.show(Metric.PEOPLE, rooms, all -> sum(all, room -> room.guests().size()), "guest");
    shown.show(
        Metric.MEETINGS_LIVE, rooms, all -> sum(all, room -> room.seats().isEmpty() ? 0 : 1));
    shown.show(Metric.LANES_WAITING, rooms, Rooms::waiting);
  }

  private long connections(Class<? extends Caller> kind) {
    return connections.all().stream().filter(one -> kind.isInstance(one.caller())).count();
  }

  private static int sum(Rooms rooms, ToIntFunction<Room> number) {
    return rooms.all().stream().mapToInt(number).sum();
  }

  /** Says goodbye to all connections; their clients come back when the server does. */
  @Override
  public void close() {
    ifOpen().ifPresent(opened -> opened.housekeeping().close());
    rooms.close();
    server.close();
  }
}
