package latchkey.web.signal;

import static latchkey.web.signal.TypeScriptPeer.bytes;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.signal.libsignal.protocol.SignalProtocolAddress;
import tools.jackson.databind.JsonNode;

/** {@code web/signal}, in a {@link TypeScriptPeer}. */
final class TypeScriptDevice implements Device {
  private static final int DEVICE_ID = 1;

  private final TypeScriptPeer peer;
  private final SignalProtocolAddress address;
  private final byte[] identityKeyPair;
  private int lastId;

  TypeScriptDevice(TypeScriptPeer peer, String name, int registrationId) {
    this.peer = peer;
    this.address = new SignalProtocolAddress(name, DEVICE_ID);
    try {
      this.identityKeyPair =
          peer.callForBytes("create", Map.of("device", name, "registrationId", registrationId));
    } catch (Refused e) {
      throw new IllegalStateException(e);
    }
  }

  /** In libsignal's format. */
  byte[] identityKeyPair() {
    return identityKeyPair;
  }

  @Override
  public SignalProtocolAddress address() {
    return address;
  }

  @Override
  public Bundle bundle(boolean withPreKey) throws Refused {
    int id = ++lastId;
    Map<String, Object> params = new HashMap<>(Map.of("device", address.getName(), "id", id));
    if (withPreKey) {
      params.put("withPreKey", true);
    }
    JsonNode bundle = peer.call("bundle", params);
    return new Bundle(
        address,
        bundle.get("registrationId").asInt(),
        id,
        bytes(bundle.get("identityKey")),
        bytes(bundle.get("signedPreKey")),
        bytes(bundle.get("signedPreKeySignature")),
        bytes(bundle.get("kyberPreKey")),
        bytes(bundle.get("kyberPreKeySignature")),
        withPreKey ? Optional.of(bytes(bundle.get("preKey"))) : Optional.empty());
  }

  @Override
  public void begin(Bundle bundle) throws Refused {
    Map<String, Object> params = with(bundle.owner());
    params.put("registrationId", bundle.registrationId());
    params.put("deviceId", bundle.owner().getDeviceId());
    params.put("identityKey", bundle.identityKey());
    params.put("signedPreKeyId", bundle.id());
    params.put("signedPreKey", bundle.signedPreKey());
    params.put("signedPreKeySignature", bundle.signedPreKeySignature());
    params.put("kyberPreKeyId", bundle.id());
    params.put("kyberPreKey", bundle.kyberPreKey());
    params.put("kyberPreKeySignature", bundle.kyberPreKeySignature());
    bundle
        .preKey()
        .ifPresent(preKey -> {
          params.put("preKeyId", bundle.id());
          params.put("preKey", preKey);
        });
    peer.call("begin", params);
  }

  @Override
  public Ciphertext encrypt(SignalProtocolAddress remote, byte[] plaintext) throws Refused {
    Map<String, Object> params = with(remote);
    params.put("plaintext", plaintext);
    JsonNode message = peer.call("encrypt", params);
    return new Ciphertext(message.get("type").asInt(), bytes(message.get("ciphertext")));
  }

  @Override
  public byte[] decrypt(SignalProtocolAddress remote, Ciphertext ciphertext) throws Refused {
    Map<String, Object> params = with(remote);
    params.put("type", ciphertext.type());
    params.put("ciphertext", ciphertext.bytes());
    return peer.callForBytes("decrypt", params);
  }

  @Override
  public void archive(SignalProtocolAddress remote) throws Refused {
    peer.call("archive", with(remote));
  }

  @Override
  public byte[] exportSession(SignalProtocolAddress remote) throws Refused {
    return peer.callForBytes("exportSession", with(remote));
  }

  @Override
  public void importSession(SignalProtocolAddress remote, byte[] sessionRecord) throws Refused {
    Map<String, Object> params = with(remote);
    params.put("record", sessionRecord);
    peer.call("importSession", params);
  }

  @Override
  public byte[] createSenderKey(UUID distributionId) throws Refused {
    return peer.callForBytes("createSenderKey", with(address, distributionId));
  }

  @Override
  public void processSenderKey(SignalProtocolAddress sender, byte[] distributionMessage)
      throws Refused {
    Map<String, Object> params = with(sender);
    params.put("message", distributionMessage);
    peer.call("processSenderKey", params);
  }

  @Override
  public byte[] groupEncrypt(UUID distributionId, byte[] plaintext) throws Refused {
    Map<String, Object> params = with(address, distributionId);
    params.put("plaintext", plaintext);
    return peer.callForBytes("groupEncrypt", params);
  }

  @Override
  public byte[] groupDecrypt(SignalProtocolAddress sender, byte[] ciphertext) throws Refused {
    Map<String, Object> params = with(sender);
    params.put("ciphertext", ciphertext);
    return peer.callForBytes("groupDecrypt", params);
  }

  @Override
  public byte[] exportSenderKey(SignalProtocolAddress sender, UUID distributionId) throws Refused {
    return peer.callForBytes("exportSenderKey", with(sender, distributionId));
  }

  @Override
  public void importSenderKey(
      SignalProtocolAddress sender, UUID distributionId, byte[] senderKeyRecord) throws Refused {
    Map<String, Object> params = with(sender, distributionId);
    params.put("record", senderKeyRecord);
    peer.call("importSenderKey", params);
  }

  private Map<String, Object> with(SignalProtocolAddress remote) {
    return new HashMap<>(Map.of("device", address.getName(), "remote", remote.toString()));
  }

  private Map<String, Object> with(SignalProtocolAddress remote, UUID distributionId) {
    Map<String, Object> params = with(remote);
    params.put("distributionId", distributionId.toString());
    return params;
  }
}
