package latchkey.client.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Schedules make sense, and have all of what is asked of them. */
final class ScheduleProperties {
  @Property(tries = 200)
  void isAFunctionOfItsSeed(@ForAll long seed) {
    assertThat(Schedule.of(seed, Cast.SHORT)).isEqualTo(Schedule.of(seed, Cast.SHORT));
  }

  @Property(tries = 200)
  void saysAsMuchAsAskedAndKillsAsOften(@ForAll long seed) {
    List<Step> steps = steps(seed);
    assertThat(steps.stream().filter(Step.Say.class::isInstance)).hasSize(Cast.SHORT.messages());
    assertThat(steps.stream().filter(Step.KillServer.class::isInstance))
        .hasSize(Cast.SHORT.kills());
  }

  @Property(tries = 200)
  void nobodySpeaksThatIsAwayOrGone(@ForAll long seed) {
    Set<String> able = new HashSet<>(Schedule.of(seed, Cast.SHORT).devices());
    for (Step step : steps(seed)) {
      switch (step) {
        case Step.Say say -> assertThat(able).contains(say.who());
        case Step.Knock knock -> able.add(knock.guest());
        case Step.SecondDevice second -> able.add(second.device());
        case Step.Return back -> able.add(back.device());
        case Step.Close close -> able.remove(close.device());
        case Step.Decline decline -> able.remove(decline.guest());
        case Step.Remove remove -> able.remove(remove.guest());
        case Step.Leave leave -> goes(able, leave.who());
        case Step.Vanish vanish -> able.remove(vanish.guest());
        case Step.SignOut out -> able.remove(out.device());
        case Step.RemoveMember remove -> goes(able, remove.member());
        default -> {}
      }
    }
  }

  @Property(tries = 200)
  void inTheEndEverythingIsHealed(@ForAll long seed) {
    Set<String> ill = new HashSet<>();
    Set<String> away = new HashSet<>();
    Set<String> waiting = new HashSet<>();
    for (Step step : steps(seed)) {
      switch (step) {
        case Step.Suffer suffer -> ill.add(suffer.who());
        case Step.Mend mend -> ill.remove(mend.who());
        case Step.Close close -> away.add(close.device());
        case Step.Return back -> away.remove(back.device());
        case Step.Leave leave -> goes(away, leave.who());
        case Step.RemoveMember remove -> goes(away, remove.member());
        case Step.Knock knock -> waiting.add(knock.guest());
        case Step.Admit admit -> waiting.removeAll(admit.guests());
        case Step.Decline decline -> waiting.remove(decline.guest());
        default -> {}
      }
    }
    assertThat(ill).isEmpty();
    assertThat(away).isEmpty();
    assertThat(waiting).isEmpty();
  }

  /** A guest; or a member, with both devices. */
  private static void goes(Set<String> from, String who) {
    String first = who.replace("b", "");
    from.remove(first);
    from.remove(first + "b");
  }

  private static List<Step> steps(long seed) {
    return Schedule.of(seed, Cast.SHORT).steps().stream().map(Schedule.Timed::step).toList();
  }
}
