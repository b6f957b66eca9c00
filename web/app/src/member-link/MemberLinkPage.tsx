import { Member, type MemberDevice, type MemberKnockState, type MemberLink } from "@latchkey/client";
import { useEffect, useState } from "preact/hooks";
import { codeOf, useTask } from "../design/task.ts";
import { useTitle } from "../design/title.ts";
import { memberText } from "../text/members.ts";
import { MemberLinkView } from "./MemberLinkView.tsx";

const ASK_AGAIN_MILLIS = 2_000;

/** The link lets no one in any longer: there is nothing to wait for. */
const OVER: ReadonlySet<string> = new Set([
  "invitation_expired",
  "invitation_revoked",
  "invitation_used_up",
  "invitation_unknown",
  "meeting_ended",
]);

interface MemberLinkPageProps {
  device: MemberDevice;
  link: string;
  /** The account is a member: the meeting can be opened. */
  onIn: (meetingId: string) => void;
  /** Goes on without the link. */
  onElse: () => void;
}

/** The way into a meeting of a person with an account, by a member link. */
export function MemberLinkPage({ device, link, onIn, onElse }: MemberLinkPageProps) {
  const [opened, setOpened] = useState<MemberLink>();
  const [state, setState] = useState<MemberKnockState>("none");
  const task = useTask();
  useTitle(memberText.memberLink.page.signInFirst);
  useEffect(() => {
    void task.run(async () => {
      try {
        const found = await device.memberLink(link);
        setOpened(found);
        setState(found.state);
      } catch (error) {
        if (codeOf(error) === "link_burnt") {
          // The person is told; those inside are told as far as the server can be reached.
          Member.reportBurnt(link).catch(() => undefined);
        }
        throw error;
      }
    });
  }, [device, link]);
  useEffect(() => {
    if (state === "member" && opened !== undefined) {
      onIn(opened.meetingId);
    }
    if (state !== "waiting" || opened === undefined) {
      return undefined;
    }
    const ask = async () => {
      try {
        setState(await opened.ask());
      } catch (error) {
        if (OVER.has(codeOf(error))) {
          setState("none");
        }
        throw error;
      }
    };
    const asking = setInterval(() => void task.run(ask), ASK_AGAIN_MILLIS);
    return () => clearInterval(asking);
  }, [opened, state]);
  const change = (work: (known: MemberLink) => Promise<void>) => {
    if (opened !== undefined) {
      void task.run(async () => {
        await work(opened);
        setState(opened.state);
      });
    }
  };
  return (
    <MemberLinkView
      meeting={opened && { title: opened.title, hostName: opened.hostName }}
      ownName={device.me.userName}
      state={state}
      problem={task.problem}
      onKnock={() => change((known) => known.knock())}
      onStop={() => change((known) => known.withdraw())}
      onElse={onElse}
    />
  );
}
