package latchkey.client.testing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Every form in which a secret might stand in something: as it is, in some notation, and any of
 * these inside something that was written as Base64. Half of a secret is looked for, so that a part
 * of it does not get through either.
 */
public final class SecretForms {
  private final List<String> forms = new ArrayList<>();

  public SecretForms(byte[] secret) {
    int half = secret.length / 2;
    for (byte[] part :
        List.of(Arrays.copyOf(secret, half), Arrays.copyOfRange(secret, half, secret.length))) {
      List<String> written = new ArrayList<>(notations(part));
      written.add(new String(part, StandardCharsets.ISO_8859_1));
      forms.addAll(written);
      for (String form : written) {
        forms.addAll(atAnyPlace(form.getBytes(StandardCharsets.ISO_8859_1)));
      }
    }
  }

  /** Whether the secret stands in that, in any of its forms. */
  public boolean standIn(String latin1) {
    return forms.stream().anyMatch(latin1::contains);
  }

  private static List<String> notations(byte[] bytes) {
    String hex = HexFormat.of().formatHex(bytes);
    String percent = HexFormat.of().withPrefix("%").formatHex(bytes);
    List<String> notations =
        new ArrayList<>(
            List.of(
                hex,
                hex.toUpperCase(Locale.ROOT),
                percent,
                percent.toUpperCase(Locale.ROOT),
                numbers(bytes, ",", 0xff),
                numbers(bytes, ", ", 0xff),
                numbers(bytes, ",", -1),
                numbers(bytes, ", ", -1)));
    for (String base64 : atAnyPlace(bytes)) {
      notations.add(base64);
      notations.add(URLEncoder.encode(base64, StandardCharsets.US_ASCII));
    }
    return notations;
  }

  private static String numbers(byte[] bytes, String separator, int mask) {
    return IntStream.range(0, bytes.length)
        .mapToObj(i -> String.valueOf(bytes[i] & mask))
        .collect(Collectors.joining(separator));
  }

  /**
   * What of Base64 and its variant for URLs depends on these bytes alone, wherever in its groups of
   * three they begin.
   */
  private static List<String> atAnyPlace(byte[] bytes) {
    List<String> forms = new ArrayList<>();
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, shifted, before, bytes.length);
      int from = (before * 8 + 5) / 6;
      int to = (before + bytes.length) * 8 / 6;
      forms.add(Base64.getEncoder().encodeToString(shifted).substring(from, to));
      forms.add(Base64.getUrlEncoder().encodeToString(shifted).substring(from, to));
    }
    return forms;
  }
}
