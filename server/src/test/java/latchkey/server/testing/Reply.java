package latchkey.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Json;
import latchkey.protocol.Problem;

/** What the server answered. */
public record Reply(HttpResponse<byte[]> response) {
  public int status() {
    return response.statusCode();
  }

  public String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /** The body of a call that succeeded. */
  public <T> T as(Class<T> type) {
    assertThat(status()).as(this::toString).isBetween(200, 299);
    assertThat(header("Content-Type")).isEqualTo("application/json");
    return Json.mapper().readValue(response.body(), type);
  }

  public Reply hasStatus(int status) {
    assertThat(status()).as(this::toString).isEqualTo(status);
    return this;
  }

  public Reply isDone() {
    return hasStatus(204);
  }

  public Problem problem() {
    assertThat(header("Content-Type")).as(this::toString).isEqualTo(Problem.MEDIA_TYPE);
    Problem problem = Json.mapper().readValue(response.body(), Problem.class);
    assertThat(problem.status()).isEqualTo(status());
    assertThat(problem.detail()).isNotBlank();
    return problem;
  }

  public Problem isRefused(ErrorCode code) {
    assertThat(status()).as(this::toString).isEqualTo(code.status());
    assertThat(problem().code()).as(this::toString).isEqualTo(code);
    return problem();
  }

  @Override
  public String toString() {
    return status() + " " + new String(response.body(), java.nio.charset.StandardCharsets.UTF_8);
  }
}
