import type { ProtocolAddress } from "../address.ts";
import { concat, EMPTY, wipe } from "../crypto/bytes.ts";
import { PublicKey } from "../crypto/ec-keys.ts";
import { InvalidRecordError } from "../errors.ts";
import { SenderKeyRecord } from "../group/sender-key-record.ts";
import { IdentityKeyPair } from "../identity.ts";
import { KyberPreKeyRecord, PreKeyRecord, SignedPreKeyRecord } from "../prekeys/pre-key-records.ts";
import { SessionRecord } from "../session/session-record.ts";
import type { Direction, KyberPreKeyUse, ProtocolTransaction } from "./protocol-store.ts";
import type { TableName, Tables } from "./tables.ts";

/** Who a device is. */
export interface LocalIdentity {
  readonly identityKeyPair: IdentityKeyPair;
  /** 1 to 16380; tells a device that was set up anew from the one before. */
  readonly registrationId: number;
}

const IDENTITY_KEY_PAIR = "identity-key-pair";
const REGISTRATION_ID = "registration-id";

const ONE_TIME = 0;
const LAST_RESORT = 1;

/**
 * The stores over {@link Tables}. Trust is on first use: the first identity key met for an address is pinned, and
 * another one is trusted only after `saveIdentity`, which is the person's decision.
 */
export class TableTransaction implements ProtocolTransaction {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  transaction<T>(work: (transaction: ProtocolTransaction) => Promise<T>): Promise<T> {
    return work(this);
  }

  getIdentityKeyPair(): Promise<IdentityKeyPair> {
    return this.#loadLocal(IDENTITY_KEY_PAIR, IdentityKeyPair.deserialize);
  }

  getLocalRegistrationId(): Promise<number> {
    return this.#loadLocal(REGISTRATION_ID, readUint32);
  }

  async hasLocalIdentity(): Promise<boolean> {
    return (await this.#tables.get("local", REGISTRATION_ID)) !== undefined;
  }

  async storeLocalIdentity({ identityKeyPair, registrationId }: LocalIdentity): Promise<void> {
    await this.#tables.put("local", IDENTITY_KEY_PAIR, identityKeyPair.serialize());
    await this.#tables.put("local", REGISTRATION_ID, writeUint32(registrationId));
  }

  async saveIdentity(address: ProtocolAddress, identityKey: PublicKey): Promise<boolean> {
    const known = await this.getIdentity(address);
    if (known?.equals(identityKey)) {
      return false;
    }
    await this.#tables.put("identities", address.toString(), identityKey.serialize());
    return known !== undefined;
  }

  async isTrustedIdentity(address: ProtocolAddress, identityKey: PublicKey, _direction: Direction): Promise<boolean> {
    return (await this.getIdentity(address))?.equals(identityKey) ?? true;
  }

  getIdentity(address: ProtocolAddress): Promise<PublicKey | undefined> {
    return this.#load("identities", address.toString(), PublicKey.deserialize);
  }

  loadPreKey(id: number): Promise<PreKeyRecord | undefined> {
    return this.#load("pre-keys", `${id}`, PreKeyRecord.deserialize);
  }

  storePreKey(record: PreKeyRecord): Promise<void> {
    return this.#tables.put("pre-keys", `${record.id}`, record.serialize());
  }

  removePreKey(id: number): Promise<void> {
    return this.#tables.delete("pre-keys", `${id}`);
  }

  loadSignedPreKey(id: number): Promise<SignedPreKeyRecord | undefined> {
    return this.#load("signed-pre-keys", `${id}`, SignedPreKeyRecord.deserialize);
  }

  storeSignedPreKey(record: SignedPreKeyRecord): Promise<void> {
    return this.#tables.put("signed-pre-keys", `${record.id}`, record.serialize());
  }

  removeSignedPreKey(id: number): Promise<void> {
    return this.#tables.delete("signed-pre-keys", `${id}`);
  }

  loadKyberPreKey(id: number): Promise<KyberPreKeyRecord | undefined> {
    return this.#load("kyber-pre-keys", `${id}`, (value) => KyberPreKeyRecord.deserialize(value.subarray(1)));
  }

  storeKyberPreKey(record: KyberPreKeyRecord, use: KyberPreKeyUse): Promise<void> {
    const mark = Uint8Array.of(use === "one-time" ? ONE_TIME : LAST_RESORT);
    return this.#tables.put("kyber-pre-keys", `${record.id}`, concat(mark, record.serialize()));
  }

  async removeKyberPreKey(id: number): Promise<void> {
    await this.#tables.delete("kyber-pre-keys", `${id}`);
    await this.#tables.deleteWithPrefix("used-base-keys", `${id}.`);
  }

  async markKyberPreKeyUsed(id: number, signedPreKeyId: number, baseKey: PublicKey): Promise<boolean> {
    const value = await this.#tables.get("kyber-pre-keys", `${id}`);
    const use = value?.[0];
    wipe(value);
    if (use === ONE_TIME) {
      await this.#tables.delete("kyber-pre-keys", `${id}`);
      return true;
    }
    const key = `${id}.${signedPreKeyId}.${baseKey.bytes.join(",")}`;
    if ((await this.#tables.get("used-base-keys", key)) !== undefined) {
      return false;
    }
    await this.#tables.put("used-base-keys", key, EMPTY);
    return true;
  }

  loadSession(address: ProtocolAddress): Promise<SessionRecord | undefined> {
    return this.#load("sessions", address.toString(), SessionRecord.deserialize);
  }

  storeSession(address: ProtocolAddress, record: SessionRecord): Promise<void> {
    return this.#tables.put("sessions", address.toString(), record.serialize());
  }

  removeSession(address: ProtocolAddress): Promise<void> {
    return this.#tables.delete("sessions", address.toString());
  }

  loadSenderKey(sender: ProtocolAddress, distributionId: string): Promise<SenderKeyRecord | undefined> {
    return this.#load("sender-keys", senderKeyName(sender, distributionId), SenderKeyRecord.deserialize);
  }

  storeSenderKey(sender: ProtocolAddress, distributionId: string, record: SenderKeyRecord): Promise<void> {
    return this.#tables.put("sender-keys", senderKeyName(sender, distributionId), record.serialize());
  }

  removeSenderKey(sender: ProtocolAddress, distributionId: string): Promise<void> {
    return this.#tables.delete("sender-keys", senderKeyName(sender, distributionId));
  }

  /** Every record copies what it keeps, so the bytes it was read from are overwritten. */
  async #load<T>(table: TableName, key: string, deserialize: (value: Uint8Array) => T): Promise<T | undefined> {
    const value = await this.#tables.get(table, key);
    if (value === undefined) {
      return undefined;
    }
    const record = deserialize(value);
    wipe(value);
    return record;
  }

  async #loadLocal<T>(key: string, deserialize: (value: Uint8Array) => T): Promise<T> {
    const value = await this.#load("local", key, deserialize);
    if (value === undefined) {
      throw new InvalidRecordError("the store has no identity of its own");
    }
    return value;
  }
}

/** The UUID comes first: it has a fixed length, so no two pairs share a name. */
function senderKeyName(sender: ProtocolAddress, distributionId: string): string {
  return `${distributionId.toLowerCase()}.${sender}`;
}

function writeUint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function readUint32(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
}
