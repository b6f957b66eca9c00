package latchkey.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Json;
import latchkey.protocol.Problem;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * JSON over HTTP to one server. Every refusal becomes a {@link LatchkeyException} with the server's
 * code.
 */
final class Rest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A segment of a file on a slow line. */
  private static final Duration PATIENCE_WITH_BYTES = Duration.ofMinutes(2);

  /** More than any answer of a server that keeps to the protocol: 100 key bundles. */
  private static final int MAX_ANSWER_BYTES = 4 * 1024 * 1024;

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final String base;
  private final Optional<String> token;

  Rest(URI server, Optional<String> token) {
    String address = server.toString();
    this.base = (address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
    this.token = token;
  }

  <T> T get(String path, Class<T> answer) {
    return read(send("GET", path, null), answer);
  }

  <T> T post(String path, Object body, Class<T> answer) {
    return read(send("POST", path, body), answer);
  }

  /** Empty where the answer has no body. */
  <T> Optional<T> postForAny(String path, Object body, Class<T> answer) {
    byte[] bytes = send("POST", path, body);
    return bytes.length == 0 ? Optional.empty() : Optional.of(read(bytes, answer));
  }

  void post(String path, Object body) {
    send("POST", path, body);
  }

  void post(String path) {
    send("POST", path, null);
  }

  <T> T put(String path, Object body, Class<T> answer) {
    return read(send("PUT", path, body), answer);
  }

  <T> T putBytes(String path, byte[] body, Class<T> answer) {
    return read(
        send(
            "PUT",
            path,
            "application/octet-stream",
            BodyPublishers.ofByteArray(body),
            PATIENCE_WITH_BYTES),
        answer);
  }

  byte[] getBytes(String path) {
    return send("GET", path, null, BodyPublishers.noBody(), PATIENCE_WITH_BYTES);
  }

  void put(String path, Object body) {
    send("PUT", path, body);
  }

  void delete(String path) {
    send("DELETE", path, null);
  }

  private byte[] send(String method, String path, @Nullable Object body) {
    return body == null
        ? send(method, path, null, BodyPublishers.noBody(), PATIENCE)
        : send(
            method,
            path,
            "application/json",
            BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(body)),
            PATIENCE);
  }

  private byte[] send(
      String method,
      String path,
      @Nullable String mediaType,
      HttpRequest.BodyPublisher body,
      Duration patience) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/api" + path)).timeout(patience);
    request.header("Accept", "application/json, application/octet-stream, " + Problem.MEDIA_TYPE);
    token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    if (mediaType != null) {
      request.header("Content-Type", mediaType);
    }
    request.method(method, body);
    try {
      HttpResponse<InputStream> response = HTTP.send(request.build(), BodyHandlers.ofInputStream());
      byte[] answer;
      try (InputStream in = response.body()) {
        answer = in.readNBytes(MAX_ANSWER_BYTES + 1);
      }
      if (response.statusCode() / 100 != 2) {
        throw refusal(response, answer);
      }
      if (answer.length > MAX_ANSWER_BYTES) {
        throw unexpected("an answer longer than any it may give", null);
      }
      return answer;
    } catch (IOException e) {
      throw LatchkeyException.unreachable(
          "The server at " + base + " could not be reached" + reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LatchkeyException.unreachable("The call to " + base + " was interrupted.", e);
    }
  }

  /** Java's own words for these are missing, or say little. */
  private static String reason(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
        return ": there is no host of that name, or this machine is offline";
      }
      if (cause instanceof SSLException) {
        return " securely: " + cause.getMessage();
      }
      if (cause instanceof HttpTimeoutException) {
        return ": it does not answer";
      }
    }
    if (failure instanceof ConnectException) {
      return ": nothing takes connections there. Is the address right, and does the server run?";
    }
    return failure.getMessage() == null ? "" : ": " + failure.getMessage();
  }

  private <T> T read(byte[] answer, Class<T> type) {
    try {
      return Json.mapper().readValue(answer, type);
    } catch (JacksonException e) {
      throw unexpected("something that is no " + type.getSimpleName(), e);
    }
  }

  private LatchkeyException refusal(HttpResponse<InputStream> response, byte[] answer) {
    Duration retryAfter =
        response.headers().firstValue("Retry-After").map(Rest::seconds).orElse(null);
    try {
      Problem problem = Json.mapper().readValue(answer, Problem.class);
      return new LatchkeyException(problem.code(), problem.detail(), retryAfter, null);
    } catch (JacksonException e) {
      ErrorCode code =
          response.statusCode() / 100 == 5 ? ErrorCode.UNAVAILABLE : ErrorCode.INVALID_REQUEST;
      return new LatchkeyException(
          code, base + " answered with HTTP " + response.statusCode() + ".", retryAfter, e);
    }
  }

  private static @Nullable Duration seconds(String header) {
    try {
      return Duration.ofSeconds(Long.parseLong(header));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private LatchkeyException unexpected(String what, @Nullable Throwable cause) {
    return new LatchkeyException(
        ErrorCode.INTERNAL, base + " answered with " + what + ".", null, cause);
  }
}
