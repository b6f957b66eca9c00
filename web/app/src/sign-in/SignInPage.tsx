import { Member, type MemberDevice } from "@latchkey/client";
import { useState } from "preact/hooks";
import { codeOf } from "../design/task.ts";
import { useTitle } from "../design/title.ts";
import { memberText } from "../text/en-members.ts";
import { suggestedName } from "./device-name.ts";
import { SignInView } from "./SignInView.tsx";
import type { SignInState } from "./state.ts";

interface SignInPageProps {
  link: string | undefined;
  onSignedIn: (device: MemberDevice) => void;
}

export function SignInPage({ link, onSignedIn }: SignInPageProps) {
  const [state, setState] = useState<SignInState>(
    link === undefined
      ? { step: "no-link" }
      : { step: "ready", suggestedName: suggestedName(navigator.userAgent), busy: false },
  );
  useTitle(memberText.signIn.button);
  const signIn = async (deviceName: string) => {
    if (link === undefined) {
      return;
    }
    setState({ step: "ready", suggestedName: deviceName, busy: true });
    try {
      onSignedIn(await Member.signIn(link, deviceName));
    } catch (error) {
      setState({ step: "ready", suggestedName: deviceName, busy: false, problem: codeOf(error) });
    }
  };
  return <SignInView state={state} onSignIn={(deviceName) => void signIn(deviceName)} />;
}
