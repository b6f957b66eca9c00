package latchkey.client.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.ServerProcess;
import latchkey.protocol.MeetingId;

/** Plays a schedule: a server process, a client and a line for each who takes part. */
final class Stage implements AutoCloseable {
  private static final Duration LONGEST_ACT = Duration.ofMinutes(4);

  /** So long may nothing change before what is missing counts as lost. */
  private static final Duration PATIENCE = Duration.ofSeconds(75);

  private static final Duration LOOK = Duration.ofMillis(250);

  private final Schedule schedule;
  private final Path data;
  private final ServerLog log;
  private final Words words = new Words();
  private final Map<String, DeviceActor> devices = new LinkedHashMap<>();
  private final Map<String, GuestActor> guests = new LinkedHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("chaos-clock").factory());
  private final ExecutorService fate =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("chaos-fate").factory());
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final List<String> acts = new CopyOnWriteArrayList<>();
  private volatile ServerProcess server;
  private final MeetingId meeting;

  Stage(Schedule schedule, Path directory) throws InterruptedException {
    this.schedule = schedule;
    this.data = directory.resolve("server");
    this.log = new ServerLog(data);
    ServerProcess first = ServerProcess.start(data, schedule.devices());
    first.kill();
    log.noteOrder();
    this.server = ServerProcess.start(data, List.of());
    for (int i = 0; i < schedule.devices().size(); i++) {
      String name = schedule.devices().get(i);
      DeviceActor device = new DeviceActor(name, directory, this::port, failures::add);
      devices.put(name, device);
      device.signIn(first.token(i));
    }
    for (Schedule.Timed timed : schedule.steps()) {
      switch (timed.step()) {
        case Step.Knock knock ->
            guests.put(knock.guest(), new GuestActor(knock.guest(), this::port, failures::add));
        case Step.SecondDevice second ->
            devices.put(
                second.device(),
                new DeviceActor(second.device(), directory, this::port, failures::add));
        default -> {}
      }
    }
    this.meeting = gather();
  }

  /** The members meet while the weather is good. */
  private MeetingId gather() throws InterruptedException {
    DeviceActor host = device(schedule.devices().get(0));
    MeetingId made = host.create();
    for (String name : schedule.devices()) {
      DeviceActor device = device(name);
      if (device != host) {
        host.add(device.userId());
        device.open(made);
      }
    }
    for (String name : schedule.devices()) {
      if (!device(name).awaitAdmission(Duration.ofSeconds(60))) {
        throw new IllegalStateException(name + " does not get into the meeting");
      }
    }
    return made;
  }

  /** Plays it to its end, waits until everything has healed, and judges. */
  Verdict play() throws InterruptedException {
    Duration at = Duration.ZERO;
    for (int number = 0; number < schedule.steps().size(); number++) {
      Schedule.Timed timed = schedule.steps().get(number);
      String act = number + " " + timed.step();
      at = at.plusMillis(timed.millis());
      var _ = clock.schedule(() -> begin(act, timed.step()), at.toMillis(), TimeUnit.MILLISECONDS);
    }
    clock.shutdown();
    finish("the schedule", clock, at.plus(LONGEST_ACT));
    fate.shutdown();
    finish("fate", fate, LONGEST_ACT);
    for (Actor actor : actors()) {
      actor.act(
          "goodbye",
          () -> {
            if (actor.isPresent()) {
              actor.say(actor.name + " says goodbye", words);
            }
          });
      actor.lane().shutdown();
    }
    for (Actor actor : actors()) {
      finish(actor.name, actor.lane(), LONGEST_ACT);
    }
    return settle();
  }

  private void begin(String act, Step step) {
    acts.add(Instant.now() + " " + act);
    try {
      begin(step);
    } catch (RuntimeException e) {
      failures.add(e);
    }
  }

  private void begin(Step step) {
    switch (step) {
      case Step.Say say -> {
        Actor actor = actor(say.who());
        actor.act(say, () -> actor.say(say.text(), words));
      }
      case Step.Invite invite ->
          device(invite.by()).act(step, () -> device(invite.by()).invite(guest(invite.guest())));
      case Step.Knock knock -> guest(knock.guest()).act(step, guest(knock.guest())::knock);
      case Step.Admit admit -> {
        List<GuestActor> admitted = admit.guests().stream().map(this::guest).toList();
        device(admit.by()).act(step, () -> device(admit.by()).admit(admitted));
      }
      case Step.Decline decline ->
          device(decline.by())
              .act(step, () -> device(decline.by()).decline(guest(decline.guest())));
      case Step.Remove remove ->
          device(remove.by()).act(step, () -> device(remove.by()).remove(guest(remove.guest())));
      case Step.Leave leave when guests.containsKey(leave.who()) ->
          guest(leave.who()).act(step, guest(leave.who())::leave);
      case Step.Leave leave -> {
        expel(leave.who().replace("b", ""));
        device(leave.who()).act(step, device(leave.who())::leave);
      }
      case Step.Vanish vanish -> guest(vanish.guest()).act(step, guest(vanish.guest())::vanish);
      case Step.Close close -> device(close.device()).act(step, device(close.device())::goAway);
      case Step.Return back -> device(back.device()).act(step, device(back.device())::comeBack);
      case Step.SecondDevice second -> {
        DeviceActor device = device(second.device());
        device(second.by()).act(step, () -> device(second.by()).takeIn(device));
        device.act(step, device::awaitTakenIn);
      }
      case Step.SignOut out -> device(out.device()).act(step, device(out.device())::signOut);
      case Step.RemoveMember remove -> {
        expel(remove.member());
        device(remove.by())
            .act(step, () -> device(remove.by()).removeMember(device(remove.member()).userId()));
      }
      case Step.Suffer suffer -> actor(suffer.who()).suffer(suffer.trouble());
      case Step.Mend mend -> actor(mend.who()).mend();
      case Step.KillServer kill ->
          fate.execute(() -> {
            try {
              server.kill();
              server = ServerProcess.start(data, List.of());
            } catch (RuntimeException e) {
              failures.add(e);
            }
          });
    }
  }

  /** The person goes, on whichever device. */
  private void expel(String member) {
    devices.forEach((name, device) -> {
      if (name.startsWith(member)) {
        device.expel();
      }
    });
  }

  /** Another one each time: a port that was given up may have gone to another program. */
  private int port() {
    return server.port();
  }

  private static void finish(String who, ExecutorService lane, Duration longest)
      throws InterruptedException {
    if (!lane.awaitTermination(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(who + " never comes to the end of its steps");
    }
  }

  /** Returns when all is well, or when nothing has got better for long. */
  private Verdict settle() throws InterruptedException {
    boolean better = true;
    while (better && !isWell()) {
      String before = progress();
      better = Eventually.within(PATIENCE, LOOK, () -> isWell() || !progress().equals(before));
    }
    return judge();
  }

  private boolean isWell() {
    return unsent() == 0 && judge().isClean();
  }

  private String progress() {
    return judge().faults().size() + " " + messages();
  }

  Verdict judge() {
    List<Account> accounts =
        actors().stream().flatMap(actor -> actor.account(words).stream()).toList();
    return Oracle.judge(log.read(meeting), words, accounts);
  }

  private int unsent() {
    return actors().stream().filter(Actor::isPresent).mapToInt(Actor::unsent).sum();
  }

  List<Throwable> failures() {
    return List.copyOf(failures);
  }

  /** How much happened. */
  String tally() {
    Transcript now = log.read(meeting);
    long shown =
        actors().stream()
            .flatMap(actor -> actor.account(words).stream())
            .mapToLong(account -> account.lines().size())
            .sum();
    return "%d said, %d messages in the log, %d stays, %d present at the end, %d shown"
        .formatted(
            words.all().size(),
            now.messages().size(),
            now.stays().size(),
            actors().stream().filter(Actor::isPresent).count(),
            shown);
  }

  int messages() {
    return log.read(meeting).messages().size();
  }

  int stays() {
    return log.read(meeting).stays().size();
  }

  /** Leaves what everybody was told and did in files, for a person who looks for a fault. */
  void write(Path directory) {
    try {
      Files.createDirectories(directory);
      Files.write(directory.resolve("steps.txt"), acts);
      Files.writeString(directory.resolve("log.txt"), describe(log.read(meeting)));
      for (Actor actor : actors()) {
        String self = actor.address().map(Object::toString).orElse("never in");
        Files.writeString(
            directory.resolve(actor.name + ".txt"), self + "\n" + actor.sight.everything());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String describe(Transcript now) {
    Map<String, String> names = new LinkedHashMap<>();
    actors()
        .forEach(actor ->
            actor.address().ifPresent(address -> names.put(address.toString(), actor.name)));
    List<String> lines = new ArrayList<>();
    now.stays()
        .forEach((who, stay) -> lines.add(names.get(who.toString()) + " " + who + " " + stay));
    for (Transcript.Entry message : now.messages()) {
      Supplier<String> unknown = () -> "? " + message.id();
      lines.add(
          "#%d by %s: %s"
              .formatted(
                  message.seq(),
                  names.get(message.sender().toString()),
                  words.in(message).map(Words.Word::text).orElseGet(unknown)));
    }
    return String.join("\n", lines);
  }

  private List<Actor> actors() {
    List<Actor> all = new ArrayList<>(devices.values());
    all.addAll(guests.values());
    return all;
  }

  private Actor actor(String name) {
    return devices.containsKey(name) ? device(name) : guest(name);
  }

  private DeviceActor device(String name) {
    return Objects.requireNonNull(devices.get(name), name);
  }

  private GuestActor guest(String name) {
    return Objects.requireNonNull(guests.get(name), name);
  }

  @Override
  public void close() {
    actors().forEach(Actor::close);
    clock.shutdownNow();
    fate.shutdownNow();
    server.close();
  }
}
