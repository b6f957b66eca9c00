import { create, toBinary } from "@bufbuild/protobuf";
import { generateKeyPair, type KeyPair, PrivateKey, PublicKey } from "./crypto/ec-keys.ts";
import { IdentityKeyPairStructureSchema } from "./gen/storage_pb.ts";
import { decodeRecord } from "./record.ts";

/** A device's long-lived key pair: its public half names the device to its peers. */
export class IdentityKeyPair implements KeyPair {
  readonly publicKey: PublicKey;
  readonly privateKey: PrivateKey;

  constructor({ publicKey, privateKey }: KeyPair) {
    this.publicKey = publicKey;
    this.privateKey = privateKey;
  }

  static generate(): IdentityKeyPair {
    return new IdentityKeyPair(generateKeyPair());
  }

  /** @throws {InvalidRecordError} for anything that {@link serialize} did not make */
  static deserialize(serialized: Uint8Array): IdentityKeyPair {
    return decodeRecord("identity key pair", IdentityKeyPairStructureSchema, serialized, (structure) => {
      return new IdentityKeyPair({
        publicKey: PublicKey.deserialize(structure.publicKey),
        privateKey: PrivateKey.deserialize(structure.privateKey),
      });
    });
  }

  /** Holds the private key; overwrite it when done with. */
  serialize(): Uint8Array {
    return toBinary(
      IdentityKeyPairStructureSchema,
      create(IdentityKeyPairStructureSchema, {
        publicKey: this.publicKey.serialize(),
        privateKey: this.privateKey.serialize(),
      }),
    );
  }
}
