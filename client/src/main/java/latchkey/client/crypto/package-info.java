/**
 * The cryptography of one device, on libsignal: its keys ({@link latchkey.client.crypto.OwnKeys}),
 * pairwise sessions ({@link latchkey.client.crypto.PairwiseSessions}), sender keys ({@link
 * latchkey.client.crypto.SenderKeys}) and the link secret ({@link
 * latchkey.client.crypto.LinkSecret}). No I/O but the {@link latchkey.client.store.KeyStore}.
 */
@NullMarked
package latchkey.client.crypto;

import org.jspecify.annotations.NullMarked;
