package latchkey.socketio.packet;

/** What a packet's text begins with. */
enum PacketType {
  CONNECT('0'),
  DISCONNECT('1'),
  EVENT('2'),
  ACK('3'),
  CONNECT_ERROR('4'),
  BINARY_EVENT('5'),
  BINARY_ACK('6');

  private final char digit;

  PacketType(char digit) {
    this.digit = digit;
  }

  static PacketType of(byte digit) throws MalformedPacketException {
    for (PacketType type : values()) {
      if (type.digit == digit) {
        return type;
      }
    }
    throw new MalformedPacketException("unknown packet type");
  }

  char digit() {
    return digit;
  }

  boolean hasAttachments() {
    return this == BINARY_EVENT || this == BINARY_ACK;
  }
}
