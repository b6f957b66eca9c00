package latchkey.protocol.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import latchkey.protocol.Address;
import latchkey.protocol.UserId;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.log.meeting.MeetingLog;

/**
 * Who a log names, each by a number that the log gives: names are what people call themselves, and
 * stand in quotes that no name can end.
 */
final class Participants {
  private static final Pattern QUOTES = Pattern.compile("[\\p{Pi}\\p{Pf}\"„‚＂]");
  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");

  /**
   * An account or a guest.
   *
   * @param names what it has called itself, the newest last
   */
  private record Someone(int number, boolean isGuest, List<String> names) {
    String named() {
      return (isGuest ? "guest " : "member ") + number + " " + quoted(names.getLast());
    }
  }

  private final Map<String, Someone> byId = new LinkedHashMap<>();
  private int members;
  private int guests;

  /** What the log's newest entry says. */
  void accepted(MeetingEvent event, MeetingLog log) {
    switch (event) {
      case MeetingEvent.GuestsAdmitted admitted -> {
        for (Guest guest : admitted.guests()) {
          calls(guest.sessionId().value(), guest.displayName(), true);
        }
      }
      case MeetingEvent.MemberAdded added -> callsMember(added.userId().value(), log);
      case MeetingEvent.MeetingCreated created -> callsMember(created.signer().id(), log);
      case MeetingEvent.DeviceJoined joined -> callsMember(joined.signer().id(), log);
      case MeetingEvent.AccountMoved moved -> callsMember(moved.signer().id(), log);
      default -> {}
    }
  }

  private void callsMember(String id, MeetingLog log) {
    log.account(new UserId(id)).ifPresent(account -> calls(id, account.displayName(), false));
  }

  private void calls(String id, String name, boolean isGuest) {
    Someone known = byId.get(id);
    if (known == null) {
      known = new Someone(isGuest ? ++guests : ++members, isGuest, new ArrayList<>());
      byId.put(id, known);
    }
    known.names().remove(name);
    known.names().add(name);
  }

  /** A participant, or a participant's device, in a sentence. */
  String name(Address address) {
    Someone known = byId.get(address.id());
    boolean isGuest = Ids.isGuest(address);
    if (known == null) {
      return isGuest
          ? "the guest " + address.id()
          : "device " + address.deviceId() + " of the account " + address.id();
    }
    return isGuest ? known.named() : known.named() + " on device " + address.deviceId();
  }

  /** A guest, where it must be plain that a name is its own word. */
  String selfNamed(Address guest) {
    Someone known = byId.get(guest.id());
    return known == null
        ? "The guest " + guest.id()
        : "The guest that calls itself "
            + quoted(known.names().getLast())
            + " (guest "
            + known.number()
            + ")";
  }

  /** All of them, with their ids and former names. */
  List<String> all() {
    return byId.entrySet().stream()
        .map(one -> {
          List<String> names = one.getValue().names();
          String before =
              names.size() == 1
                  ? ""
                  : ", before "
                      + String.join(
                          ", ",
                          names.subList(0, names.size() - 1).stream()
                              .map(Participants::quoted)
                              .toList());
          return one.getValue().named() + before + ": " + one.getKey();
        })
        .toList();
  }

  private static String quoted(String name) {
    String line = BLANKS.matcher(name).replaceAll(" ");
    return "“" + QUOTES.matcher(line).replaceAll("'") + "”";
  }
}
