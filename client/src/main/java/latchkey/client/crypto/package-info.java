/**
 * The cryptography of one device, on libsignal: its keys ({@link latchkey.client.crypto.OwnKeys}),
 * pairwise sessions ({@link latchkey.client.crypto.PairwiseSessions}), sender keys ({@link
 * latchkey.client.crypto.SenderKeys}) and the keys made from what people carry ({@link
 * latchkey.client.crypto.DerivedKey}). No I/O but the {@link latchkey.client.store.KeyStore}.
 */
@NullMarked
package latchkey.client.crypto;

import org.jspecify.annotations.NullMarked;
