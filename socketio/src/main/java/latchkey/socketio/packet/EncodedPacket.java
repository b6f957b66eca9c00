package latchkey.socketio.packet;

import java.util.List;

/** A packet in wire form: its text, and the attachments that follow it in this order. */
public record EncodedPacket(JsonText text, List<Binary> attachments) {}
