import { deviceLinkFault, Member, type MemberDevice } from "@latchkey/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { codeOf } from "../design/task.ts";
import { useTitle } from "../design/title.ts";
import { memberText } from "../text/members.ts";
import { suggestedName } from "./device-name.ts";
import { type JoinState, JoinView } from "./JoinView.tsx";
import { isLinkFault } from "./LinkFault.tsx";
import { forgetEntryLink } from "./link.ts";

interface JoinPageProps {
  link: string;
  onSignedIn: (device: MemberDevice) => void;
  onElse: () => void;
}

export function JoinPage({ link, onSignedIn, onElse }: JoinPageProps) {
  const [state, setState] = useState<JoinState>({
    deviceName: suggestedName(navigator.userAgent),
    problem: deviceLinkFault(link),
  });
  const waiting = useRef<AbortController | undefined>(undefined);
  useTitle(memberText.join.title);
  useEffect(() => () => waiting.current?.abort(), []);
  const ask = async (deviceName: string) => {
    const stop = new AbortController();
    waiting.current = stop;
    setState({ deviceName, waiting: "asking" });
    try {
      const device = await Member.joinAccount(link, deviceName, {
        signal: stop.signal,
        onWaiting: (how) => setState({ deviceName, waiting: how }),
      });
      forgetEntryLink();
      onSignedIn(device);
    } catch (error) {
      const problem = stop.signal.aborted ? undefined : codeOf(error);
      if (isLinkFault(problem)) {
        forgetEntryLink();
      }
      setState({ deviceName, problem });
    }
  };
  return (
    <JoinView
      state={state}
      onAsk={(deviceName) => void ask(deviceName)}
      onStop={() => waiting.current?.abort()}
      onElse={onElse}
    />
  );
}
