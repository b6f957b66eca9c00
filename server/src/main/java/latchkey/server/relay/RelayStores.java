package latchkey.server.relay;

/** The stores that the relay keeps everything in. */
public record RelayStores(MessageLog log, Readers readers, Mailboxes mailboxes) {}
