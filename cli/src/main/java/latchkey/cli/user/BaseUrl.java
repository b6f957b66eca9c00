package latchkey.cli.user;

import java.net.URI;
import picocli.CommandLine.Option;

/** The option that says where people reach the server. */
final class BaseUrl {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "What the server's links begin with. Default: ${DEFAULT-VALUE}",
      defaultValue = "http://127.0.0.1:8080")
  private URI url = URI.create("http://127.0.0.1:8080");

  String signInLink(String token) {
    String base = url.toString();
    return (base.endsWith("/") ? base : base + "/") + "sign-in#" + token;
  }
}
