package latchkey.web.signal;

import java.util.Optional;
import org.signal.libsignal.protocol.SignalProtocolAddress;

/**
 * A pre-key bundle as bytes.
 *
 * @param id of each of its pre-keys
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Bundle(
    SignalProtocolAddress owner,
    int registrationId,
    int id,
    byte[] identityKey,
    byte[] signedPreKey,
    byte[] signedPreKeySignature,
    byte[] kyberPreKey,
    byte[] kyberPreKeySignature,
    Optional<byte[]> preKey) {}
