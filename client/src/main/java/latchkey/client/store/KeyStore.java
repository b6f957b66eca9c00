package latchkey.client.store;

import java.nio.file.Path;
import java.util.Collection;
import java.util.function.Supplier;
import latchkey.protocol.Address;
import latchkey.protocol.MeetingId;

/**
 * Everything one device must keep. Members keep it in a file, guests in memory alone. Safe for use
 * by several threads: a transaction excludes all others, so that a session is never used by two at
 * once.
 *
 * <pre>{@code
 * store.atomically(() -> {
 *   PairwiseOpening opening = sessions.open(sender, ciphertext, type);
 *   store.handled().add(meeting, envelopeId); // kept together with the ratchet's step, or not at all
 *   return opening;
 * });
 * }</pre>
 */
public final class KeyStore implements AutoCloseable {
  private final Records records;
  private final AccountStore account;
  private final AccountLogs accountLogs;
  private final OwnIdentityStore ownIdentity;
  private final PreKeyRecords preKeys;
  private final LastingPreKeys lastingPreKeys;
  private final SessionRecords sessions;
  private final PinnedIdentities pinned;
  private final VerifiedPeople verified;
  private final SenderKeyRecords senderKeys;
  private final RosterLogs rosters;
  private final Cursors cursors;
  private final Streams streams;
  private final FloorSteps floorSteps;
  private final HandledIds handled;
  private final Outbox outbox;
  private final InvitationLinks invitationLinks;
  private final InvitationLabels invitationLabels;
  private final MemberLinkAnchors memberLinkAnchors;
  private final OpenedContents opened;
  private final GuestTextRecords guestTexts;
  private final AuthorPlaces authorPlaces;
  private final SentHashes sentHashes;

  KeyStore(Records records) {
    this.records = records;
    this.account = new AccountStore(records);
    this.accountLogs = new AccountLogs(records);
    this.ownIdentity = new OwnIdentityStore(records);
    this.preKeys = new PreKeyRecords(records);
    this.lastingPreKeys = new LastingPreKeys(records);
    this.sessions = new SessionRecords(records);
    this.pinned = new PinnedIdentities(records);
    this.verified = new VerifiedPeople(records);
    this.senderKeys = new SenderKeyRecords(records);
    this.rosters = new RosterLogs(records);
    this.cursors = new Cursors(records);
    this.streams = new Streams(records);
    this.floorSteps = new FloorSteps(records);
    this.handled = new HandledIds(records);
    this.outbox = new Outbox(records);
    this.invitationLinks = new InvitationLinks(records);
    this.invitationLabels = new InvitationLabels(records);
    this.memberLinkAnchors = new MemberLinkAnchors(records);
    this.opened = new OpenedContents(records);
    this.guestTexts = new GuestTextRecords(records);
    this.authorPlaces = new AuthorPlaces(records);
    this.sentHashes = new SentHashes(records);
  }

  /** An empty store that is gone with the process: a guest's. */
  public static KeyStore inMemory() {
    return new KeyStore(new MemoryRecords());
  }

  /**
   * The store in {@code file}, which is made if it is not there; on POSIX systems only its owner
   * may read it. One process at a time has it open.
   *
   * @throws StoreFailure if it cannot be opened
   */
  public static KeyStore inFile(Path file) {
    return new KeyStore(new SqliteRecords(file));
  }

  /**
   * Looks whether {@code file} is a whole key store that this version reads. Nothing is made or
   * changed.
   *
   * @throws StoreFailure where it is not, with the reason; also where another process has it open
   */
  public static void requireWhole(Path file) {
    SqliteRecords.requireWhole(file);
  }

  /**
   * Runs {@code work}; what it writes is kept as a whole or, where it throws, not at all. Inside
   * another transaction it is a part of that one, and undone alone where it throws. Keep it short,
   * and do no network calls in it.
   */
  public <T> T atomically(Supplier<T> work) {
    return records.atomically(work);
  }

  /** As {@link #atomically(Supplier)}. */
  public void atomically(Runnable work) {
    records.atomically(() -> {
      work.run();
      return true;
    });
  }

  /** Who this device is to its server. */
  public AccountStore account() {
    return account;
  }

  /** What accounts' devices have said of them. */
  public AccountLogs accountLogs() {
    return accountLogs;
  }

  /** This device's identity key. */
  public OwnIdentityStore ownIdentity() {
    return ownIdentity;
  }

  /** The private halves of this device's pre-keys. */
  public PreKeyRecords preKeys() {
    return preKeys;
  }

  /** Which of them are handed out for longer. */
  public LastingPreKeys lastingPreKeys() {
    return lastingPreKeys;
  }

  /** Pairwise sessions. */
  public SessionRecords sessions() {
    return sessions;
  }

  /** The identity keys under which this device knows others. */
  public PinnedIdentities pinned() {
    return pinned;
  }

  /** Those with whom the person has compared safety numbers. */
  public VerifiedPeople verified() {
    return verified;
  }

  /** Sender keys: this device's own and others'. */
  public SenderKeyRecords senderKeys() {
    return senderKeys;
  }

  /** The verified rosters. */
  public RosterLogs rosters() {
    return rosters;
  }

  /** How far each meeting's messages are handled. */
  public Cursors cursors() {
    return cursors;
  }

  /** What each meeting's messages are numbered by. */
  public Streams streams() {
    return streams;
  }

  /** Which comings and goings each meeting's messages have shown. */
  public FloorSteps floorSteps() {
    return floorSteps;
  }

  /** What has been handled and must not be again. */
  public HandledIds handled() {
    return handled;
  }

  /** What waits to be sent. */
  public Outbox outbox() {
    return outbox;
  }

  /** The links that this device has made. */
  public InvitationLinks invitationLinks() {
    return invitationLinks;
  }

  /** What meetings' invitations are called. */
  public InvitationLabels invitationLabels() {
    return invitationLabels;
  }

  /** What the member links say by which this device knocks. */
  public MemberLinkAnchors memberLinkAnchors() {
    return memberLinkAnchors;
  }

  /** What has been opened and is not handled yet. */
  public OpenedContents opened() {
    return opened;
  }

  /** What guests have said and nobody has published yet. */
  public GuestTextRecords guestTexts() {
    return guestTexts;
  }

  /** How far the authors of each meeting have counted. */
  public AuthorPlaces authorPlaces() {
    return authorPlaces;
  }

  /** What this device has sent to meetings, by its hashes. */
  public SentHashes sentHashes() {
    return sentHashes;
  }

  /**
   * Forgets who this device was: no key serves two devices. What it knows of others, and of
   * meetings, stays.
   */
  public void eraseDevice() {
    atomically(() -> {
      account.delete();
      account.deleteRecoveryCode();
      account.deletePending();
      accountLogs.deletePending();
      accountLogs.forgetToCarry();
      for (Kind kind : Kind.OF_THE_DEVICE) {
        records.deleteAll(kind, "");
      }
    });
  }

  /** Forgets all keys and state of a meeting, and the sessions with {@code guests}. */
  public void eraseMeeting(MeetingId meeting, Collection<Address> guests) {
    atomically(() -> {
      senderKeys.erase(meeting);
      rosters.erase(meeting);
      cursors.erase(meeting);
      streams.erase(meeting);
      floorSteps.erase(meeting);
      handled.erase(meeting);
      outbox.erase(meeting);
      invitationLinks.erase(meeting);
      invitationLabels.erase(meeting);
      memberLinkAnchors.delete(meeting);
      opened.erase(meeting);
      guestTexts.erase(meeting);
      authorPlaces.erase(meeting);
      sentHashes.erase(meeting);
      guests.forEach(sessions::delete);
    });
    records.erase();
  }

  @Override
  public void close() {
    records.close();
  }
}
