package latchkey.web.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import latchkey.client.crypto.ContentCodec;
import latchkey.client.crypto.LinkSecret;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Sha256;
import latchkey.protocol.UserId;
import latchkey.protocol.content.Content;
import latchkey.protocol.content.Text;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterEntries;
import latchkey.protocol.roster.RosterEntries.Body;
import latchkey.protocol.roster.RosterEvent;
import latchkey.protocol.roster.RosterMember;
import latchkey.protocol.roster.RosterVerdict;
import latchkey.protocol.roster.wire.AdmittedGuest;
import latchkey.protocol.roster.wire.GuestsAdmitted;
import org.junit.jupiter.api.Test;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPublicKey;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records what the Java implementation makes of roster entries, contents and link secrets, as test
 * data for {@code web/client}'s own tests. Not part of the suite; {@code client/README.md} says how
 * to run it.
 */
final class RecordVectors {
  private static final Path FILE = Path.of("client", "test", "vectors", "java.json");
  private static final int LOGS = 6;
  private static final int ATTEMPTS = 60;
  private static final List<String> NAMES =
      List.of(
          "Ada",
          "   ",
          "\u3000",
          "\u00a0",
          "\u2007x",
          "a\u202eb",
          "a\u2066b",
          "a\u2028b",
          "a\u0085b",
          "x".repeat(64),
          "x".repeat(65),
          "\ud83d\ude00".repeat(64),
          "\ud83d\ude00".repeat(65),
          "e\u0301\u0300 \u05d0\u05d1");

  private static final SignatureCheck XEDDSA =
      (key, message, signature) -> {
        try {
          return new ECPublicKey(key.toByteArray()).verifySignature(message, signature);
        } catch (InvalidKeyException e) {
          return false;
        }
      };

  @Test
  void record() throws Exception {
    List<Object> logs = new ArrayList<>();
    for (int seed = 1; seed <= LOGS; seed++) {
      logs.add(new LogWalk(seed).record());
    }
    Map<String, Object> vectors = new LinkedHashMap<>();
    vectors.put("rosters", logs);
    vectors.put("contents", contents());
    vectors.put("linkSecrets", List.of(linkSecret(), linkSecret()));
    Files.createDirectories(FILE.getParent());
    JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    Files.writeString(FILE, json.writeValueAsString(vectors) + "\n");
  }

  private record Person(Address address, IdentityKeyPair keys) {
    static Person device(UserId user, int deviceId) {
      return new Person(Address.ofMember(user, deviceId), IdentityKeyPair.generate());
    }

    static Person guest() {
      return new Person(Address.ofGuest(GuestSessionId.random()), IdentityKeyPair.generate());
    }

    Bytes identityKey() {
      return Bytes.of(keys.getPublicKey().serialize());
    }

    RosterMember asMember() {
      return new RosterMember(new UserId(address.id()), address.deviceId(), identityKey());
    }

    Bytes signs(Roster roster, Body body) {
      return RosterEntries.sign(
          roster,
          body,
          address,
          Instant.ofEpochMilli(1_700_000_000_000L),
          message -> keys.getPrivateKey().calculateSignature(message));
    }
  }

  /** A random walk: entries that hold, and as many that do not. */
  private static final class LogWalk {
    private final Random random;
    private final MeetingId meeting = MeetingId.random();
    private final Roster roster = new Roster(meeting, XEDDSA);
    private final List<Person> devices = new ArrayList<>();
    private final List<Person> guests = new ArrayList<>();
    private final List<Bytes> tokens = new ArrayList<>();
    private final List<Object> steps = new ArrayList<>();
    private Bytes last = Bytes.EMPTY;
    private boolean hadGone;

    LogWalk(long seed) {
      this.random = new Random(seed);
      this.hadGone = seed % 2 == 0;
      for (String user : List.of("user-host", "user-host", "user-bob", "user-bob", "user-eve")) {
        devices.add(Person.device(new UserId(user), devices.size() + 1));
      }
      for (int i = 0; i < 8; i++) {
        guests.add(Person.guest());
        tokens.add(Sha256.of("token " + i));
      }
    }

    Object record() {
      boolean everyMemberAdmits = random.nextBoolean();
      Person creator = devices.get(0);
      offer(pick(devices).signs(roster, RosterEntries.meetingEnded()));
      offer(
          creator.signs(
              roster,
              RosterEntries.meetingCreated("Minutes", creator.asMember(), everyMemberAdmits)));
      for (int i = 0; i < ATTEMPTS; i++) {
        offer(damaged(signer().signs(roster, body())));
        if (i % 20 == 19) {
          leaving().ifPresent(this::offer);
        } else if (i % 10 == 9) {
          removal().ifPresent(this::offer);
        }
      }
      offer(creator.signs(roster, RosterEntries.meetingEnded()));
      offer(creator.signs(roster, RosterEntries.deviceAdded(devices.get(1).asMember())));
      Map<String, Object> log = new LinkedHashMap<>();
      log.put("meetingId", meeting.value());
      log.put("steps", steps);
      return log;
    }

    /** By a guest that takes part. */
    private Optional<Bytes> leaving() {
      return present().map(guest -> guest.signs(roster, RosterEntries.guestLeft(sessionOf(guest))));
    }

    /** By the host, of a guest that takes part. */
    private Optional<Bytes> removal() {
      return present()
          .map(guest -> {
            hadGone = !hadGone;
            GuestSessionId session = sessionOf(guest);
            Body going =
                hadGone ? RosterEntries.guestHadGone(session) : RosterEntries.guestRemoved(session);
            return devices.getFirst().signs(roster, going);
          });
    }

    private Optional<Person> present() {
      return guests.stream().filter(guest -> roster.has(guest.address())).findFirst();
    }

    private static GuestSessionId sessionOf(Person guest) {
      return new GuestSessionId(guest.address().id());
    }

    /** Mostly one that takes part, where there is one. */
    private GuestSessionId anyGuest() {
      Person any = pick(guests);
      return sessionOf(random.nextInt(3) == 0 ? any : present().orElse(any));
    }

    private Person signer() {
      return random.nextInt(3) > 0
          ? devices.get(0)
          : random.nextBoolean() ? pick(devices) : pick(guests);
    }

    private Body body() {
      return switch (random.nextInt(13)) {
        case 0 ->
            RosterEntries.meetingCreated("Again", pick(devices).asMember(), random.nextBoolean());
        case 1, 2 -> RosterEntries.deviceAdded(pick(devices).asMember());
        case 3 -> RosterEntries.deviceRemoved(pick(devices).asMember());
        case 4, 5, 6 -> RosterEntries.invitationMade(pick(tokens), random.nextBoolean());
        case 7 -> RosterEntries.invitationRevoked(pick(tokens));
        case 8, 9 -> admission();
        case 10 -> RosterEntries.guestRemoved(anyGuest());
        case 11 -> RosterEntries.guestHadGone(anyGuest());
        default -> RosterEntries.guestLeft(anyGuest());
      };
    }

    private Body admission() {
      GuestsAdmitted.Builder admitted = GuestsAdmitted.newBuilder();
      int count = random.nextInt(2);
      for (int i = 0; i <= count; i++) {
        Person guest = pick(guests);
        admitted.addGuests(
            AdmittedGuest.newBuilder()
                .setSessionId(guest.address().id())
                .setIdentityKey(ByteString.copyFrom(guest.identityKey().toByteArray()))
                .setDisplayName(random.nextInt(3) > 0 ? "Guest" : pick(NAMES))
                .setInvitationTokenHash(ByteString.copyFrom(pick(tokens).toByteArray())));
      }
      return new Body(entry -> entry.setGuestsAdmitted(admitted));
    }

    /** Most stay as they are; some have a bit flipped, are cut, or come a second time. */
    private Bytes damaged(Bytes entry) {
      byte[] bytes = entry.toByteArray();
      switch (random.nextInt(12)) {
        case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
        case 2 -> bytes = last.toByteArray();
        default -> {
          return entry;
        }
      }
      return Bytes.of(bytes);
    }

    private void offer(Bytes entry) {
      Map<String, Object> step = new LinkedHashMap<>();
      step.put("entry", entry.base64());
      switch (roster.append(entry)) {
        case RosterVerdict.Accepted accepted -> {
          step.put("accepted", verdict(accepted.event()));
          last = entry;
        }
        case RosterVerdict.Rejected rejected ->
            step.put("fault", rejected.fault().name().toLowerCase(Locale.ROOT).replace('_', '-'));
      }
      step.put("size", roster.size());
      step.put("head", roster.head().base64());
      step.put("devices", roster.devices().stream().map(one -> one.address().toString()).toList());
      step.put("guests", roster.guests().stream().map(one -> one.displayName()).toList());
      step.put("invitations", tokens.stream().map(this::invitation).toList());
      steps.add(step);
    }

    /** A letter for each thing that the roster says of it. */
    private String invitation(Bytes tokenHash) {
      return roster
          .invitation(tokenHash)
          .map(made ->
              "m"
                  + (made.shared() ? "s" : "")
                  + (made.used() ? "u" : "")
                  + (made.revoked() ? "r" : ""))
          .orElse("");
    }

    private static String verdict(RosterEvent event) {
      return event instanceof RosterEvent.GuestRemoved removed && removed.hadGone()
          ? "guest-had-gone"
          : kebab(event.getClass().getSimpleName());
    }

    private <T> T pick(List<T> all) {
      return all.get(random.nextInt(all.size()));
    }

    private static String kebab(String name) {
      return name.replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
  }

  private static List<Object> contents() {
    List<Object> contents = new ArrayList<>();
    for (int length : List.of(1, 100, 170, 171, 172, 173, 400, 5_000)) {
      Content content =
          Content.newBuilder()
              .setMeetingId("meeting-1")
              .setRosterIndex(7)
              .setRosterHead(ByteString.copyFrom(Sha256.of("head").toByteArray()))
              .setText(
                  Text.newBuilder()
                      .setMessageId("message-1")
                      .setText("\u00e4".repeat(length))
                      .setSentAt(1_700_000_000_000L))
              .build();
      Map<String, Object> vector = new LinkedHashMap<>();
      vector.put("textLength", length);
      vector.put("padded", Bytes.of(ContentCodec.encode(content)).base64());
      contents.add(vector);
    }
    return contents;
  }

  private static Object linkSecret() {
    LinkSecret secret = LinkSecret.random();
    Person guest = Person.guest();
    Person member = Person.device(new UserId("user-host"), 3);
    MeetingId meeting = MeetingId.random();
    Bytes head = Sha256.of("head");
    Map<String, Object> vector = new LinkedHashMap<>();
    vector.put("fragment", secret.toFragment());
    vector.put("meetingId", meeting.value());
    vector.put("token", "lki_" + "t".repeat(43));
    vector.put("sessionId", guest.address().id());
    vector.put("guestIdentityKey", guest.identityKey().base64());
    vector.put("registrationId", 4711);
    vector.put("displayName", "Zo\u00eb \ud83d\ude00");
    vector.put("member", member.address().id());
    vector.put("memberDeviceId", member.address().deviceId());
    vector.put("memberIdentityKey", member.identityKey().base64());
    vector.put("rosterHead", head.base64());
    vector.put(
        "guestProof",
        secret
            .guestProof(
                new LinkSecret.GuestClaim(
                    meeting,
                    "lki_" + "t".repeat(43),
                    guest.identityKey(),
                    4711,
                    "Zo\u00eb \ud83d\ude00"))
            .base64());
    vector.put(
        "memberProof",
        secret
            .memberProof(
                new LinkSecret.MemberClaim(
                    meeting,
                    new GuestSessionId(guest.address().id()),
                    guest.identityKey(),
                    member.address(),
                    member.identityKey(),
                    head))
            .base64());
    vector.put("utf8", Bytes.of("Zo\u00eb \ud83d\ude00".getBytes(UTF_8)).base64());
    return vector;
  }
}
