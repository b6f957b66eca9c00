package latchkey.server.keys;

import latchkey.protocol.Bytes;
import latchkey.protocol.keys.KyberPreKey;
import latchkey.protocol.keys.PreKey;
import latchkey.protocol.keys.SignedPreKey;
import org.jspecify.annotations.Nullable;

/**
 * A key bundle that somebody took, and that nobody else can take.
 *
 * @param preKey null where none was left
 * @param kyberPreKey the last-resort one where no other was left
 */
public record TakenBundle(
    int registrationId,
    Bytes identityKey,
    SignedPreKey signedPreKey,
    KyberPreKey kyberPreKey,
    @Nullable PreKey preKey) {}
