package latchkey.server.keys;

/** The stores that make up the directory. */
public record KeyStores(
    IdentityStore identities,
    RepeatedUseSignedPreKeyStore signedPreKeys,
    RepeatedUseKyberPreKeyStore lastResortPreKeys,
    SingleUseECPreKeyStore ecPreKeys,
    SingleUseKyberPreKeyStore kyberPreKeys,
    BundleTakeStore takes) {}
