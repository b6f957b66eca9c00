package latchkey.client.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import latchkey.protocol.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a scenario has a server say in place of the truth. */
final class Lies {
  private static final JsonMapper JSON = Json.mapper();

  private final List<Lie> answers = new CopyOnWriteArrayList<>();
  private final List<Lie> pushes = new CopyOnWriteArrayList<>();
  private final List<Lie> acknowledgements = new CopyOnWriteArrayList<>();
  private final List<Lie> forwarded = new CopyOnWriteArrayList<>();
  private final List<Lie> overheard = new CopyOnWriteArrayList<>();
  private final List<Lie> invented = new CopyOnWriteArrayList<>();
  private final List<Lie> taken = new CopyOnWriteArrayList<>();
  private final List<Lie> swallowed = new CopyOnWriteArrayList<>();

  private final List<Lie> instead = new CopyOnWriteArrayList<>();
  private final List<Lie> altered = new CopyOnWriteArrayList<>();

  private final List<ByteLie> bytes = new CopyOnWriteArrayList<>();
  private volatile Optional<Tamper> tamper = Optional.empty();

  private record ByteLie(Pattern about, UnaryOperator<byte[]> told) {}

  private record Lie(Pattern about, Function<JsonNode, List<JsonNode>> told) {}

  <T> void answers(String call, Class<T> type, UnaryOperator<T> lie) {
    answers.add(new Lie(Pattern.compile(call), typed(type, truth -> List.of(lie.apply(truth)))));
  }

  /** What becomes of everything that passes, after all other lies. */
  void tampers(Tamper all) {
    tamper = Optional.of(all);
  }

  /** The newest counts. */
  void answersBytes(String call, UnaryOperator<byte[]> lie) {
    bytes.addFirst(new ByteLie(Pattern.compile(call), lie));
  }

  <T> void pushes(String event, Class<T> type, Function<T, List<T>> lie) {
    pushes.add(new Lie(literal(event), typed(type, lie)));
  }

  <T> void acknowledges(String event, Class<T> type, UnaryOperator<T> lie) {
    Function<JsonNode, List<JsonNode>> told = typed(type, truth -> List.of(lie.apply(truth)));
    acknowledgements.add(
        new Lie(
            literal(event),
            truth -> truth.path("ok").asBoolean(false) ? told.apply(truth) : List.of(truth)));
  }

  <T> void swallows(String event, Class<T> type, Function<T, Object> acknowledgement) {
    swallowed.add(
        new Lie(literal(event), typed(type, said -> List.of(acknowledgement.apply(said)))));
  }

  /** Nothing of this kind is swallowed any more. */
  void truthful(String event) {
    swallowed.removeIf(lie -> lie.about().matcher(event).matches());
  }

  <T> void forwards(String event, Class<T> type, UnaryOperator<T> lie) {
    forwarded.add(new Lie(literal(event), typed(type, said -> List.of(lie.apply(said)))));
  }

  <T> void takes(String call, Class<T> type, Consumer<T> body) {
    taken.add(heard(call, type, body));
  }

  <T> void overhears(String call, Class<T> type, Consumer<T> body) {
    overheard.add(heard(call, type, body));
  }

  private static <T> Lie heard(String call, Class<T> type, Consumer<T> body) {
    return new Lie(
        Pattern.compile(call),
        typed(
            type,
            said -> {
              body.accept(said);
              return List.of();
            }));
  }

  <T> void alters(String call, Class<T> type, UnaryOperator<T> lie) {
    altered.add(new Lie(Pattern.compile(call), typed(type, said -> List.of(lie.apply(said)))));
  }

  void invents(String call, Supplier<Object> answer) {
    invented.add(new Lie(Pattern.compile(call), _ -> List.of(JSON.valueToTree(answer.get()))));
  }

  private static Pattern literal(String event) {
    return Pattern.compile(Pattern.quote(event));
  }

  private static <T> Function<JsonNode, List<JsonNode>> typed(
      Class<T> type, Function<T, ? extends List<?>> lie) {
    return truth ->
        lie.apply(JSON.treeToValue(truth, type)).stream()
            .map(said -> said instanceof JsonNode json ? json : JSON.<JsonNode>valueToTree(said))
            .toList();
  }

  void saysInstead(String call, Supplier<Object> answer) {
    instead.add(new Lie(Pattern.compile(call), _ -> List.of(JSON.valueToTree(answer.get()))));
  }

  /** What is said in place of an answer of the real server's, which it has given. */
  Optional<byte[]> instead(String call) {
    return instead.stream()
        .filter(lie -> lie.about().matcher(call).matches())
        .findFirst()
        .map(lie -> JSON.writeValueAsBytes(lie.told().apply(JSON.nullNode()).get(0)));
  }

  byte[] answer(String call, byte[] truth) {
    for (ByteLie lie : bytes) {
      if (lie.about().matcher(call).matches()) {
        return lie.told().apply(truth);
      }
    }
    return rewritten(answers, Tamper.Way.ANSWER, call, truth);
  }

  /** The body of a call as the real server gets it. */
  byte[] alter(String call, byte[] said) {
    return rewritten(altered, Tamper.Way.CALL, call, said);
  }

  /** Whether the call goes no further. */
  boolean take(String call, byte[] body) {
    var _ = hear(overheard, call, body);
    return hear(taken, call, body);
  }

  private static boolean hear(List<Lie> ears, String call, byte[] body) {
    List<Lie> fitting = ears.stream().filter(lie -> lie.about().matcher(call).matches()).toList();
    for (Lie lie : fitting) {
      var _ = lie.told().apply(JSON.readTree(body));
    }
    return !fitting.isEmpty();
  }

  /** An answer that is not the real server's; empty where it is to be asked. */
  Optional<byte[]> invent(String call) {
    return invented.stream()
        .filter(lie -> lie.about().matcher(call).matches())
        .findFirst()
        .map(lie -> JSON.writeValueAsBytes(lie.told().apply(JSON.nullNode()).get(0)));
  }

  JsonNode forward(String event, JsonNode said) {
    return one(forwarded, Tamper.Way.EVENT, event, said);
  }

  List<JsonNode> push(String event, JsonNode truth) {
    return apply(pushes, event, truth).stream()
        .flatMap(said -> tampered(Tamper.Way.PUSH, event, said).stream())
        .toList();
  }

  JsonNode acknowledge(String event, JsonNode truth) {
    return one(acknowledgements, Tamper.Way.ACKNOWLEDGEMENT, event, truth);
  }

  /** The acknowledgement; empty where the event is to pass. */
  Optional<JsonNode> swallow(String event, JsonNode said) {
    return swallowed.stream()
        .filter(lie -> lie.about().matcher(event).matches())
        .findFirst()
        .map(lie -> lie.told().apply(said).get(0));
  }

  /** As it came where nothing lies about it, and where it is not JSON. */
  private byte[] rewritten(List<Lie> lies, Tamper.Way way, String call, byte[] truth) {
    boolean isUntouched =
        tamper.isEmpty() && lies.stream().noneMatch(lie -> lie.about().matcher(call).matches());
    if (isUntouched || truth.length == 0 || (truth[0] != '{' && truth[0] != '[')) {
      return truth;
    }
    return JSON.writeValueAsBytes(one(lies, way, call, JSON.readTree(truth)));
  }

  /** What can be said only once. */
  private JsonNode one(List<Lie> lies, Tamper.Way way, String about, JsonNode truth) {
    JsonNode said = apply(lies, about, truth).get(0);
    List<JsonNode> told = tampered(way, about, said);
    return told.isEmpty() ? JSON.createObjectNode() : told.get(0);
  }

  private List<JsonNode> tampered(Tamper.Way way, String about, JsonNode said) {
    return tamper.map(all -> all.told(way, about, said)).orElseGet(() -> List.of(said));
  }

  private static List<JsonNode> apply(List<Lie> lies, String about, JsonNode truth) {
    List<JsonNode> said = List.of(truth);
    for (Lie lie : lies) {
      if (lie.about().matcher(about).matches()) {
        List<JsonNode> next = new ArrayList<>();
        said.forEach(one -> next.addAll(lie.told().apply(one)));
        said = next;
      }
    }
    return said;
  }
}
