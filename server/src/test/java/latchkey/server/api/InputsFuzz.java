package latchkey.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Json;
import latchkey.protocol.account.AccountLogsRequest;
import latchkey.protocol.account.AppendAccountEntry;
import latchkey.protocol.account.RecoveryLogRequest;
import latchkey.protocol.account.RecoveryRequest;
import latchkey.protocol.account.RecoverySignOut;
import latchkey.protocol.account.SignInRequest;
import latchkey.protocol.account.TokenRequest;
import latchkey.protocol.device.DeviceLinkAsk;
import latchkey.protocol.device.DeviceLinkFinish;
import latchkey.protocol.device.DeviceLinkLogRequest;
import latchkey.protocol.device.DeviceLinkPossession;
import latchkey.protocol.device.DeviceOffer;
import latchkey.protocol.device.NewDeviceLink;
import latchkey.protocol.guest.Admission;
import latchkey.protocol.guest.RegisterGuest;
import latchkey.protocol.keys.ConsumePreKey;
import latchkey.protocol.keys.GuestKeyBundlesRequest;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.keys.ReplenishKeys;
import latchkey.protocol.meeting.CreateMeeting;
import latchkey.protocol.relay.DirectMessage;
import latchkey.protocol.relay.Joining;
import latchkey.protocol.relay.MeetingRef;
import latchkey.protocol.relay.RegisterSocket;
import latchkey.protocol.relay.RelayAck;
import latchkey.protocol.relay.Replay;
import latchkey.protocol.relay.RequestSenderKey;
import latchkey.protocol.relay.SendMessage;
import latchkey.protocol.relay.SenderKeyForGuest;
import latchkey.protocol.relay.SenderKeys;
import latchkey.protocol.roster.AppendToRoster;
import latchkey.server.refusal.Refused;

/**
 * Whatever JSON comes: it is what the call or event takes, or refused with one of two codes; what
 * was read is itself again when written and read, and a refusal says nothing of the values.
 */
class InputsFuzz {
  /** What calls and events take. */
  static final List<Class<?>> TYPES =
      List.of(
          SignInRequest.class,
          PublishKeys.class,
          ReplenishKeys.class,
          ConsumePreKey.class,
          GuestKeyBundlesRequest.class,
          CreateMeeting.class,
          AppendToRoster.class,
          RegisterGuest.class,
          Admission.class,
          MeetingRef.class,
          RegisterSocket.class,
          SendMessage.class,
          SenderKeys.class,
          SenderKeyForGuest.class,
          DirectMessage.class,
          RequestSenderKey.class,
          RelayAck.class,
          Replay.class,
          TokenRequest.class,
          RecoveryLogRequest.class,
          RecoveryRequest.class,
          AppendAccountEntry.class,
          AccountLogsRequest.class,
          NewDeviceLink.class,
          DeviceOffer.class,
          DeviceLinkLogRequest.class,
          DeviceLinkAsk.class,
          DeviceLinkPossession.class,
          DeviceLinkFinish.class,
          RecoverySignOut.class,
          Joining.class);

  /** The first byte says which. */
  @FuzzTest(maxExecutions = 20_000)
  void jsonIsWhatIsAskedForOrRefused(byte[] input) {
    if (input.length > 0) {
      Class<?> type = TYPES.get(Math.floorMod(input[0], TYPES.size()));
      read(Arrays.copyOfRange(input, 1, input.length), type);
    }
  }

  private static <T> void read(byte[] json, Class<T> type) {
    T value;
    try {
      value = Inputs.read(json, type);
    } catch (Refused refused) {
      assertThat(refused.code()).isIn(ErrorCode.MALFORMED_JSON, ErrorCode.INVALID_REQUEST);
      assertThat(refused.message()).isNotBlank().hasSizeLessThan(1_000);
      return;
    }
    assertThat(Inputs.read(Json.mapper().writeValueAsBytes(value), type)).isEqualTo(value);
  }
}
