package latchkey.protocol.log.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Sha256;
import latchkey.protocol.UserId;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountPlace;
import latchkey.protocol.log.account.TestAccount;
import org.junit.jupiter.api.Test;
import org.signal.libsignal.protocol.ecc.ECKeyPair;

/** What {@link MeetingWriter} writes, {@link MeetingLog} takes. */
final class MeetingWriterTest {
  private static final Instant NOW = Instant.parse("2027-01-15T08:00:00Z");
  private static final Bytes LOG_ID = Bytes.of(ByteBuffer.allocate(16).putInt(7).array());

  private final Map<UserId, AccountLog> accounts = new HashMap<>();
  private final MeetingLog log =
      new MeetingLog(TestAccount.SIGNATURES, id -> Optional.ofNullable(accounts.get(id)));
  private final TestAccount ada = knows(TestAccount.opened(1, "Ada"));
  private final TestAccount ben = knows(TestAccount.opened(2, "Ben"));

  @Test
  void everyKindOfEntryIsWrittenAndRead() {
    create();
    take(as(ada).addMember(id(ben), place(ben)));
    take(as(ben).joinDevice(place(ben)));
    take(as(ada).changeRole(id(ben), Role.HOST));
    take(as(ada).changeRole(id(ben), Role.MEMBER));
    ben.rename(1, "Benno");
    take(as(ben).moveAccount(place(ben)));
    assertThat(log.member(id(ben)).orElseThrow().account().displayName()).isEqualTo("Benno");

    ECKeyPair link = ECKeyPair.generate();
    Bytes token = Sha256.of("lki_one");
    take(as(ada).makeInvitation(token, key(link).publicKey(), ForWhom.SEVERAL_GUESTS, 3, NOW));
    take(as(ada).closeAdmission());
    take(as(ada).openAdmission());
    SigningKey guest = key(ECKeyPair.generate());
    Knocking knocking = knock("g_AAAAAAAAAAAAAAAAAAAAAA", token, key(link), guest);
    take(as(ada).admitGuests(List.of(knocking)));
    take(by(knocking.guest().address(), guest).leaveAsGuest());
    SigningKey second = key(ECKeyPair.generate());
    Knocking other = knock("g_AAAAAAAAAAAAAAAAAAAAAQ", token, key(link), second);
    take(as(ada).admitGuests(List.of(other)));
    take(as(ada).removeGuest(other.guest().sessionId(), true, false));
    take(as(ada).revokeInvitation(token));
    take(as(ben).leaveAsDevice());
    take(as(ada).removeMember(id(ben)));
    take(as(ada).addMember(id(ben), place(ben)));
    take(as(ben).joinDevice(place(ben)));
    take(as(ben).leaveAsMember());
    take(as(ada).endMeeting());

    assertThat(log.hasEnded()).isTrue();
    assertThat(log.title()).isEqualTo("Plans");
  }

  @Test
  void aKnockIsGoodUnderItsOwnInvitationAlone() {
    create();
    SigningKey link = key(ECKeyPair.generate());
    Bytes token = Sha256.of("lki_one");
    Bytes another = Sha256.of("lki_another");
    SigningKey anothersLink = key(ECKeyPair.generate());
    take(as(ada).makeInvitation(token, link.publicKey(), ForWhom.ONE_GUEST, 1, NOW));
    take(as(ada).makeInvitation(another, anothersLink.publicKey(), ForWhom.ONE_GUEST, 1, NOW));
    SigningKey guest = key(ECKeyPair.generate());
    Knocking knocking = knock("g_AAAAAAAAAAAAAAAAAAAAAA", token, link, guest);
    Proofs proofs = new Proofs(TestAccount.SIGNATURES, LOG_ID);

    assertThat(proofs.areGood(log.invitation(token).orElseThrow(), knocking)).isTrue();
    assertThat(proofs.areGood(log.invitation(another).orElseThrow(), knocking)).isFalse();
    Guest renamed =
        new Guest(
            knocking.guest().sessionId(),
            guest.publicKey(),
            4711,
            "Eve",
            knocking.guest().tokenHash());
    Knocking altered = new Knocking(renamed, knocking.linkProof(), knocking.keyProof());
    assertThat(proofs.areGood(log.invitation(token).orElseThrow(), altered)).isFalse();
  }

  private void create() {
    take(
        MeetingWriter.create(
            LOG_ID, "Plans", address(ada), place(ada), false, key(ada.key(1)), NOW));
  }

  private Knocking knock(String session, Bytes token, SigningKey link, SigningKey guest) {
    Guest named = new Guest(new GuestSessionId(session), guest.publicKey(), 4711, "Gus", token);
    Bytes anchor = log.invitation(token).orElseThrow().anchor();
    return Knocking.sign(LOG_ID, anchor, named, link, guest);
  }

  private MeetingWriter as(TestAccount account) {
    return by(address(account), key(account.key(1)));
  }

  private MeetingWriter by(Address signer, SigningKey key) {
    return new MeetingWriter(log, signer, key, NOW);
  }

  private TestAccount knows(TestAccount account) {
    accounts.put(id(account), account.log);
    return account;
  }

  private static UserId id(TestAccount account) {
    return UserId.ofRoot(account.log.root());
  }

  private static Address address(TestAccount account) {
    return Address.ofMember(id(account), 1);
  }

  private static AccountPlace place(TestAccount account) {
    return account.log.state().orElseThrow().place();
  }

  private static SigningKey key(ECKeyPair pair) {
    return new SigningKey(
        Bytes.of(pair.getPublicKey().serialize()), pair.getPrivateKey()::calculateSignature);
  }

  private void take(Bytes entry) {
    assertThat(log.append(entry)).isInstanceOf(LogVerdict.Accepted.class);
  }
}
