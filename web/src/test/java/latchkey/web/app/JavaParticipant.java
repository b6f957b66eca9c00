package latchkey.web.app;

import java.util.List;

/** Somebody who takes part in a meeting by the Java SDK. */
interface JavaParticipant extends AutoCloseable {
  void say(String text);

  /** What others said, in the meeting's order, each as {@code NAME: TEXT}. */
  List<String> heard();

  void leave();

  @Override
  void close();
}
