package latchkey.client.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import latchkey.client.chaos.Step.Trouble;

/** Writes one schedule, and keeps in mind meanwhile who is where, so that each step makes sense. */
final class ScheduleWriter {
  private static final String HOST = "M0";

  /** Where somebody is. */
  private enum Place {
    KNOCKING,
    IN,
    AWAY,
    OUT
  }

  private final long seed;
  private final Cast cast;
  private final Random random;
  private final Map<String, Place> devices = new LinkedHashMap<>();
  private final Map<String, Place> guests = new LinkedHashMap<>();
  private final Set<String> suffering = new LinkedHashSet<>();
  private final Map<String, Integer> said = new LinkedHashMap<>();
  private final List<Schedule.Timed> steps = new ArrayList<>();
  private int messages;
  private int secondDevices;
  private int kills;
  private int departedDevices;

  ScheduleWriter(long seed, Cast cast) {
    this.seed = seed;
    this.cast = cast;
    this.random = new Random(seed);
  }

  Schedule write() {
    List<String> first = new ArrayList<>();
    for (int i = 0; i < cast.members(); i++) {
      first.add("M" + i);
      devices.put("M" + i, Place.IN);
    }
    while (guests.size() < cast.guestsAtFirst()) {
      knock();
    }
    admit();
    while (messages < cast.messages()) {
      if (messages >= (kills + 1) * cast.messages() / (cast.kills() + 1)) {
        kills++;
        add(new Step.KillServer());
      }
      if (random.nextInt(6) > 0) {
        say();
      } else {
        somethingElse();
      }
    }
    healEverything();
    return new Schedule(seed, cast, first, steps);
  }

  private void add(Step step) {
    steps.add(new Schedule.Timed(random.nextInt(2 * cast.paceMillis() + 1), step));
  }

  /** Nobody alone for long: sometimes several in a row. */
  private void say() {
    List<String> able = new ArrayList<>(all(devices, place -> place == Place.IN));
    able.addAll(all(guests, place -> place == Place.IN || place == Place.KNOCKING));
    String who = oneOf(able);
    int times = random.nextInt(8) == 0 ? 1 + random.nextInt(6) : 1;
    for (int i = 0; i < times && messages < cast.messages(); i++) {
      messages++;
      add(new Step.Say(who, said.merge(who, 1, Integer::sum)));
    }
  }

  private void somethingElse() {
    switch (random.nextInt(16)) {
      case 0, 1 -> knock();
      case 2, 3 -> admit();
      case 4 -> decline();
      case 5 -> remove();
      case 6 -> leave();
      case 7 -> vanish();
      case 8, 9 -> close();
      case 10, 11 -> comeBack();
      case 12 -> anotherDevice();
      case 13 -> loseDevice();
      case 14 -> suffer();
      default -> mend();
    }
  }

  private void knock() {
    if (guests.size() < cast.guests()) {
      String guest = "G" + guests.size();
      guests.put(guest, Place.KNOCKING);
      add(new Step.Invite(present(), guest));
      add(new Step.Knock(guest));
    }
  }

  private void admit() {
    List<String> waiting = all(guests, place -> place == Place.KNOCKING);
    if (!waiting.isEmpty()) {
      waiting.forEach(guest -> guests.put(guest, Place.IN));
      add(new Step.Admit(present(), waiting));
    }
  }

  private void decline() {
    List<String> waiting = all(guests, place -> place == Place.KNOCKING);
    if (!waiting.isEmpty() && random.nextBoolean()) {
      String guest = oneOf(waiting);
      guests.put(guest, Place.OUT);
      add(new Step.Decline(present(), guest));
    }
  }

  private void remove() {
    departing(random.nextInt(3) == 0 ? 2 : 1)
        .forEach(guest -> add(new Step.Remove(present(), guest)));
  }

  private void leave() {
    departing(random.nextInt(4) == 0 ? 3 : 1).forEach(guest -> add(new Step.Leave(guest)));
  }

  private void vanish() {
    departing(1)
        .forEach(guest -> {
          add(new Step.Vanish(guest));
          if (random.nextBoolean()) {
            add(new Step.Remove(present(), guest));
          }
        });
  }

  /** Guests that go now; some stay always. */
  private List<String> departing(int most) {
    List<String> going = new ArrayList<>();
    List<String> in = all(guests, place -> place == Place.IN);
    while (going.size() < most && in.size() > 2) {
      String guest = oneOf(in);
      in.remove(guest);
      guests.put(guest, Place.OUT);
      going.add(guest);
    }
    return going;
  }

  private void close() {
    List<String> in = all(devices, place -> place == Place.IN);
    if (in.size() > 1) {
      String device = oneOf(in);
      devices.put(device, Place.AWAY);
      add(new Step.Close(device));
    }
  }

  private void comeBack() {
    List<String> away = all(devices, place -> place == Place.AWAY);
    if (!away.isEmpty()) {
      String device = oneOf(away);
      devices.put(device, Place.IN);
      add(new Step.Return(device));
    }
  }

  private void anotherDevice() {
    List<String> in =
        all(devices, place -> place == Place.IN).stream()
            .filter(device -> !device.endsWith("b") && !devices.containsKey(device + "b"))
            .toList();
    if (secondDevices < cast.secondDevices() && !in.isEmpty()) {
      secondDevices++;
      String by = oneOf(in);
      devices.put(by + "b", Place.IN);
      add(new Step.SecondDevice(by, by + "b"));
    }
  }

  /** Some devices go for good: of a meeting's people a few, and never the host's first. */
  private void loseDevice() {
    List<String> in =
        all(devices, place -> place == Place.IN).stream()
            .filter(device -> !device.startsWith(HOST))
            .toList();
    if (departedDevices * 4 < cast.members() && in.size() > 1 && devices.get(HOST) == Place.IN) {
      departedDevices++;
      String device = oneOf(in);
      devices.put(device, Place.OUT);
      switch (random.nextInt(3)) {
        case 0 -> add(new Step.SignOut(device));
        case 1 -> {
          goWithAllDevices(memberOf(device));
          add(new Step.Leave(device));
        }
        default -> {
          goWithAllDevices(memberOf(device));
          add(new Step.RemoveMember(HOST, memberOf(device)));
        }
      }
    }
  }

  private static String memberOf(String device) {
    return device.replace("b", "");
  }

  private void goWithAllDevices(String member) {
    devices.computeIfPresent(member, (name, place) -> Place.OUT);
    devices.computeIfPresent(member + "b", (name, place) -> Place.OUT);
  }

  private void suffer() {
    List<String> well = new ArrayList<>(all(devices, place -> place == Place.IN));
    well.addAll(all(guests, place -> place != Place.OUT));
    well.removeAll(suffering);
    if (!well.isEmpty()) {
      String who = oneOf(well);
      suffering.add(who);
      add(new Step.Suffer(who, oneOf(List.of(Trouble.values()))));
    }
  }

  private void mend() {
    if (!suffering.isEmpty()) {
      String who = oneOf(List.copyOf(suffering));
      suffering.remove(who);
      add(new Step.Mend(who));
    }
  }

  private void healEverything() {
    while (!suffering.isEmpty()) {
      mend();
    }
    while (!all(devices, place -> place == Place.AWAY).isEmpty()) {
      comeBack();
    }
    admit();
  }

  private String present() {
    return oneOf(all(devices, place -> place == Place.IN));
  }

  private <T> T oneOf(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private static List<String> all(Map<String, Place> people, Predicate<Place> where) {
    List<String> names = new ArrayList<>();
    people.forEach((name, place) -> {
      if (where.test(place)) {
        names.add(name);
      }
    });
    return names;
  }
}
