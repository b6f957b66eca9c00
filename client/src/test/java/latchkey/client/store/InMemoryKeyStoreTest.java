package latchkey.client.store;

final class InMemoryKeyStoreTest extends KeyStoreContract {
  @Override
  KeyStore open() {
    return KeyStore.inMemory();
  }
}
