package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import latchkey.client.account.JoinAccount;
import latchkey.client.invite.JoinLink;
import latchkey.protocol.InvalidInput;

/** Whatever somebody pastes: it is a link or refused, and a link is itself again when written. */
class LinksFuzz {
  @FuzzTest(maxExecutions = 20_000)
  void textIsALinkOrRefused(byte[] pasted) {
    String text = new String(pasted, StandardCharsets.UTF_8);
    readInvitation(text);
    readSignInLink(text);
    readDeviceLink(text);
    readSecret(text);
  }

  private static void readInvitation(String text) {
    Invitation.Link link;
    try {
      link = Invitation.Link.parse(text);
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).isNotBlank();
      return;
    }
    assertThat(link.server().getHost()).isNotBlank();
    assertThat(link.toString()).doesNotContain(link.parts().fragment());
    assertThat(Invitation.Link.parse(link.write())).isEqualTo(link);
  }

  private static void readSignInLink(String text) {
    try {
      assertThat(SignInLinks.serverOf(text).getHost()).isNotBlank();
      assertThat(SignInLinks.tokenOf(text)).startsWith("lks_").hasSize(47);
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  private static void readDeviceLink(String text) {
    try {
      JoinAccount.Link link = DeviceLinkText.parse(text);
      assertThat(link.server().getHost()).isNotBlank();
      assertThat(DeviceLinkText.parse(DeviceLinkText.write(link.server(), link))).isEqualTo(link);
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  private static void readSecret(String text) {
    try {
      assertThat(JoinLink.of("lki_", text).fragment()).isEqualTo(text);
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }
}
