import type { Account, MemberDevice, MemberMeeting } from "@latchkey/client";
import type { ComponentChildren } from "preact";
import { Avatar } from "../design/Avatar.tsx";
import { Button } from "../design/Button.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Problem } from "../design/Problem.tsx";
import { useLoaded, useTask } from "../design/task.ts";
import { text } from "../text/en.ts";
import { memberText } from "../text/en-members.ts";
import "./members.css";

/** What the dialog needs of a meeting. */
export type MembersActions = Pick<MemberMeeting, "members" | "addMember" | "removeMember">;

/** Everybody with an account on this server. */
export type Accounts = MemberDevice["accounts"];

interface MembersDialogProps {
  actions: MembersActions;
  accounts: Accounts;
  onClose: () => void;
}

/** Which accounts of this server the meeting is open to. */
export function MembersDialog({ actions, accounts, onClose }: MembersDialogProps) {
  const loaded = useLoaded(async () => {
    const [members, all] = await Promise.all([actions.members(), accounts()]);
    const within = new Set(members.map((member) => member.userId));
    return { members, others: all.filter((account) => !within.has(account.userId)) };
  });
  const changing = useTask();
  const change = (action: () => Promise<void>) =>
    changing.run(async () => {
      await action();
      loaded.reload();
    });
  const { members, others } = loaded.value ?? { members: [], others: [] };
  return (
    <Dialog title={memberText.meeting.openToTitle} onClose={onClose}>
      <p>{memberText.meeting.openToWhy}</p>
      <Problem code={loaded.problem ?? changing.problem} />
      <ul class="accounts" aria-busy={changing.busy}>
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
                onClick={() => change(() => actions.removeMember(account.userId))}
              >
                {text.conversation.remove}
              </Button>
            )}
          </AccountItem>
        ))}
        {others.map((account) => (
          <AccountItem key={account.userId} account={account}>
            <Button
              small
              busy={changing.busy}
              label={memberText.meeting.addName(account.name)}
              onClick={() => change(() => actions.addMember(account.userId))}
            >
              {memberText.meeting.add}
            </Button>
          </AccountItem>
        ))}
      </ul>
    </Dialog>
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
