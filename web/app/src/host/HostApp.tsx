import { Member, type MemberDevice } from "@latchkey/client";
import { useEffect, useMemo, useState } from "preact/hooks";
import { forgetDrafts } from "../conversation/drafts.ts";
import { Button } from "../design/Button.tsx";
import { CentredPage } from "../design/Page.tsx";
import { Problem } from "../design/Problem.tsx";
import { codeOf } from "../design/task.ts";
import { MeetingPage } from "../meeting/MeetingPage.tsx";
import { MeetingsPage } from "../meetings/MeetingsPage.tsx";
import { SuspendedDevice } from "../meetings/SuspendedDevice.tsx";
import { forgetSignInLink, noteWayAfterSignIn, takeWayAfterSignIn } from "../sign-in/link.ts";
import { NoLink } from "../sign-in/NoLink.tsx";
import { OtherAccount } from "../sign-in/OtherAccount.tsx";
import { SignInPage } from "../sign-in/SignInPage.tsx";
import { text } from "../text/en.ts";
import { useRoute } from "./route.ts";
import { Watched } from "./watched.ts";

type Session =
  | { readonly kind: "opening" }
  | { readonly kind: "unreachable"; readonly problem: string }
  | { readonly kind: "signed-out" }
  | { readonly kind: "signed-in"; readonly device: MemberDevice };

/** A member's app: signs in, then meetings. */
export function HostApp({ signInLink }: { signInLink: string | undefined }) {
  const [link, setLink] = useState(signInLink);
  const [session, setSession] = useState<Session>({ kind: "opening" });
  /** The person has decided to make this browser another device. */
  const [replacing, setReplacing] = useState(false);
  const [route, go] = useRoute();
  useEffect(() => {
    Member.resume()
      .then((device) => setSession(device ? { kind: "signed-in", device } : { kind: "signed-out" }))
      .catch((error: unknown) => setSession({ kind: "unreachable", problem: codeOf(error) }));
  }, []);
  const device = session.kind === "signed-in" ? session.device : undefined;
  const watched = useMemo(() => new Watched(), [device]);
  const [suspended, setSuspended] = useState(false);
  useEffect(() => {
    setSuspended(device?.isSuspended ?? false);
    return device?.onSuspended(setSuspended);
  }, [device]);
  if (session.kind === "opening") {
    return <CentredPage>{text.loading}</CentredPage>;
  }
  if (session.kind === "unreachable") {
    return (
      <CentredPage>
        <Problem
          code={session.problem}
          actions={
            <Button small onClick={() => location.reload()}>
              {text.retry}
            </Button>
          }
        />
      </CentredPage>
    );
  }
  if (link !== undefined && (device === undefined || suspended || replacing)) {
    return (
      <SignInPage
        link={link}
        onSignedIn={(signedIn) => {
          forgetDrafts();
          setLink(undefined);
          setReplacing(false);
          setSession({ kind: "signed-in", device: signedIn });
          go(takeWayAfterSignIn());
        }}
      />
    );
  }
  if (device === undefined) {
    if (route.page === "meeting") {
      noteWayAfterSignIn(location.pathname);
    }
    return <NoLink onLink={setLink} />;
  }
  if (link !== undefined) {
    const stay = () => {
      forgetSignInLink();
      setLink(undefined);
      go("/");
    };
    return <OtherAccount name={device.me.userName} onStay={stay} onUse={() => setReplacing(true)} />;
  }
  const signedOut = () => {
    forgetDrafts();
    setSession({ kind: "signed-out" });
  };
  const notice = suspended && (
    <SuspendedDevice onRetry={() => device.retry()} onDelete={() => void device.signOut().then(signedOut)} />
  );
  return route.page === "meeting" ? (
    <MeetingPage
      key={route.meetingId}
      device={device}
      meetingId={route.meetingId}
      notice={notice}
      watched={watched}
      onBack={() => go("/")}
    />
  ) : (
    <MeetingsPage
      device={device}
      notice={notice}
      watched={watched}
      onOpen={(meetingId) => go(`/meetings/${meetingId}`)}
      onSignedOut={signedOut}
    />
  );
}
