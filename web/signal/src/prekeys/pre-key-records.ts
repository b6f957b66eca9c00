import { create, toBinary } from "@bufbuild/protobuf";
import { generateKeyPair, type KeyPair, PrivateKey, PublicKey } from "../crypto/ec-keys.ts";
import { generateKyberKeyPair, type KyberKeyPair, KyberPublicKey, KyberSecretKey } from "../crypto/kyber.ts";
import { PreKeyRecordStructureSchema, SignedPreKeyRecordStructureSchema } from "../gen/storage_pb.ts";
import { decodeRecord } from "../record.ts";

/** One of our one-time pre-keys. */
export class PreKeyRecord {
  readonly id: number;
  readonly keyPair: KeyPair;

  constructor(id: number, keyPair: KeyPair) {
    this.id = id;
    this.keyPair = keyPair;
  }

  static generate(id: number): PreKeyRecord {
    return new PreKeyRecord(id, generateKeyPair());
  }

  /** @throws {InvalidRecordError} for anything that {@link serialize} did not make */
  static deserialize(serialized: Uint8Array): PreKeyRecord {
    return decodeRecord("pre-key", PreKeyRecordStructureSchema, serialized, ({ id, publicKey, privateKey }) => {
      return new PreKeyRecord(id, {
        publicKey: PublicKey.deserialize(publicKey),
        privateKey: PrivateKey.deserialize(privateKey),
      });
    });
  }

  serialize(): Uint8Array {
    const structure = create(PreKeyRecordStructureSchema, {
      id: this.id,
      publicKey: this.keyPair.publicKey.serialize(),
      privateKey: this.keyPair.privateKey.serialize(),
    });
    return toBinary(PreKeyRecordStructureSchema, structure);
  }
}

/** A pre-key with our identity key's signature. */
abstract class SignedRecord<Pair> {
  readonly id: number;
  /** When it was made, in milliseconds since 1970. */
  readonly timestamp: number;
  readonly keyPair: Pair;
  /** XEdDSA over the serialised public key, 64 bytes. */
  readonly signature: Uint8Array;

  constructor(id: number, timestamp: number, keyPair: Pair, signature: Uint8Array) {
    this.id = id;
    this.timestamp = timestamp;
    this.keyPair = keyPair;
    this.signature = signature;
  }

  protected serializeWith(publicKey: Uint8Array, privateKey: Uint8Array): Uint8Array {
    const { id, signature } = this;
    const timestamp = BigInt(this.timestamp);
    const structure = create(SignedPreKeyRecordStructureSchema, { id, timestamp, publicKey, privateKey, signature });
    return toBinary(SignedPreKeyRecordStructureSchema, structure);
  }
}

/** One of our signed pre-keys, which many sessions share until it is replaced. */
export class SignedPreKeyRecord extends SignedRecord<KeyPair> {
  static generate(id: number, identityKey: PrivateKey, timestamp: number = Date.now()): SignedPreKeyRecord {
    const keyPair = generateKeyPair();
    return new SignedPreKeyRecord(id, timestamp, keyPair, identityKey.sign(keyPair.publicKey.serialize()));
  }

  /** @throws {InvalidRecordError} for anything that {@link serialize} did not make */
  static deserialize(serialized: Uint8Array): SignedPreKeyRecord {
    return decodeRecord("signed pre-key", SignedPreKeyRecordStructureSchema, serialized, (structure) => {
      const { id, timestamp, publicKey, privateKey, signature } = structure;
      const keyPair = { publicKey: PublicKey.deserialize(publicKey), privateKey: PrivateKey.deserialize(privateKey) };
      return new SignedPreKeyRecord(id, Number(timestamp), keyPair, signature.slice());
    });
  }

  serialize(): Uint8Array {
    return this.serializeWith(this.keyPair.publicKey.serialize(), this.keyPair.privateKey.serialize());
  }
}

/** One of our Kyber pre-keys, for one session or of last resort. */
export class KyberPreKeyRecord extends SignedRecord<KyberKeyPair> {
  static generate(id: number, identityKey: PrivateKey, timestamp: number = Date.now()): KyberPreKeyRecord {
    const keyPair = generateKyberKeyPair();
    return new KyberPreKeyRecord(id, timestamp, keyPair, identityKey.sign(keyPair.publicKey.serialize()));
  }

  /** @throws {InvalidRecordError} for anything that {@link serialize} did not make */
  static deserialize(serialized: Uint8Array): KyberPreKeyRecord {
    return decodeRecord("Kyber pre-key", SignedPreKeyRecordStructureSchema, serialized, (structure) => {
      const { id, timestamp, publicKey, privateKey, signature } = structure;
      const keyPair = {
        publicKey: KyberPublicKey.deserialize(publicKey),
        secretKey: KyberSecretKey.deserialize(privateKey),
      };
      return new KyberPreKeyRecord(id, Number(timestamp), keyPair, signature.slice());
    });
  }

  serialize(): Uint8Array {
    return this.serializeWith(this.keyPair.publicKey.serialize(), this.keyPair.secretKey.serialize());
  }
}
