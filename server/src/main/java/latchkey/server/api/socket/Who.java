package latchkey.server.api.socket;

import latchkey.protocol.relay.Events;

/** Who may send an event. What else an event asks for (a seat, the roster) its handler checks. */
enum Who {
  /** A member's device. */
  MEMBER(Events.MEMBERS),
  /** A guest, whether or not it has been let in. */
  GUEST(Events.GUESTS),
  /** A guest that has been let in. */
  ADMITTED_GUEST(Events.GUESTS);

  private final String namespace;

  Who(String namespace) {
    this.namespace = namespace;
  }

  String namespace() {
    return namespace;
  }
}
