package latchkey.client.distribute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import latchkey.client.crypto.GroupOpening;
import latchkey.client.crypto.SenderKeys;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Contents;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.message.AuthorPlace;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * People come and go, keys are handed out late: everyone opens just what was said while it took
 * part. With libsignal's own sender keys.
 */
final class OwnSenderKeyProperties {
  private static final Address SPEAKER = new Address("the-speaker", 1);

  @Property(tries = 60)
  void everyoneOpensJustWhatWasSaidWhileItTookPart(@ForAll long seed) {
    Simulation simulation = new Simulation(seed);
    for (int i = 0; i < 60; i++) {
      simulation.step();
    }
    simulation.everyoneReadsEverything();
  }

  @Property(tries = 60)
  void departuresCostOneKeyEachTimeThatSomethingIsSaidAndNoMore(@ForAll long seed) {
    Simulation simulation = new Simulation(seed);
    boolean oneWent = false;
    for (int i = 0; i < 60; i++) {
      UUID before = simulation.own.distributionId();
      switch (simulation.random.nextInt(3)) {
        case 0 -> simulation.comeIn();
        case 1 -> oneWent |= simulation.goOut();
        default -> {
          simulation.say();
          assertThat(!simulation.own.distributionId().equals(before)).isEqualTo(oneWent);
          oneWent = false;
        }
      }
    }
  }

  @Property(tries = 60)
  void aKeyThatWasUsedForADayIsReplacedBeforeTheNextWordsAndAnUnusedOneIsNot(@ForAll long seed) {
    Simulation simulation = new Simulation(seed);
    simulation.comeIn();
    boolean used = false;
    long made = simulation.nanoTime;
    for (int i = 0; i < 60; i++) {
      UUID before = simulation.own.distributionId();
      if (simulation.random.nextBoolean()) {
        simulation.nanoTime += simulation.random.nextLong(OwnSenderKey.TIME.toNanos());
        assertThat(simulation.own.distributionId()).isEqualTo(before);
        continue;
      }
      boolean isOver = used && simulation.nanoTime - made >= OwnSenderKey.TIME.toNanos();
      simulation.say();
      assertThat(!simulation.own.distributionId().equals(before)).isEqualTo(isOver);
      made = isOver ? simulation.nanoTime : made;
      used = true;
    }
    simulation.everyoneReadsEverything();
  }

  @Property(tries = 1)
  void aKeyEncryptsSoManyMessagesAndNoMore() {
    Simulation simulation = new Simulation(1);
    UUID first = simulation.own.distributionId();
    for (int i = 0; i < OwnSenderKey.MESSAGES; i++) {
      simulation.own.rotateIfDue();
      assertThat(simulation.own.distributionId()).isEqualTo(first);
      simulation.own.encrypt(() -> Contents.toGroup("words"), _ -> {});
    }
    simulation.say();
    assertThat(simulation.own.distributionId()).isNotEqualTo(first);
  }

  private static final class Simulation {
    private final Random random;
    private final MeetingId meeting = MeetingId.random();
    private long nanoTime = 1;
    private final OwnSenderKey own =
        new OwnSenderKey(
            new SenderKeys(KeyStore.inMemory(), meeting, SPEAKER),
            () -> AuthorPlace.first(Bytes.of(new byte[AuthorPlace.EPOCH_BYTES])),
            () -> nanoTime);
    private final Map<Address, Person> everyone = new HashMap<>();
    private final List<Address> present = new ArrayList<>();
    private final Map<String, Bytes> said = new TreeMap<>();

    Simulation(long seed) {
      this.random = new Random(seed);
    }

    private final class Person {
      private final SenderKeys keys;
      private final List<String> entitled = new ArrayList<>();

      Person(Address self) {
        this.keys = new SenderKeys(KeyStore.inMemory(), meeting, self);
      }
    }

    void step() {
      switch (random.nextInt(6)) {
        case 0 -> comeIn();
        case 1 -> goOut();
        case 2 -> handOutSome();
        case 3 -> nanoTime += random.nextLong(OwnSenderKey.TIME.toNanos());
        default -> say();
      }
    }

    void comeIn() {
      Address newcomer = new Address("participant-" + everyone.size(), 1);
      everyone.put(newcomer, new Person(newcomer));
      present.add(newcomer);
      own.cameIn(newcomer);
    }

    boolean goOut() {
      if (present.isEmpty()) {
        return false;
      }
      own.wentOut(present.remove(random.nextInt(present.size())));
      return true;
    }

    void say() {
      own.rotateIfDue();
      String id = String.format("message-%04d", said.size());
      said.put(id, own.encrypt(() -> Contents.toGroup(id), _ -> {}));
      for (Address one : present) {
        person(one).entitled.add(id);
      }
    }

    void handOutSome() {
      for (OwnSenderKey.Due due : own.due()) {
        if (random.nextBoolean()) {
          give(due);
        }
      }
    }

    private void give(OwnSenderKey.Due due) {
      person(due.recipient()).keys.process(SPEAKER, due.distribution().message());
      own.given(due, EnvelopeId.random(), false);
    }

    /** Those who are still in get what they lack, by asking where a former key is concerned. */
    void everyoneReadsEverything() {
      own.due().forEach(this::give);
      for (Map.Entry<Address, Person> one : everyone.entrySet()) {
        List<String> opened = new ArrayList<>();
        said.forEach((id, ciphertext) -> {
          if (opens(one.getKey(), one.getValue(), ciphertext)) {
            opened.add(id);
          }
        });
        assertThat(one.getValue().entitled).containsAll(opened);
        if (present.contains(one.getKey()) && !hadToAskTooLate) {
          assertThat(opened).containsExactlyElementsOf(one.getValue().entitled);
        }
        hadToAskTooLate = false;
      }
    }

    private boolean hadToAskTooLate;

    private boolean opens(Address who, Person person, Bytes ciphertext) {
      GroupOpening opening = person.keys.open(SPEAKER, ciphertext);
      if (opening instanceof GroupOpening.UnknownSenderKey unknown) {
        own.entitlement(who, Optional.of(unknown.distributionId()))
            .ifPresentOrElse(this::give, () -> hadToAskTooLate = true);
        opening = person.keys.open(SPEAKER, ciphertext);
      }
      return opening instanceof GroupOpening.Opened;
    }

    private Person person(Address address) {
      Person person = everyone.get(address);
      if (person == null) {
        throw new AssertionError(address);
      }
      return person;
    }
  }
}
