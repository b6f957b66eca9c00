package latchkey.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What names a database, and what must not be in it. */
final class PostgresAddressTest {
  @Test
  void namesHostPortUserAndDatabase() {
    PostgresAddress address =
        PostgresAddress.parse(
            "postgresql://latchkey@db.example.org:6000/meetings?sslmode=verify-full&sslrootcert=/etc/ca.pem");

    assertThat(address.host()).isEqualTo("db.example.org");
    assertThat(address.port()).isEqualTo(6000);
    assertThat(address.user()).isEqualTo("latchkey");
    assertThat(address.database()).isEqualTo("meetings");
    assertThat(address.sslMode()).contains("verify-full");
    assertThat(address.sslRootCertificate()).contains("/etc/ca.pem");
    assertThat(PostgresAddress.parse("postgres://latchkey@db/meetings").port()).isEqualTo(5432);
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://latchkey:hunter2@db/meetings, --database-password-file",
    "postgresql://latchkey@db/meetings?password=hunter2, --database-password-file",
    "postgresql://latchkey:hunter2@db/meet ings, it is no URL",
    "mysql://latchkey@db/meetings, postgresql://",
    "postgresql://db/meetings, names no user",
    "postgresql://latchkey@db, names no database",
    "postgresql://latchkey@db/a/b, names no database",
    "postgresql:///meetings, names no host",
    "postgresql://latchkey@db/meetings?hunter2=1&x=hunter2, does not know",
  })
  void saysWhatIsWrongAndRepeatsNoPassword(String text, String why) {
    assertThatThrownBy(() -> PostgresAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .satisfies(e -> {
          if (text.contains("hunter2@") || text.contains("password=")) {
            assertThat(e).hasMessageNotContaining("hunter2");
          }
        });
  }
}
