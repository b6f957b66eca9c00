import { Member, type MemberDevice, signInFault } from "@latchkey/client";
import { useState } from "preact/hooks";
import { codeOf } from "../design/task.ts";
import { useTitle } from "../design/title.ts";
import { memberText } from "../text/en-members.ts";
import { suggestedName } from "./device-name.ts";
import { forgetSignInLink } from "./link.ts";
import { SignInView } from "./SignInView.tsx";
import type { SignInState } from "./state.ts";

interface SignInPageProps {
  link: string;
  onSignedIn: (device: MemberDevice) => void;
}

export function SignInPage({ link, onSignedIn }: SignInPageProps) {
  const [state, setState] = useState<SignInState>({
    suggestedName: suggestedName(navigator.userAgent),
    busy: false,
    problem: signInFault(link),
  });
  useTitle(memberText.signIn.button);
  const signIn = async (deviceName: string) => {
    setState({ suggestedName: deviceName, busy: true });
    try {
      const device = await Member.signIn(link, deviceName);
      forgetSignInLink();
      onSignedIn(device);
    } catch (error) {
      const problem = codeOf(error);
      if (problem === "sign_in_link_used") {
        forgetSignInLink();
      }
      setState({ suggestedName: deviceName, busy: false, problem });
    }
  };
  return <SignInView state={state} onSignIn={(deviceName) => void signIn(deviceName)} />;
}
