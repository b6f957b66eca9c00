package latchkey.socketio;

import java.util.ArrayList;
import java.util.List;
import latchkey.socketio.engine.EngineMessage;
import latchkey.socketio.packet.Binary;
import latchkey.socketio.packet.EncodedPacket;
import latchkey.socketio.packet.Packet;
import latchkey.socketio.packet.PacketEncoder;

/** From packets to the messages that carry them. */
final class Wire {
  private Wire() {}

  static List<EngineMessage> messages(Packet packet) {
    EncodedPacket encoded = PacketEncoder.encode(packet);
    EngineMessage text = EngineMessage.text(encoded.text().utf8());
    if (encoded.attachments().isEmpty()) {
      return List.of(text);
    }
    var messages = new ArrayList<EngineMessage>(1 + encoded.attachments().size());
    messages.add(text);
    for (Binary attachment : encoded.attachments()) {
      messages.add(EngineMessage.binary(attachment.bytes()));
    }
    return messages;
  }
}
