package latchkey.protocol.log.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.TestAccount;
import latchkey.protocol.log.meeting.TestMeeting.By;
import latchkey.protocol.log.meeting.TestMeeting.Link;
import latchkey.protocol.log.meeting.TestMeeting.TestGuest;
import latchkey.protocol.log.meeting.wire.ForWhom;
import latchkey.protocol.log.meeting.wire.WhoMayAdmit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Random logs of accounts and meetings, good entries and wrong ones, with the verdict on each. Each
 * language writes one file, and both read both. With {@code -Dvectors.write=true} {@code
 * vectors/logs-java.json} is made anew.
 */
class LogVectorsTest {
  private static final Path FOLDER = Path.of("..", "vectors");
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MEETINGS = 12;
  private static final int STEPS = 60;

  @ParameterizedTest
  @ValueSource(strings = {"logs-java.json", "logs-typescript.json"})
  void verdictsAreThoseRecorded(String file) throws Exception {
    JsonNode recorded = JSON.readTree(Files.readString(FOLDER.resolve(file)));
    assertThat(recorded.get("meetings").size()).isPositive();
    for (JsonNode account : recorded.get("accounts")) {
      AccountLog log = new AccountLog(TestAccount.SIGNATURES);
      for (JsonNode step : account.get("entries")) {
        assertThat(outcome(verdict(log.append(bytes(step.get("entry"))))))
            .as("account entry %d", log.size())
            .isEqualTo(outcome(step.get("verdict").asString()));
      }
    }
    for (JsonNode meeting : recorded.get("meetings")) {
      Map<UserId, AccountLog> accounts = new HashMap<>();
      for (JsonNode account : meeting.get("accounts")) {
        AccountLog log = new AccountLog(TestAccount.SIGNATURES);
        account.forEach(
            entry -> assertThat(verdict(log.append(bytes(entry)))).isEqualTo("accepted"));
        accounts.put(UserId.ofRoot(log.root()), log);
      }
      MeetingLog log =
          new MeetingLog(
              TestAccount.SIGNATURES, userId -> Optional.ofNullable(accounts.get(userId)));
      for (JsonNode step : meeting.get("entries")) {
        assertThat(outcome(verdict(log.append(bytes(step.get("entry"))))))
            .as("meeting entry %d", log.size())
            .isEqualTo(outcome(step.get("verdict").asString()));
      }
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "vectors.write", matches = "true")
  void write() throws Exception {
    List<Object> accounts = new ArrayList<>();
    List<Object> meetings = new ArrayList<>();
    for (int seed = 1; seed <= MEETINGS; seed++) {
      new RandomMeeting(seed).play(accounts, meetings);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("accounts", accounts);
    all.put("meetings", meetings);
    Files.writeString(FOLDER.resolve("logs-java.json"), JSON.writeValueAsString(all) + "\n");
  }

  /**
   * What readers must agree on. Which of several faults one names first is its own affair, unless
   * it says that there is something to wait for.
   */
  private static String outcome(String verdict) {
    return switch (verdict) {
      case "accepted", "newer-version", "account-missing" -> verdict;
      default -> "refused";
    };
  }

  private static String verdict(LogVerdict<?> verdict) {
    return switch (verdict) {
      case LogVerdict.Accepted<?> accepted -> "accepted";
      case LogVerdict.Refused<?> refused ->
          refused.fault().name().toLowerCase(Locale.ROOT).replace('_', '-');
    };
  }

  private static Bytes bytes(JsonNode hex) {
    return Bytes.of(HexFormat.of().parseHex(hex.asString()));
  }

  private static String hex(Bytes bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  /** People who do what they may, and about as often what they may not. */
  private static final class RandomMeeting {
    private final Random random;
    private final List<TestAccount> people = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final List<TestGuest> guests = new ArrayList<>();
    private final List<Map<String, String>> steps = new ArrayList<>();
    private final TestMeeting meeting;

    RandomMeeting(int seed) {
      random = new Random(seed * 7_919L);
      for (int i = 0; i < 3; i++) {
        people.add(TestAccount.opened(10 * seed + i, "Person " + i));
      }
      meeting = new TestMeeting(seed);
      people.forEach(meeting::knows);
      TestAccount creator = people.getFirst();
      offer(
          TestMeeting.by(creator, 1),
          1,
          meeting.creating(
              creator,
              random.nextBoolean()
                  ? WhoMayAdmit.WHO_MAY_ADMIT_EVERY_MEMBER
                  : WhoMayAdmit.WHO_MAY_ADMIT_HOSTS));
    }

    void play(List<Object> accounts, List<Object> meetings) {
      List<List<Map<String, String>>> accountSteps = new ArrayList<>();
      people.forEach(person -> accountSteps.add(new ArrayList<>(opening(person))));
      for (int i = 0; i < STEPS; i++) {
        if (random.nextInt(4) == 0) {
          int who = random.nextInt(people.size());
          changeAccount(people.get(who), accountSteps.get(who));
        } else {
          changeMeeting();
        }
      }
      List<List<String>> accepted = new ArrayList<>();
      for (int i = 0; i < people.size(); i++) {
        accounts.add(Map.of("entries", accountSteps.get(i)));
        accepted.add(
            accountSteps.get(i).stream()
                .filter(step -> "accepted".equals(step.get("verdict")))
                .map(step -> step.get("entry"))
                .toList());
      }
      Map<String, Object> played = new LinkedHashMap<>();
      played.put("accounts", accepted);
      played.put("entries", steps);
      meetings.add(played);
    }

    private static List<Map<String, String>> opening(TestAccount person) {
      return person.entries.stream().map(entry -> step(entry, "accepted")).toList();
    }

    private static Map<String, String> step(Bytes entry, String verdict) {
      Map<String, String> step = new LinkedHashMap<>();
      step.put("entry", hex(entry));
      step.put("verdict", verdict);
      return step;
    }

    private void changeAccount(TestAccount person, List<Map<String, String>> into) {
      int signer = signer(person);
      List<Integer> ids = random.ints(1 + random.nextInt(2), 1, 5).sorted().boxed().toList();
      List<Integer> keep = random.nextInt(3) == 0 ? List.of(1 + random.nextInt(4)) : List.of();
      Bytes entry =
          switch (random.nextInt(5)) {
            case 0, 1 -> person.entry(signer, 2, person.adding(1 + random.nextInt(5)));
            case 2 -> person.entry(signer, 3, TestAccount.removing(ids, keep));
            case 3 -> person.entry(signer, 4, TestAccount.renaming("Name " + random.nextInt(100)));
            default -> person.entry(signer, 990 + random.nextInt(20), TestAccount.renaming("x"));
          };
      into.add(step(entry, verdict(person.log.append(entry))));
    }

    private void changeMeeting() {
      By by = someone();
      switch (random.nextInt(12)) {
        case 0 -> invite(by);
        case 1, 2, 3 -> admit(by);
        case 4, 5 -> {
          TestAccount joining = pick(people);
          offer(device(joining), 3, TestMeeting.joining(joining));
        }
        case 6 -> {
          TestAccount moving = pick(people);
          offer(device(moving), 4, TestMeeting.moving(moving));
        }
        case 7 -> {
          if (!guests.isEmpty()) {
            boolean hadGone = random.nextBoolean();
            TestGuest guest = pick(guests);
            offer(by, 12, TestMeeting.removing(guest, hadGone, random.nextInt(4) == 0));
          }
        }
        case 8 -> {
          if (!links.isEmpty()) {
            offer(by, 10, TestMeeting.revoking(pick(links)));
          }
        }
        case 9 -> {
          List<Integer> bare = List.of(5, 7, 13, 14, 15, 1_000);
          offer(by, bare.get(random.nextInt(bare.size())), TestMeeting.nothing());
        }
        case 10 -> {
          latchkey.protocol.log.meeting.wire.Role role =
              random.nextBoolean()
                  ? latchkey.protocol.log.meeting.wire.Role.ROLE_HOST
                  : latchkey.protocol.log.meeting.wire.Role.ROLE_MEMBER;
          offer(by, 8, TestMeeting.giving(pick(people), role));
        }
        default -> {
          if (random.nextInt(4) == 0) {
            offer(by, 6, TestMeeting.removing(pick(people)));
          } else {
            offer(by, 2, meeting.adding(pick(people)));
          }
        }
      }
    }

    private void invite(By by) {
      Link link = meeting.newLink();
      ForWhom forWhom =
          List.of(ForWhom.FOR_WHOM_GUEST, ForWhom.FOR_WHOM_SHARED, ForWhom.FOR_WHOM_MEMBER)
              .get(random.nextInt(3));
      if (offer(by, 9, TestMeeting.inviting(link, forWhom, 1 + random.nextInt(2)))) {
        links.add(link);
      }
    }

    private void admit(By by) {
      if (links.isEmpty()) {
        invite(by);
        return;
      }
      boolean again = !guests.isEmpty() && random.nextInt(3) == 0;
      TestGuest guest = again ? pick(guests) : meeting.newGuest("Guest " + random.nextInt(10));
      if (offer(by, 11, TestMeeting.admitting(meeting.admitted(guest, pick(links)))) && !again) {
        guests.add(guest);
      }
    }

    /** Most often someone who takes part. */
    private By someone() {
      if (!guests.isEmpty() && random.nextInt(8) == 0) {
        return pick(guests).by();
      }
      List<Device> devices = meeting.log.devices();
      if (devices.isEmpty() || random.nextInt(8) == 0) {
        return device(pick(people));
      }
      Device device = pick(devices);
      TestAccount person =
          people.stream()
              .filter(one -> TestMeeting.id(one).equals(device.userId()))
              .findFirst()
              .orElseThrow();
      return TestMeeting.by(person, device.deviceId());
    }

    private By device(TestAccount person) {
      return TestMeeting.by(person, signer(person));
    }

    /** Most often an active device of the account. */
    private int signer(TestAccount person) {
      List<Integer> active = List.copyOf(person.log.state().orElseThrow().active().keySet());
      return active.isEmpty() || random.nextInt(5) == 0
          ? random.nextInt(4)
          : pick(active.stream().sorted().toList());
    }

    private boolean offer(By by, int type, Message body) {
      Bytes entry = meeting.entry(by, type, body);
      LogVerdict<MeetingEvent> verdict = meeting.log.append(entry);
      steps.add(step(entry, verdict(verdict)));
      return verdict instanceof LogVerdict.Accepted;
    }

    private <T> T pick(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }
  }
}
