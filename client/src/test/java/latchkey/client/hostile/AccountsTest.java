package latchkey.client.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import latchkey.client.DeviceLink;
import latchkey.client.InviteOptions;
import latchkey.client.MeetingEvent;
import latchkey.client.MeetingOptions;
import latchkey.client.Member;
import latchkey.client.MemberInfo;
import latchkey.client.MemberMeeting;
import latchkey.client.Participant;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.model.AccountAlarm;
import latchkey.client.model.AccountChange;
import latchkey.client.model.LatchkeyException;
import latchkey.client.roster.RosterAlarm;
import latchkey.client.store.AccountStore;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Recorder;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MessageId;
import latchkey.protocol.UserId;
import latchkey.protocol.account.Account;
import latchkey.protocol.account.AccountLogPage;
import latchkey.protocol.account.AccountLogPages;
import latchkey.protocol.account.Accounts;
import latchkey.protocol.account.AppendAccountEntry;
import latchkey.protocol.account.RecoveryRequest;
import latchkey.protocol.account.RecoverySignOut;
import latchkey.protocol.device.DeviceLinkStatus;
import latchkey.protocol.device.PendingDevice;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountPlace;
import latchkey.protocol.log.account.AccountWriter;
import latchkey.protocol.log.meeting.MeetingWriter;
import latchkey.protocol.meeting.MeetingAccountChanged;
import latchkey.protocol.meeting.MemberPresence;
import latchkey.protocol.relay.DeviceRef;
import latchkey.protocol.relay.Events;
import latchkey.protocol.roster.RosterPage;
import org.junit.jupiter.api.Test;

/**
 * The server lies about accounts: who somebody is, what they are called, which devices they have.
 */
final class AccountsTest extends Scenario {
  private static final String LOGS = "POST /api/account-logs";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static void changeLog(
      HostileServer server, UserId user, UnaryOperator<AccountLogPage> lie) {
    server.answers(
        LOGS,
        AccountLogPages.class,
        answer ->
            new AccountLogPages(
                answer.logs().stream()
                    .map(page -> page.userId().equals(user) ? lie.apply(page) : page)
                    .toList()));
  }

  /** From now on the server shows these entries as the account's log. */
  private static void show(HostileServer server, UserId user, List<Bytes> entries) {
    changeLog(
        server,
        user,
        page -> {
          int from = (int) Math.min(page.from(), entries.size());
          return new AccountLogPage(
              user, page.from(), entries.subList(from, entries.size()), entries.size());
        });
  }

  private static void withhold(HostileServer server, UserId user) {
    server.answers(
        LOGS,
        AccountLogPages.class,
        answer ->
            new AccountLogPages(
                answer.logs().stream().filter(page -> !page.userId().equals(user)).toList()));
  }

  private static void hideChanges(HostileServer server) {
    server.pushes(
        Events.MEETING_ACCOUNT_CHANGED, MeetingAccountChanged.class, changed -> List.of());
  }

  /** Hanna's device is told to look. */
  private void claimHasGrown(UserId user) {
    toHanna.push(Events.MEETING_ACCOUNT_CHANGED, new MeetingAccountChanged(atHanna.id(), user, 99));
  }

  private static List<Bytes> entries(KeyStore store, UserId user) {
    return store.accountLogs().entries(user);
  }

  private static AccountLog read(List<Bytes> entries) {
    AccountLog log = new AccountLog((key, message, signature) -> true);
    entries.forEach(log::append);
    return log;
  }

  private static List<Bytes> with(List<Bytes> entries, Bytes next) {
    List<Bytes> longer = new ArrayList<>(entries);
    longer.add(next);
    return longer;
  }

  /** An entry that says it is device 1's of that account, and adds a device with that key. */
  private static Bytes forgedAddition(List<Bytes> entries, Bytes identityKey) {
    return AccountWriter.forDevice(
            read(entries), 1, new SigningKey(newIdentity(), message -> new byte[64]), Instant.now())
        .addDevice(99, identityKey, Bytes.of(new byte[64]));
  }

  private MeetingEvent.AccountRefused awaitRefused(AccountAlarm alarm) {
    return hannaSees.await(MeetingEvent.AccountRefused.class, refused -> refused.alarm() == alarm);
  }

  /** Sam's tablet, which comes in by itself. */
  private Member tabletComesIn() {
    Member tablet = world.device(sam(), "tablet");
    Recorder tabletSees = new Recorder();
    tablet.openMeeting(atHanna.id(), tabletSees);
    tabletSees.await(MeetingEvent.EncryptionReady.class);
    hannaSees.await(
        MeetingEvent.EncryptionReady.class,
        ready -> ready.sender().address().equals(tablet.address()));
    return tablet;
  }

  @Test
  void aLogIsWithheld() {
    withhold(toHanna, sam().userId());

    assertThatThrownBy(() -> atHanna.addMember(sam().userId()))
        .isInstanceOfSatisfying(
            LatchkeyException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.ACCOUNT_REFUSED));
    assertThat(atHanna.participants()).hasSize(1);
    withhold(toGus, hanna.userId());
    gusIsLetIn();
    awaitAlarm(gusSees, RosterAlarm.ACCOUNT_MISSING);
    say("not from somebody");
    assertThat(gusSees.all(MeetingEvent.Admitted.class)).isEmpty();
    assertThat(gusSees.texts()).isEmpty();
  }

  @Test
  void aLogIsWithheldFromADeviceThatComesIn() {
    Member tess = world.member("Tess");
    atHanna.addMember(tess.userId());
    AtomicBoolean withheld = new AtomicBoolean(true);
    toSam.answers(
        LOGS,
        AccountLogPages.class,
        answer ->
            new AccountLogPages(
                answer.logs().stream()
                    .filter(page -> !withheld.get() || !page.userId().equals(tess.userId()))
                    .toList()));
    atHanna.addMember(sam().userId());
    sam().openMeeting(atHanna.id(), samSees);
    awaitAlarm(samSees, RosterAlarm.ACCOUNT_MISSING);
    toSam.push(Events.PARTICIPANT_LEFT, new MemberPresence(atHanna.id(), sam().userId(), 1));
    settle();
    assertThat(samSees.all(MeetingEvent.Removed.class)).isEmpty();

    withheld.set(false);
    sam()
        .createMeeting("Others", MeetingOptions.HOST_ADMITS, new Recorder())
        .addMember(tess.userId());

    samSees.await(MeetingEvent.Admitted.class);
    say("now to Sam, too");
    samSees.awaitText("now to Sam, too");
  }

  @Test
  void nothingIsSignedWhileALogIsWithheld() {
    MemberMeeting atSam = samComesIn();
    Member tess = world.member("Tess");
    withhold(toSam, tess.userId());
    atHanna.addMember(tess.userId());
    awaitAlarm(samSees, RosterAlarm.ACCOUNT_MISSING);

    assertThatThrownBy(() -> atSam.invite(InviteOptions.forOneGuest()))
        .isInstanceOfSatisfying(
            LatchkeyException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.ACCOUNT_REFUSED));
  }

  @Test
  void anotherLogIsShownOfSomebodyWhoIsAdded() {
    sam().rename("Samuel");
    atHanna.addMember(sam().userId());
    atHanna.removeMember(sam().userId());
    List<Bytes> beginning = entries(samsStore, sam().userId()).subList(0, 1);
    Bytes other =
        AccountWriter.forDevice(
                read(beginning), 1, OwnKeys.in(samsStore).signingKey(), Instant.now())
            .rename("Samantha");
    show(toHanna, sam().userId(), with(beginning, other));

    assertThatThrownBy(() -> atHanna.addMember(sam().userId()))
        .isInstanceOfSatisfying(
            LatchkeyException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.ACCOUNT_REFUSED));
    assertThat(atHanna.members()).extracting(MemberInfo::name).containsExactly("Hanna");
  }

  @Test
  void anotherLogIsShownThanBefore() {
    samComesIn();
    Member tablet = tabletComesIn();
    List<Bytes> known = entries(hannasStore, sam().userId());
    assertThat(known).hasSize(2);
    List<Bytes> beginning = known.subList(0, 1);
    Bytes other =
        AccountWriter.forDevice(
                read(beginning), 1, OwnKeys.in(samsStore).signingKey(), Instant.now())
            .rename("Samuel");
    show(toHanna, sam().userId(), with(beginning, other));
    claimHasGrown(sam().userId());

    assertThat(awaitRefused(AccountAlarm.FORKED).detail()).contains("Sam");
    MeetingEvent.DeviceDisputed disputed = hannaSees.await(MeetingEvent.DeviceDisputed.class);
    assertThat(disputed.device().address()).isEqualTo(tablet.address());
    say("not for the tablet");
    samSees.awaitText("not for the tablet");
    assertGetsNoKey(atHanna, tablet.address());
    assertThat(samSees.texts()).containsExactly("not for the tablet");
    assertThat(entries(hannasStore, sam().userId())).isEqualTo(known);
  }

  @Test
  void anotherLogIsShownToOnePersonAndTheOthersAreTold() {
    samComesIn();
    Member tess = world.member("Tess");
    atHanna.addMember(tess.userId());
    Recorder tessSees = new Recorder();
    MemberMeeting atTess = tess.openMeeting(atHanna.id(), tessSees);
    tessSees.await(MeetingEvent.EncryptionReady.class);
    Member tablet = tabletComesIn();
    List<Bytes> beginning = entries(hannasStore, sam().userId()).subList(0, 1);
    Bytes other =
        AccountWriter.forDevice(
                read(beginning), 1, OwnKeys.in(samsStore).signingKey(), Instant.now())
            .rename("Samuel");
    show(toHanna, sam().userId(), with(beginning, other));
    claimHasGrown(sam().userId());

    MeetingEvent.AccountRefused told =
        tessSees.await(
            MeetingEvent.AccountRefused.class, refused -> refused.alarm() == AccountAlarm.FORKED);
    assertThat(told.userId()).isEqualTo(sam().userId());
    assertThat(tessSees.await(MeetingEvent.DeviceDisputed.class).device().address())
        .isEqualTo(tablet.address());
    tessSees.awaitSent(atTess.say("not for the tablet"));
    samSees.awaitText("not for the tablet");
    assertGetsNoKey(atTess, tablet.address());
  }

  @Test
  void aDeviceThatWasSignedOutJoinsAtAnOldPlace() {
    samComesIn();
    KeyStore tabletsStore = world.store();
    Member tablet = world.device(world.url(), sam(), "tablet", tabletsStore);
    AccountPlace withTablet =
        read(entries(tabletsStore, sam().userId())).state().orElseThrow().place();
    sam().signOut(tablet.address().deviceId(), Set.of());
    Eventually.that(
        () ->
            copyOfLog().account(sam().userId()).orElseThrow().place().index() > withTablet.index(),
        () -> "the meeting's log does not name the sign-out");
    Bytes joins =
        new MeetingWriter(
                copyOfLog(), tablet.address(), OwnKeys.in(tabletsStore).signingKey(), Instant.now())
            .joinDevice(withTablet);
    long from = log().size();
    toHanna.push(Events.ROSTER, new RosterPage(atHanna.id(), from, List.of(joins), from + 1));

    MeetingEvent.RosterRefused refused = hannaSees.await(MeetingEvent.RosterRefused.class);
    assertThat(refused.detail()).contains("entry " + from);
    settle();
    assertKnowsNothingOf(tablet.address());
  }

  @Test
  void aResetAccountIsShownToOnePersonInPlaceOfTheFormer() {
    samComesIn();
    atHanna.setVerified(sam().address(), true);
    Member reset = world.member("Sam after a reset");
    toHanna.answers(
        "GET /api/users",
        Accounts.class,
        truth ->
            new Accounts(
                truth.users().stream()
                    .filter(user -> !user.userId().equals(sam().userId()))
                    .map(user ->
                        user.userId().equals(reset.userId())
                            ? new Account(user.userId(), "Sam")
                            : user)
                    .toList()));
    UserId shown =
        hanna.users().stream()
            .filter(user -> user.name().equals("Sam"))
            .findFirst()
            .orElseThrow()
            .userId();
    atHanna.addMember(shown);
    reset.openMeeting(atHanna.id(), new Recorder());
    hannaSees.await(
        MeetingEvent.DeviceAdded.class, added -> added.device().address().equals(reset.address()));

    assertThat(atHanna.members())
        .extracting(MemberInfo::name)
        .containsExactly("Hanna", "Sam", "Sam after a reset");
    assertThat(atHanna.members()).filteredOn(MemberInfo::isProved).hasSize(1);
    assertThat(atHanna.verifiedAs(sam().address())).contains("Sam");
    assertThat(atHanna.verifiedAs(reset.address())).isEmpty();
  }

  @Test
  void aShorterLogIsShown() {
    samComesIn();
    Member tablet = tabletComesIn();
    List<Bytes> known = entries(hannasStore, sam().userId());
    show(toHanna, sam().userId(), known.subList(0, 1));
    claimHasGrown(sam().userId());

    awaitRefused(AccountAlarm.SHORTENED);
    assertThat(entries(hannasStore, sam().userId())).isEqualTo(known);
    say("for both");
    Eventually.that(
        () -> atHanna.keyCoverage().ready().contains(tablet.address()),
        () -> "" + atHanna.keyCoverage());
  }

  @Test
  void anEntryIsForged() {
    samComesIn();
    Bytes ghost = newIdentity();
    List<Bytes> known = entries(hannasStore, sam().userId());
    show(toHanna, sam().userId(), with(known, forgedAddition(known, ghost)));
    claimHasGrown(sam().userId());
    claimIsHere(sam().userId(), 99);

    awaitRefused(AccountAlarm.UNSIGNED);
    settle();
    assertKnowsNothingOf(Address.ofMember(sam().userId(), 99));
  }

  @Test
  void anotherAccountsLogIsGivenOut() {
    KeyStore strangers = world.store();
    Member stranger = world.member("Stranger", strangers);
    show(toHanna, sam().userId(), entries(strangers, stranger.userId()));

    assertThatThrownBy(() -> atHanna.addMember(sam().userId()))
        .isInstanceOfSatisfying(
            LatchkeyException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.ACCOUNT_REFUSED));
    assertThat(atHanna.participants()).hasSize(1);
    assertThat(entries(hannasStore, sam().userId())).isEmpty();
  }

  @Test
  void aSignOutIsHidden() {
    samComesIn();
    Member tablet = tabletComesIn();
    for (HostileServer server : List.of(toHanna, toSam)) {
      hideChanges(server);
      server.pushes(Events.DEVICE_SIGNED_OUT, DeviceRef.class, ref -> List.of());
    }
    show(toHanna, sam().userId(), entries(hannasStore, sam().userId()));
    sam().signOut(tablet.address().deviceId(), Set.of());

    awaitAlarm(hannaSees, RosterAlarm.ACCOUNT_MISSING);
    MessageId said = atHanna.say("not for the tablet");
    assertThat(
            hannaSees
                .await(MeetingEvent.MessageFailed.class, failed -> failed.messageId().equals(said))
                .code())
        .isEqualTo(ErrorCode.ROSTER_MOVED);
  }

  @Test
  void theKeyOfADeviceThatAsksIsSwapped() {
    toHanna.answers(
        "GET /api/me/device-links/[^/]+",
        DeviceLinkStatus.class,
        status -> {
          PendingDevice pending = status.pendingDevice();
          return pending == null
              ? status
              : new DeviceLinkStatus(
                  status.expiresAt(),
                  new PendingDevice(
                      pending.deviceName(), newIdentity(), pending.proof(), pending.possession()));
        });
    KeyStore store = world.store();
    CompletableFuture<Void> joining;
    try (DeviceLink link = hanna.newDeviceLink()) {
      joining = joining(link.link(), store);

      assertThatThrownBy(() -> link.awaitDevice(PATIENCE))
          .isInstanceOfSatisfying(
              LatchkeyException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.PROOF_REFUSED));
    }
    assertThatThrownBy(joining::get).hasCauseInstanceOf(LatchkeyException.class);
    assertThat(hanna.devices()).hasSize(1);
    assertThat(store.account().get()).isEmpty();
  }

  private CompletableFuture<Void> joining(String link, KeyStore store) {
    return CompletableFuture.runAsync(() -> {
      var _ = Member.joinAccount(link, "new device", store, PATIENCE);
    });
  }

  @Test
  void aDeviceLinkIsOfferedAnotherAccountsLog() {
    KeyStore strangers = world.store();
    Member stranger = world.member("Stranger", strangers);
    List<Bytes> others = entries(strangers, stranger.userId());
    toSam.answers(
        "POST /api/device-links/log",
        AccountLogPage.class,
        page -> new AccountLogPage(stranger.userId(), 0, others, others.size()));
    KeyStore store = world.store();
    try (DeviceLink link = hanna.newDeviceLink()) {
      String led = link.link().replace(toHanna.url().toString(), toSam.url().toString());

      assertThatThrownBy(() -> Member.joinAccount(led, "phone", store, PATIENCE))
          .isInstanceOfSatisfying(
              LatchkeyException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.ACCOUNT_REFUSED));
    }
    assertThat(store.account().get()).isEmpty();
  }

  @Test
  void theServerAddsADeviceByItself() {
    List<AccountChange> changes = new CopyOnWriteArrayList<>();
    hanna.onAccountChange(changes::add);
    Bytes ghost = newIdentity();
    List<Bytes> known = entries(hannasStore, hanna.userId());
    show(toHanna, hanna.userId(), with(known, forgedAddition(known, ghost)));
    claimHasGrown(hanna.userId());
    claimIsHere(hanna.userId(), 99);

    assertThat(awaitRefused(AccountAlarm.UNSIGNED).userId()).isEqualTo(hanna.userId());
    settle();
    assertKnowsNothingOf(Address.ofMember(hanna.userId(), 99));
    assertThat(hanna.devices()).hasSize(1);
    assertThat(changes).isEmpty();
  }

  @Test
  void aMemberIsGivenAnotherName() {
    UnaryOperator<Account> swapped = account -> new Account(account.userId(), "Mallory");
    toHanna.answers(
        "GET /api/users",
        Accounts.class,
        answer -> new Accounts(answer.users().stream().map(swapped).toList()));
    MemberMeeting atSam = samComesIn();
    samSees.awaitSent(atSam.say("It is me."));

    assertThat(hannaSees.awaitText("It is me.").author().name()).isEqualTo("Sam");
    assertThat(atHanna.participants())
        .extracting(Participant::name)
        .containsExactlyInAnyOrder("Hanna", "Sam");
  }

  private static final String APPEND = "POST /api/me/account-entries";

  /** The entries of their own accounts that clients send through that server. */
  private static List<Bytes> sentThrough(HostileServer server) {
    List<Bytes> sent = new CopyOnWriteArrayList<>();
    server.overhears(APPEND, AppendAccountEntry.class, call -> sent.add(call.entry()));
    return sent;
  }

  private static void assertRefused(ErrorCode code, Runnable act) {
    assertThatThrownBy(act::run)
        .isInstanceOfSatisfying(LatchkeyException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void anEntryIsRefusedAndTakenLater() {
    List<Bytes> sent = sentThrough(toHanna);
    AtomicReference<Optional<ErrorCode>> refusal =
        new AtomicReference<>(Optional.of(ErrorCode.INVALID_ACCOUNT_ENTRY));
    toHanna.refuses(APPEND, false, refusal::get);
    assertRefused(ErrorCode.INVALID_ACCOUNT_ENTRY, () -> hanna.rename("Johanna"));
    refusal.set(Optional.of(ErrorCode.LOG_MOVED));
    assertRefused(ErrorCode.LOG_MOVED, () -> hanna.rename("Hannah"));
    refusal.set(Optional.of(ErrorCode.FORBIDDEN));
    assertRefused(ErrorCode.FORBIDDEN, () -> hanna.rename("Hannah"));
    assertThat(sent).hasSizeGreaterThanOrEqualTo(3).containsOnly(sent.getFirst());
    assertThat(hanna.name()).isEqualTo("Hanna");

    refusal.set(Optional.empty());
    toHanna.cut();
    Eventually.that(() -> hanna.name().equals("Johanna"), hanna::name);
    hanna.rename("Hannah");
    assertThat(entries(hannasStore, hanna.userId()))
        .hasSize(3)
        .containsSubsequence(sent.getFirst(), sent.getLast());
  }

  @Test
  void anEntryIsSaidToBeRefusedThatTheServerHasTaken() {
    List<Bytes> sent = sentThrough(toHanna);
    toHanna.refuses(APPEND, true, () -> Optional.of(ErrorCode.FORBIDDEN));
    hanna.rename("Johanna");

    assertThat(hanna.name()).isEqualTo("Johanna");
    assertThat(sent).hasSize(1);
    assertThat(entries(hannasStore, hanna.userId())).hasSize(2);
  }

  @Test
  void theServerGoesAwayBeforeItHasAnEntry() {
    List<Bytes> sent = sentThrough(toHanna);
    toHanna.refuses(APPEND, false, () -> Optional.of(ErrorCode.UNAVAILABLE));
    assertRefused(ErrorCode.UNAVAILABLE, () -> hanna.rename("Johanna"));
    hanna.close();

    AccountStore.Account known = hannasStore.account().get().orElseThrow();
    hannasStore
        .account()
        .put(
            new AccountStore.Account(
                world.url().toString(), known.userId(), known.deviceId(), known.accessToken()));
    Member again = world.closing(Member.resume(hannasStore));
    Eventually.that(() -> again.name().equals("Johanna"), again::name);
    assertThat(entries(hannasStore, again.userId())).hasSize(2).contains(sent.getFirst());
  }

  @Test
  void theKeysOfANewAccountAreRefusedAndTakenLater() {
    AtomicReference<Optional<ErrorCode>> refusal =
        new AtomicReference<>(Optional.of(ErrorCode.FORBIDDEN));
    toSam.refuses("PUT /api/devices/me/keys", false, refusal::get);

    assertThat(sam().recoveryCode()).isPresent();
    assertThat(world.api(samsStore).keyCounts().preKeyCount()).isZero();
    refusal.set(Optional.empty());
    toSam.cut();
    Eventually.that(
        () -> world.api(samsStore).keyCounts().preKeyCount() > 0, () -> "no keys are published");
    var _ = samComesIn();
  }

  @Test
  void whatARecoveryCodeSignsIsRefusedAndTakenLater() {
    String code = hanna.recoveryCode().orElseThrow();
    AtomicReference<Optional<ErrorCode>> refusal =
        new AtomicReference<>(Optional.of(ErrorCode.FORBIDDEN));
    List<Bytes> sent = new CopyOnWriteArrayList<>();
    toSam.overhears("POST /api/recovery", RecoveryRequest.class, call -> sent.add(call.entry()));
    toSam.overhears(
        "POST /api/recovery/sign-out", RecoverySignOut.class, call -> sent.add(call.entry()));
    toSam.refuses("POST /api/recovery(/sign-out)?", false, refusal::get);
    KeyStore store = world.store();
    assertRefused(
        ErrorCode.FORBIDDEN, () -> Member.recover(toSam.url(), code, true, "laptop", store));
    refusal.set(Optional.of(ErrorCode.LOG_MOVED));
    assertRefused(
        ErrorCode.LOG_MOVED, () -> Member.recover(toSam.url(), code, false, "laptop", store));
    assertThat(sent).hasSize(2).containsOnly(sent.getFirst());
    refusal.set(Optional.empty());
    toSam.refuses("POST /api/recovery", true, () -> Optional.of(ErrorCode.UNAVAILABLE));
    assertRefused(
        ErrorCode.UNAVAILABLE, () -> Member.recover(toSam.url(), code, false, "laptop", store));

    Member back = world.closing(Member.recover(world.url(), code, true, "laptop", store));
    assertThat(back.devices()).hasSize(1);
    assertThat(entries(store, back.userId()))
        .hasSize(3)
        .containsSubsequence(sent.getFirst(), sent.getLast());
  }
}
