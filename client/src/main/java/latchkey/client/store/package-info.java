/**
 * Everything a device must keep: its keys, its sessions and what it knows of its meetings; in
 * memory or in one SQLite file. Start at {@link latchkey.client.store.KeyStore}.
 */
@NullMarked
package latchkey.client.store;

import org.jspecify.annotations.NullMarked;
