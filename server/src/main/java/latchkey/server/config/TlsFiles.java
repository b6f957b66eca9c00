package latchkey.server.config;

import java.nio.file.Path;

/**
 * Where a server that speaks HTTPS itself has its certificate from.
 *
 * @param certificate in PEM, its own first, then those in between
 * @param key its private key, in PEM, without a password
 */
public record TlsFiles(Path certificate, Path key) {}
