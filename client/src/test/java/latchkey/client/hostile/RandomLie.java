package latchkey.client.hostile;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * A lie that a seed draws: what is done, from which packet on, and whether once or to all later
 * ones about the same. Packets before it are passed on as they came, and remembered: a good lie is
 * made of truths from elsewhere.
 */
final class RandomLie implements Tamper {
  private enum Kind {
    LEFT_OUT,
    REPEATED,
    HELD_BACK,
    OUTDATED,
    BIT_FLIPPED,
    NUMBER_CHANGED,
    TAKEN_FROM_ELSEWHERE,
    FIELD_LEFT_OUT,
    LIST_SHORTENED,
    LIST_TURNED_AROUND
  }

  /** Below that no value is a key, a signature, a hash or a ciphertext. */
  private static final int BYTES_AS_TEXT = 22;

  private final Random random;
  private final Kind kind;
  private final int from;
  private final boolean isLasting;
  private final Map<String, List<JsonNode>> said = new HashMap<>();
  private final Map<String, List<String>> values = new HashMap<>();
  private int packets;
  private boolean isOver;
  private @Nullable String about;
  private @Nullable String told;
  private @Nullable JsonNode held;

  /**
   * @param packets the lie begins at one of so many first ones
   */
  RandomLie(long seed, int packets) {
    this.random = new Random(seed);
    this.kind = Kind.values()[random.nextInt(Kind.values().length)];
    this.from = random.nextInt(packets);
    this.isLasting = random.nextInt(4) == 0;
  }

  /** The truth from now on. */
  synchronized void end() {
    isOver = true;
  }

  /** What it did first; empty where nothing came that it fits. */
  synchronized Optional<String> told() {
    return Optional.ofNullable(told);
  }

  @Override
  public synchronized List<JsonNode> told(Way way, String about, JsonNode truth) {
    packets++;
    String kindOfPacket = way + " " + about.replaceAll("[A-Za-z0-9_-]{16,}", "*");
    List<JsonNode> before = said.computeIfAbsent(kindOfPacket, _ -> new ArrayList<>());
    List<JsonNode> now =
        isDue(kindOfPacket) ? lie(way, kindOfPacket, before, truth) : honest(truth);
    before.add(truth.deepCopy());
    remember(truth);
    return now;
  }

  private boolean isDue(String kindOfPacket) {
    if (isOver || packets <= from) {
      return false;
    }
    return about == null || (isLasting && about.equals(kindOfPacket));
  }

  /** What was held back comes after what came next. */
  private List<JsonNode> honest(JsonNode truth) {
    JsonNode late = held;
    held = null;
    return late == null ? List.of(truth) : List.of(truth, late);
  }

  private List<JsonNode> lie(Way way, String kindOfPacket, List<JsonNode> before, JsonNode truth) {
    JsonNode copy = truth.deepCopy();
    Optional<List<JsonNode>> lie =
        switch (kind) {
          case LEFT_OUT -> Optional.of(List.of());
          case REPEATED -> way == Way.PUSH ? Optional.of(List.of(truth, truth)) : Optional.empty();
          case HELD_BACK -> {
            if (way != Way.PUSH || held != null) {
              yield Optional.empty();
            }
            held = truth;
            yield Optional.of(List.of());
          }
          case OUTDATED ->
              before.isEmpty()
                  ? Optional.empty()
                  : Optional.of(List.of(before.get(random.nextInt(before.size()))));
          case BIT_FLIPPED ->
              changed(
                  copy,
                  strings(copy).stream().filter(RandomLie::areBytes).toList(),
                  place -> place.put(StringNode.valueOf(flipped(place.text()))));
          case NUMBER_CHANGED ->
              changed(
                  copy,
                  places(copy).stream().filter(place -> place.value().isNumber()).toList(),
                  place -> place.put(number(copy, place.value().asLong())));
          case TAKEN_FROM_ELSEWHERE ->
              changed(
                  copy,
                  strings(copy).stream().filter(place -> !others(place).isEmpty()).toList(),
                  place -> place.put(StringNode.valueOf(any(others(place)))));
          case FIELD_LEFT_OUT ->
              changed(
                  copy,
                  places(copy).stream()
                      .filter(place -> place.parent() instanceof ObjectNode)
                      .toList(),
                  Place::remove);
          case LIST_SHORTENED ->
              changed(
                  copy,
                  places(copy).stream()
                      .filter(place -> place.parent() instanceof ArrayNode)
                      .toList(),
                  Place::remove);
          case LIST_TURNED_AROUND ->
              changed(
                  copy,
                  places(copy).stream()
                      .filter(place -> place.value().size() > 1 && place.value().isArray())
                      .toList(),
                  place -> place.put(turnedAround((ArrayNode) place.value())));
        };
    if (lie.isEmpty()) {
      return honest(truth);
    }
    about = kindOfPacket;
    if (told == null) {
      told =
          "%s%s, packet %d, %s: %s became %s"
              .formatted(
                  kind, isLasting ? " from then on" : "", packets, kindOfPacket, truth, lie.get());
    }
    return lie.get();
  }

  private Optional<List<JsonNode>> changed(
      JsonNode copy, List<Place> fitting, Consumer<Place> change) {
    if (fitting.isEmpty()) {
      return Optional.empty();
    }
    change.accept(any(fitting));
    return Optional.of(List.of(copy));
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private void remember(JsonNode truth) {
    for (Place place : strings(truth)) {
      List<String> seen = values.computeIfAbsent(place.field(), _ -> new ArrayList<>());
      if (!seen.contains(place.text())) {
        seen.add(place.text());
      }
    }
  }

  private List<String> others(Place place) {
    return values.getOrDefault(place.field(), List.of()).stream()
        .filter(value -> !value.equals(place.text()))
        .toList();
  }

  private JsonNode number(JsonNode of, long truth) {
    long lie =
        switch (random.nextInt(4)) {
          case 0 -> truth + 1;
          case 1 -> truth - 1;
          case 2 -> 0;
          default -> truth + (1L << 40);
        };
    return ((of instanceof ObjectNode object) ? object : ((ArrayNode) of)).numberNode(lie);
  }

  private static boolean areBytes(Place place) {
    return place.text().length() >= BYTES_AS_TEXT && place.text().matches("[A-Za-z0-9+/_-]+=*");
  }

  private String flipped(String text) {
    boolean isUrlSafe = text.indexOf('+') < 0 && text.indexOf('/') < 0;
    byte[] bytes;
    try {
      bytes = (isUrlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
    } catch (IllegalArgumentException e) {
      return text + "A";
    }
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return text.contains("-") || text.contains("_")
        ? Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)
        : Base64.getEncoder().encodeToString(bytes);
  }

  private static JsonNode turnedAround(ArrayNode list) {
    ArrayNode turned = list.arrayNode();
    list.forEach(element -> turned.insert(0, element));
    return turned;
  }

  private static List<Place> strings(JsonNode tree) {
    return places(tree).stream().filter(place -> place.value().isString()).toList();
  }

  private static List<Place> places(JsonNode tree) {
    List<Place> found = new ArrayList<>();
    collect(tree, "", found);
    return found;
  }

  private static void collect(JsonNode node, String field, List<Place> found) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(entry -> {
            found.add(new Place(object, entry.getKey(), -1, entry.getValue()));
            collect(entry.getValue(), entry.getKey(), found);
          });
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        found.add(new Place(array, field, i, array.get(i)));
        collect(array.get(i), field, found);
      }
    }
  }

  /**
   * Where something stands in a packet.
   *
   * @param field its name; of a list's element that of the list
   * @param index in a list
   */
  private record Place(JsonNode parent, String field, int index, JsonNode value) {
    String text() {
      return value.asString();
    }

    void put(JsonNode other) {
      if (parent instanceof ObjectNode object) {
        object.set(field, other);
      } else {
        ((ArrayNode) parent).set(index, other);
      }
    }

    void remove() {
      if (parent instanceof ObjectNode object) {
        object.remove(field);
      } else {
        ((ArrayNode) parent).remove(index);
      }
    }
  }
}
