package latchkey.protocol.relay;

/** What a CONNECT_ERROR carries. */
public record ConnectRefused(String message, Refusal data) {}
