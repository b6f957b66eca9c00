package latchkey.cli.user;

import java.net.URI;
import java.util.Optional;
import latchkey.server.Administration;
import picocli.CommandLine.Option;

/** The option that says where people reach the server. */
final class BaseUrl {
  private static final URI USUAL = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = {
        "What the server's links begin with.",
        "Default: what the server of this folder was started with"
      })
  private Optional<URI> url = Optional.empty();

  String signInLink(Administration administration, String token) {
    String base = url.or(administration::baseUrl).orElse(USUAL).toString();
    return (base.endsWith("/") ? base : base + "/") + "sign-in#" + token;
  }
}
