/**
 * This device's sender key: who should have it, who has it, when it is made anew ({@link
 * latchkey.client.distribute.OwnSenderKey}), and how it gets there ({@link
 * latchkey.client.distribute.Distributor}). Internal to the SDK.
 */
@NullMarked
package latchkey.client.distribute;

import org.jspecify.annotations.NullMarked;
