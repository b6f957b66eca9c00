package latchkey.bench.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import latchkey.bench.Plan;
import latchkey.bench.Scenario;
import latchkey.bench.machine.Checkout;
import latchkey.bench.machine.Scratch;
import latchkey.bench.machine.Target;
import latchkey.bench.measured.LatchkeyTarget;
import latchkey.bench.result.Goal;
import latchkey.bench.result.Measurement;
import latchkey.bench.result.Series;
import latchkey.protocol.Json;

/**
 * The SDK for browsers in Chromium, a member and a guest in one page, against a real server; beside
 * it noble's primitives alone, in a loop in the same page. The page is in {@code
 * web/app/measure/sdk}.
 */
public final class Browser implements Scenario {
  private static final String NOBLE = "noble alone";

  @Override
  public String name() {
    return "browser";
  }

  /** As the page says it. */
  record Sides(List<Double> sdk, List<Double> noble) {}

  /** As the page says it. */
  record Found(Sides registration, Sides admission, Sides opened) {}

  @Override
  public void measure(Plan plan, Consumer<Measurement> found) {
    try (Scratch scratch = new Scratch();
        Target server =
            Target.java(LatchkeyTarget.class, scratch.folder().resolve("server").toString())) {
      String link = server.url() + "/sign-in#" + server.ask("account browser");
      Found times = run(link, plan, scratch.folder().resolve("errors.log"));
      found.accept(
          row("Browser: keys and registration", "ms", times.registration(), Goal.ratioAtMost(2)));
      found.accept(
          row(
              "Browser: admission to first opened message",
              "ms",
              times.admission(),
              Goal.ratioAtMost(5)));
      found.accept(
          row("Browser: messages opened", "messages/s", times.opened(), Goal.ratioAtLeast(0.5)));
    }
  }

  private static Measurement row(String what, String unit, Sides sides, Goal goal) {
    return Measurement.compared(
        what, unit, new Series(sides.sdk()), NOBLE, new Series(sides.noble()), goal);
  }

  private static Found run(String link, Plan plan, Path errors) {
    ProcessBuilder command =
        new ProcessBuilder(
                "node",
                "measure/sdk/run.mjs",
                link,
                "" + plan.rounds(),
                "" + plan.people(2),
                "" + plan.people(plan.large() ? 200 : 100))
            .directory(Checkout.root().resolve("web/app").toFile())
            .redirectError(errors.toFile());
    try {
      Process page = command.start();
      String answer = new String(page.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (page.waitFor() != 0 || answer.isBlank()) {
        throw new IllegalStateException(
            "The page could not be measured: " + Files.readString(errors).strip());
      }
      return Json.mapper().readValue(answer, Found.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
