package latchkey.client;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import latchkey.client.account.Secrets;
import latchkey.client.crypto.DerivedKey;
import latchkey.client.invite.JoinLink;
import latchkey.client.store.InvitationLinks.MadeLink;
import latchkey.protocol.Bytes;
import latchkey.protocol.log.WrittenEntry;
import latchkey.protocol.log.meeting.ForWhom;

/** Making and revoking invitations, by entries of the roster. Links stay where they were made. */
final class Invitations {
  /** What an invitation has that holds until the meeting ends. */
  private static final Instant NEVER = Instant.ofEpochMilli(WrittenEntry.MAX_TIME);

  private final MemberEngine meeting;
  private final URI server;

  Invitations(MemberEngine meeting, URI server) {
    this.meeting = meeting;
    this.server = server;
  }

  Invitation make(InviteOptions options) {
    MadeLink link = new MadeLink(Secrets.invitationToken(), Secrets.seed());
    Bytes tokenHash = link.tokenHash();
    meeting.session().store.invitationLinks().put(meeting.id(), link);
    meeting
        .session()
        .roster
        .append((log, writer) ->
            Optional.of(
                writer.makeInvitation(
                    tokenHash,
                    DerivedKey.ofLink(link.seed()).publicKey(),
                    forWhom(options),
                    options.maxUses(),
                    options.expiresAt().orElse(NEVER))));
    options.label().ifPresent(label -> name(tokenHash, label));
    return new Invitation(write(link).orElseThrow(), tokenHash);
  }

  private static ForWhom forWhom(InviteOptions options) {
    if (options.forMember()) {
      return ForWhom.MEMBER;
    }
    return options.maxUses() == 1 ? ForWhom.ONE_GUEST : ForWhom.SEVERAL_GUESTS;
  }

  /** What the server does not learn, all members' devices are told. */
  private void name(Bytes tokenHash, String label) {
    meeting.session().store.invitationLabels().put(meeting.id(), tokenHash, label);
    meeting.labels().wake();
  }

  /** Newest first. */
  List<InvitationInfo> all() {
    return meeting
        .session()
        .roster
        .read(latchkey.protocol.log.meeting.MeetingLog::invitations)
        .reversed()
        .stream()
        .map(this::info)
        .toList();
  }

  private InvitationInfo info(latchkey.protocol.log.meeting.Invitation made) {
    return new InvitationInfo(
        made.tokenHash(),
        made.forWhom() == ForWhom.SEVERAL_GUESTS,
        made.forWhom() == ForWhom.MEMBER,
        made.maxUses(),
        made.uses(),
        Optional.of(Instant.ofEpochMilli(made.expiresAt())).filter(time -> time.isBefore(NEVER)),
        meeting.session().people.of(made.maker()),
        made.revoked(),
        meeting.session().store.invitationLabels().get(meeting.id(), made.tokenHash()),
        meeting
            .session()
            .store
            .invitationLinks()
            .get(meeting.id(), made.tokenHash())
            .flatMap(this::write));
  }

  /** A link names the entry that made its invitation. */
  private Optional<String> write(MadeLink link) {
    return meeting
        .session()
        .roster
        .read(log -> log.invitation(link.tokenHash()))
        .map(made ->
            new Invitation.Link(server, new JoinLink(link.token(), link.seed(), made.anchor()))
                .write(
                    made.forWhom() == ForWhom.MEMBER
                        ? LinkText.Kind.MEMBER
                        : LinkText.Kind.INVITATION));
  }

  void revoke(Bytes tokenHash) {
    meeting
        .session()
        .roster
        .append((log, writer) ->
            log.invitation(tokenHash).filter(made -> made.revoked()).isPresent()
                ? Optional.empty()
                : Optional.of(writer.revokeInvitation(tokenHash)));
  }
}
