package latchkey.protocol.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Sha256;
import latchkey.protocol.UserId;
import latchkey.protocol.roster.TestPeople.Person;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class RosterProperties {
  /**
   * Random entries by random signers: what the roster accepts is what a plain model of the rules
   * allows.
   */
  @Property(tries = 40)
  void followsTheRules(@ForAll long seed) {
    Random random = new Random(seed);
    var model = new Model(random);
    Roster roster = new Roster(MeetingId.random(), TestPeople.XEDDSA);
    Person creator = model.devices.get(0);
    assertThat(
            creator.appends(
                roster, RosterEntries.meetingCreated("T", creator.asMember(), model.everyMember)))
        .isInstanceOf(RosterVerdict.Accepted.class);
    model.in.add(creator);

    for (int step = 0; step < 60; step++) {
      Bytes head = roster.head();
      Model.Attempt attempt = model.attempt();
      boolean accepted =
          attempt.signer().appends(roster, attempt.body()) instanceof RosterVerdict.Accepted;

      assertThat(accepted).as("step %d: %s", step, attempt).isEqualTo(attempt.allowed());
      assertThat(roster.head().equals(head)).isEqualTo(!accepted);
      assertThat(roster.devices().size() + roster.guests().size()).isEqualTo(model.in.size());
      assertThat(model.in).allMatch(person -> roster.has(person.address()));
    }
  }

  @Property(tries = 300)
  void anyBytesAreRefusedAndChangeNothing(@ForAll byte[] bytes) {
    Roster roster = new Roster(MeetingId.random(), TestPeople.XEDDSA);
    assertThat(roster.append(Bytes.of(bytes))).isInstanceOf(RosterVerdict.Rejected.class);
    assertThat(roster.size()).isZero();
  }

  /** The rules, told another way: sets of people and a few sentences. */
  private static final class Model {
    record Attempt(String what, Person signer, RosterEntries.Body body, boolean allowed) {
      @Override
      public String toString() {
        return what + " by " + signer.address();
      }
    }

    private final Random random;
    private final boolean everyMember;
    private final UserId host = UserId.random();
    private final List<Person> devices = new ArrayList<>();
    private final List<Person> guests = new ArrayList<>();
    private final Set<Person> in = new HashSet<>();
    private final Set<Person> everIn = new HashSet<>();
    private final Map<Person, Bytes> cameBy = new HashMap<>();
    private final Map<Bytes, String> invitations = new HashMap<>();

    Model(Random random) {
      this.random = random;
      everyMember = random.nextBoolean();
      UserId member = UserId.random();
      for (int i = 1; i <= 3; i++) {
        devices.add(Person.device(host, i));
        devices.add(Person.device(member, i));
        guests.add(Person.guest());
        guests.add(Person.guest());
      }
    }

    Attempt attempt() {
      everIn.addAll(in);
      Person signer = random.nextInt(5) == 0 ? pick(guests) : pick(devices);
      boolean mayAdmit =
          in.contains(signer) && devices.contains(signer) && (everyMember || isHost(signer));
      return switch (random.nextInt(6)) {
        case 0 -> {
          Person device = pick(devices);
          boolean allowed =
              speaksFor(signer, device) && !in.contains(device) && !everIn.contains(device);
          when(allowed, () -> in.add(device));
          yield new Attempt(
              "add " + device.address(),
              signer,
              RosterEntries.deviceAdded(device.asMember()),
              allowed);
        }
        case 1 -> {
          Person device = pick(devices);
          boolean allowed =
              random.nextInt(3) == 0 && speaksFor(signer, device) && in.contains(device);
          when(allowed, () -> in.remove(device));
          yield allowed
              ? new Attempt(
                  "take out " + device.address(),
                  signer,
                  RosterEntries.deviceRemoved(device.asMember()),
                  true)
              : new Attempt(
                  "take out a stranger",
                  signer,
                  RosterEntries.deviceRemoved(Person.device(UserId.random(), 1).asMember()),
                  false);
        }
        case 2 -> {
          boolean shared = random.nextBoolean();
          Bytes token = token();
          boolean allowed = mayAdmit && !invitations.containsKey(token);
          when(allowed, () -> invitations.put(token, shared ? "shared" : "single"));
          yield new Attempt("invite", signer, RosterEntries.invitationMade(token, shared), allowed);
        }
        case 3 -> {
          Person guest = pick(guests);
          Bytes token = token();
          String use = invitations.getOrDefault(token, "none");
          boolean allowed =
              mayAdmit && !everIn.contains(guest) && (use.equals("shared") || use.equals("single"));
          when(
              allowed,
              () -> {
                in.add(guest);
                cameBy.put(guest, token);
                invitations.put(token, use.equals("single") ? "used" : use);
              });
          yield new Attempt(
              "admit " + guest.address(), signer, signer.admission(token, guest), allowed);
        }
        case 4 -> {
          Person guest = pick(guests);
          boolean allowed = mayAdmit && in.contains(guest);
          boolean hadGone = random.nextBoolean();
          when(
              allowed,
              () -> {
                in.remove(guest);
                if (!hadGone) {
                  invitations.put(cameBy.get(guest), "revoked");
                }
              });
          GuestSessionId session = new GuestSessionId(guest.address().id());
          yield new Attempt(
              "remove " + guest.address(),
              signer,
              hadGone ? RosterEntries.guestHadGone(session) : RosterEntries.guestRemoved(session),
              allowed);
        }
        default -> {
          Person guest = pick(guests);
          boolean allowed = guest.equals(signer) && in.contains(guest);
          when(allowed, () -> in.remove(guest));
          yield new Attempt(
              "leave",
              signer,
              RosterEntries.guestLeft(new GuestSessionId(guest.address().id())),
              allowed);
        }
      };
    }

    private void when(boolean allowed, Runnable change) {
      if (allowed) {
        change.run();
        everIn.addAll(in);
      }
    }

    private boolean isHost(Person person) {
      return person.address().id().equals(host.value());
    }

    private boolean speaksFor(Person signer, Person device) {
      Address by = signer.address();
      return in.contains(signer)
          && devices.contains(signer)
          && (isHost(signer) || by.id().equals(device.address().id()));
    }

    private Bytes token() {
      return Sha256.of("token" + random.nextInt(4));
    }

    private <T> T pick(List<T> from) {
      return from.get(random.nextInt(from.size()));
    }
  }
}
