import type { Account, MemberDevice, MemberInfo, MemberMeeting } from "@latchkey/client";
import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { Avatar } from "../design/Avatar.tsx";
import { Button } from "../design/Button.tsx";
import { Confirm } from "../design/Confirm.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Problem } from "../design/Problem.tsx";
import { useLoaded, useTask } from "../design/task.ts";
import { memberText } from "../text/members.ts";
import { text } from "../text/text.ts";
import "./members.css";

/** What the dialog needs of a meeting. */
export type MembersActions = Pick<MemberMeeting, "addMember" | "removeMember" | "setHost">;

/** Everybody with an account on this server. */
export type LoadAccounts = MemberDevice["accounts"];

type Asking = { readonly about: "remove" | "host"; readonly member: MemberInfo };

interface MembersDialogProps {
  members: readonly MemberInfo[];
  actions: MembersActions;
  accounts: LoadAccounts;
  onClose: () => void;
}

/** Whom the meeting is open to, who of them is a host, and who else has an account on this server. */
export function MembersDialog({ members, actions, accounts, onClose }: MembersDialogProps) {
  const words = memberText.meeting;
  const all = useLoaded(accounts);
  // Their rows stay where they are, so that a second press meets no other row's button.
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<Asking>();
  const changing = useTask();
  const within = new Set(members.map((member) => member.userId));
  const others = (all.value ?? []).filter(({ userId }) => !within.has(userId) || added.has(userId));
  return (
    <Dialog title={words.openToTitle} onClose={onClose}>
      <p>{words.openToWhy}</p>
      {members.some(({ isProved }) => !isProved) && (
        <p class="soft small">{memberText.memberLink.members.unprovedWhy}</p>
      )}
      <Problem code={all.problem ?? changing.problem} />
      {others.length > 0 && (
        <Accounts title={words.notMembers} busy={changing.busy}>
          {others.map((account) => (
            <AccountItem key={account.userId} account={account}>
              {within.has(account.userId) ? (
                <span class="account-added">{words.added}</span>
              ) : (
                <Button
                  small
                  busy={changing.busy}
                  label={words.addName(account.name)}
                  onClick={() =>
                    void changing.run(async () => {
                      await actions.addMember(account.userId);
                      setAdded((before) => new Set([...before, account.userId]));
                    })
                  }
                >
                  {words.add}
                </Button>
              )}
            </AccountItem>
          ))}
        </Accounts>
      )}
      {members.length > 0 && (
        <Accounts title={words.members} busy={changing.busy}>
          {members.map((member) => (
            <AccountItem key={member.userId} account={member} isHost={member.isHost} isUnproved={!member.isProved}>
              <MemberButtons member={member} busy={changing.busy} onAsk={setAsking} />
            </AccountItem>
          ))}
        </Accounts>
      )}
      {asking && (
        <Confirm
          {...question(asking)}
          onConfirm={() =>
            void changing.run(() => {
              const { userId, isHost } = asking.member;
              return asking.about === "remove" ? actions.removeMember(userId) : actions.setHost(userId, !isHost);
            })
          }
          onClose={() => setAsking(undefined)}
        />
      )}
    </Dialog>
  );
}

function MemberButtons(props: { member: MemberInfo; busy: boolean; onAsk: (asking: Asking) => void }) {
  const { member, busy, onAsk } = props;
  const words = memberText.meeting;
  return (
    <span class="account-buttons">
      {member.mayChangeRole && (
        <Button
          small
          busy={busy}
          label={member.isHost ? words.takeHostName(member.name) : words.makeHostName(member.name)}
          onClick={() => onAsk({ about: "host", member })}
        >
          {member.isHost ? words.takeHost : words.makeHost}
        </Button>
      )}
      {member.mayBeRemoved && (
        <Button
          small
          kind="danger"
          busy={busy}
          label={text.conversation.removeName(member.name)}
          onClick={() => onAsk({ about: "remove", member })}
        >
          {text.conversation.remove}
        </Button>
      )}
    </span>
  );
}

function question({ about, member: { name, isHost, isSelf } }: Asking) {
  const words = memberText.meeting;
  if (about === "remove") {
    return { title: words.removeTitle(name), why: words.removeMemberWhy, doIt: text.conversation.remove };
  }
  if (!isHost) {
    return { title: words.makeHostTitle(name), why: words.makeHostWhy, doIt: words.makeHost, danger: false };
  }
  return isSelf
    ? { title: words.takeHostSelfTitle, why: words.takeHostSelfWhy, doIt: words.takeHost }
    : { title: words.takeHostTitle(name), why: words.takeHostWhy, doIt: words.takeHost };
}

function Accounts({ title, busy, children }: { title: string; busy: boolean; children: ComponentChildren }) {
  const id = useId();
  return (
    <section>
      <h3 class="accounts-title" id={id}>
        {title}
      </h3>
      <ul class="accounts" aria-labelledby={id} aria-busy={busy}>
        {children}
      </ul>
    </section>
  );
}

interface AccountItemProps {
  account: Pick<Account, "name">;
  isHost?: boolean;
  /** It was added by name alone. */
  isUnproved?: boolean;
  children: ComponentChildren;
}

function AccountItem({ account, isHost = false, isUnproved = false, children }: AccountItemProps) {
  return (
    <li class="account">
      <Avatar name={account.name} kind="member" />
      <span class="account-name">
        <bdi>{account.name}</bdi> {isHost && <span class="tag tag--host">{text.conversation.hostTag}</span>}{" "}
        {isUnproved && <span class="tag">{memberText.memberLink.members.unproved}</span>}
      </span>
      {children}
    </li>
  );
}
