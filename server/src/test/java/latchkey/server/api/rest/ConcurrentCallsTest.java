package latchkey.server.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.guest.Lobby;
import latchkey.protocol.guest.RegisterGuest;
import latchkey.protocol.keys.GuestKeyBundle;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.keys.PreKey;
import latchkey.protocol.log.meeting.Guest;
import latchkey.server.testing.Databases;
import latchkey.server.testing.Reply;
import latchkey.server.testing.TestAccount;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestKeys;
import latchkey.server.testing.TestLink;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that meet. */
@ParameterizedClass
@EnumSource(Databases.class)
final class ConcurrentCallsTest {
  private final TestServer server;
  private final TestDevice ada;
  private final TestMeeting meeting;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  ConcurrentCallsTest(Databases databases) {
    server = TestServer.on(databases);
    ada = server.newMember("Ada");
    meeting = TestMeeting.create(server, ada);
  }

  @AfterEach
  void close() {
    threads.close();
    server.close();
  }

  private <T> List<T> allAtOnce(List<Callable<T>> calls) throws Exception {
    CyclicBarrier start = new CyclicBarrier(calls.size());
    List<Future<T>> answers = new ArrayList<>();
    for (Callable<T> call : calls) {
      answers.add(
          threads.submit(() -> {
            start.await();
            return call.call();
          }));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> answer : answers) {
      results.add(answer.get());
    }
    return results;
  }

  @Test
  void twoHundredTakersOfAHundredPreKeysGetAHundredDifferentOnes() throws Exception {
    TestGuest guest = TestGuest.knock(server, meeting.invite(), "Alan", 100);
    meeting.admit(guest).isDone();
    List<TestDevice> devices = new ArrayList<>(List.of(ada));
    while (devices.size() < 40) {
      TestDevice device = server.newMember("Taker " + devices.size());
      meeting.add(device);
      devices.add(device);
    }
    List<Callable<GuestKeyBundle>> takes = new ArrayList<>();
    for (TestDevice device : devices) {
      takes.addAll(
          Collections.nCopies(
              5,
              () ->
                  server
                      .get("/api/meetings/external/keys/" + guest.sessionId(), device.token())
                      .as(GuestKeyBundle.class)));
    }

    List<GuestKeyBundle> bundles = allAtOnce(takes);

    List<PreKey> preKeys =
        bundles.stream().map(GuestKeyBundle::preKey).filter(Objects::nonNull).toList();
    assertThat(bundles).hasSize(200);
    assertThat(preKeys).hasSize(100).doesNotHaveDuplicates();
    assertThat(
            bundles.stream().map(bundle -> bundle.kyberPreKey().id()).filter(id -> id != 1_000_000))
        .hasSize(100)
        .doesNotHaveDuplicates();
    assertThat(server.get(guest.path() + "/prekeys", guest.token()).as(KeyCounts.class))
        .isEqualTo(new KeyCounts(0, 0));
  }

  @Test
  void twoDevicesAdmittingAtTheSameMomentBothSucceed() throws Exception {
    TestDevice grace = server.newMember("Grace");
    meeting.add(grace);
    List<Callable<Integer>> admissions = new ArrayList<>();
    List<Guest> expected = new ArrayList<>();
    for (TestDevice device : List.of(ada, grace)) {
      for (int i = 0; i < 5; i++) {
        TestGuest guest = meeting.knock("Guest " + expected.size());
        expected.add(guest.asGuest());
        admissions.add(() -> admitUntilDone(guest, device));
      }
    }

    allAtOnce(admissions);

    assertThat(meeting.roster().guests()).containsExactlyInAnyOrderElementsOf(expected);
  }

  private int admitUntilDone(TestGuest guest, TestDevice device) {
    int attempts = 1;
    Reply reply = meeting.admit(guest, device);
    while (reply.status() != 204) {
      reply.isRefused(ErrorCode.ROSTER_MOVED);
      attempts++;
      reply = meeting.admit(guest, device);
    }
    return attempts;
  }

  @Test
  void oneInvitationForOneAdmitsOneHoweverManyAskAtOnce() throws Exception {
    TestLink invitation = meeting.invite();
    List<Callable<Integer>> admissions = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      TestGuest guest = TestGuest.knock(server, invitation, "Guest " + i, 1);
      admissions.add(() -> meeting.admit(guest).status());
    }

    assertThat(allAtOnce(admissions)).containsOnlyOnce(204);
    assertThat(meeting.roster().guests()).hasSize(1);
  }

  @Test
  void aSignInLinkOpensOneAccountHoweverManyUseItAtOnce() throws Exception {
    String link = server.server().signIn().newLink("Bea").token();
    List<Callable<Integer>> uses = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      TestAccount account = new TestAccount("Bea " + i, server.clock().instant());
      uses.add(() -> server.post("/api/sign-in", "", account.opening(link, "Laptop")).status());
    }

    assertThat(allAtOnce(uses)).containsOnlyOnce(201);
  }

  @Test
  void manyKnockAtOnce() throws Exception {
    TestLink invitation = meeting.invite(100);
    List<Callable<Integer>> knocks = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      RegisterGuest request = TestGuest.registration(new TestKeys(), invitation, "Twin", 2);
      knocks.add(() -> server.post("/api/meetings/external/register", "", request).status());
    }

    assertThat(allAtOnce(knocks)).containsOnly(201);
  }

  @Test
  void oneKnockBeginsOneSessionHoweverOftenItIsSentAtOnce() throws Exception {
    RegisterGuest request = TestGuest.registration(new TestKeys(), meeting.invite(), "Alan", 2);
    Callable<Integer> knock =
        () -> server.post("/api/meetings/external/register", "", request).status();

    assertThat(allAtOnce(Collections.nCopies(10, knock))).containsOnly(201);
    String lobby = meeting.path() + "/external/waiting";
    assertThat(server.get(lobby, ada.token()).as(Lobby.class).guests()).hasSize(1);
  }
}
