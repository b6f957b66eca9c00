import { Member, type MemberDevice, signInFault } from "@latchkey/client";
import { useEffect, useState } from "preact/hooks";
import { codeOf } from "../design/task.ts";
import { useTitle } from "../design/title.ts";
import { memberText } from "../text/members.ts";
import { suggestedName } from "./device-name.ts";
import { forgetEntryLink } from "./link.ts";
import { type SignInState, SignInView } from "./SignInView.tsx";

interface SignInPageProps {
  link: string;
  onSignedIn: (device: MemberDevice) => void;
  onElse: () => void;
}

export function SignInPage({ link, onSignedIn, onElse }: SignInPageProps) {
  const [state, setState] = useState<SignInState>({ step: "looking", problem: signInFault(link) });
  useTitle(memberText.signIn.title);
  const problemOf = (error: unknown): string => {
    const problem = codeOf(error);
    if (problem === "sign_in_link_used") {
      forgetEntryLink();
    }
    return problem;
  };
  const look = async () => {
    setState({ step: "looking" });
    try {
      const name = await Member.suggestedName(link);
      setState({
        step: "form",
        suggestedName: name,
        suggestedDevice: suggestedName(navigator.userAgent),
        busy: false,
      });
    } catch (error) {
      setState({ step: "looking", problem: problemOf(error) });
    }
  };
  useEffect(() => {
    if (signInFault(link) === undefined) {
      void look();
    }
  }, [link]);
  const open = async (displayName: string, deviceName: string) => {
    const change = (busy: boolean, problem?: string) => setState((now) => ({ ...now, busy, problem }));
    change(true);
    try {
      const device = await Member.signIn(link, deviceName, { displayName });
      forgetEntryLink();
      onSignedIn(device);
    } catch (error) {
      change(false, problemOf(error));
    }
  };
  return (
    <SignInView
      state={state}
      onOpen={(name, deviceName) => void open(name, deviceName)}
      onRetry={() => void look()}
      onElse={onElse}
    />
  );
}
