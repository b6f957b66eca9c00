import type { Account, MemberDevice, MemberMeeting } from "@latchkey/client";
import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { Avatar } from "../design/Avatar.tsx";
import { Button } from "../design/Button.tsx";
import { Confirm } from "../design/Confirm.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Problem } from "../design/Problem.tsx";
import { useLoaded, useTask } from "../design/task.ts";
import { text } from "../text/en.ts";
import { memberText } from "../text/en-members.ts";
import "./members.css";

/** What the dialog needs of a meeting. */
export type MembersActions = Pick<MemberMeeting, "members" | "addMember" | "removeMember">;

/** Everybody with an account on this server. */
export type LoadAccounts = MemberDevice["accounts"];

interface MembersDialogProps {
  actions: MembersActions;
  accounts: LoadAccounts;
  onClose: () => void;
}

/** Which accounts of this server the meeting is open to. */
export function MembersDialog({ actions, accounts, onClose }: MembersDialogProps) {
  const words = memberText.meeting;
  const loaded = useLoaded(async () => {
    const [members, all] = await Promise.all([actions.members(), accounts()]);
    return { members, all };
  });
  // Their rows stay where they are, so that a second press meets no other row's button.
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set());
  const [removing, setRemoving] = useState<Account>();
  const changing = useTask();
  const change = (action: () => Promise<void>) =>
    void changing.run(async () => {
      await action();
      loaded.reload();
    });
  const { members, all } = loaded.value ?? { members: [], all: [] };
  const within = new Set(members.map((member) => member.userId));
  const others = all.filter(({ userId }) => !within.has(userId) || added.has(userId));
  return (
    <Dialog title={words.openToTitle} onClose={onClose}>
      <p>{words.openToWhy}</p>
      <Problem code={loaded.problem ?? changing.problem} />
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
                    change(async () => {
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
          {members.map((account, index) => (
            <AccountItem key={account.userId} account={account}>
              {index === 0 ? (
                <span class="tag tag--host">{text.conversation.hostTag}</span>
              ) : (
                <Button
                  small
                  kind="danger"
                  busy={changing.busy}
                  label={text.conversation.removeName(account.name)}
                  onClick={() => setRemoving(account)}
                >
                  {text.conversation.remove}
                </Button>
              )}
            </AccountItem>
          ))}
        </Accounts>
      )}
      {removing && (
        <Confirm
          title={words.removeTitle(removing.name)}
          why={words.removeMemberWhy}
          doIt={text.conversation.remove}
          onConfirm={() => change(() => actions.removeMember(removing.userId))}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </Dialog>
  );
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

function AccountItem({ account, children }: { account: Account; children: ComponentChildren }) {
  return (
    <li class="account">
      <Avatar name={account.name} kind="member" />
      <span class="account-name">
        <bdi>{account.name}</bdi>
      </span>
      {children}
    </li>
  );
}
