package latchkey.web.signal;

import java.util.Arrays;
import java.util.stream.LongStream;

/** How long the simulations run; {@code signal/README.md} says how to make them longer. */
final class Simulations {
  private Simulations() {}

  /** {@code latchkey.interop.seeds}: whole numbers with commas between. */
  static LongStream seeds() {
    String seeds = System.getProperty("latchkey.interop.seeds", "1,2,3");
    return Arrays.stream(seeds.split(",", -1)).map(String::strip).mapToLong(Long::parseLong);
  }

  /** {@code latchkey.interop.steps}: about half of them are messages read. */
  static int steps() {
    return Integer.getInteger("latchkey.interop.steps", 2000);
  }
}
