import { type ErrorCode, type LostDevice, Member, type MemberDevice } from "@latchkey/client";
import { useEffect, useMemo, useState } from "preact/hooks";
import { AccountNotices } from "../account/AccountNotices.tsx";
import { DevicesPage } from "../account/DevicesPage.tsx";
import { RecoveryCodePage } from "../account/RecoveryCodePage.tsx";
import { forgetAccountNews, useAccount } from "../account/useAccount.ts";
import { Welcome, type WelcomeKind } from "../account/Welcome.tsx";
import { forgetDrafts } from "../conversation/drafts.ts";
import { forgetMarks, keptMarks } from "../conversation/reading.ts";
import { Button } from "../design/Button.tsx";
import { deviceMemory } from "../design/device-memory.ts";
import { Notice } from "../design/Notice.tsx";
import { CentredPage } from "../design/Page.tsx";
import { Problem } from "../design/Problem.tsx";
import { codeOf } from "../design/task.ts";
import { MeetingPage } from "../meeting/MeetingPage.tsx";
import { MeetingsPage } from "../meetings/MeetingsPage.tsx";
import { forgetPutAway } from "../meetings/put-away.ts";
import { SuspendedDevice } from "../meetings/SuspendedDevice.tsx";
import { forgetMemberLink } from "../member-link/kept-link.ts";
import { MemberLinkPage } from "../member-link/MemberLinkPage.tsx";
import { KnocksElsewhere } from "../noticing/Knocks.tsx";
import { NoticingDialog } from "../noticing/NoticingDialog.tsx";
import { NoticingQuestion } from "../noticing/NoticingQuestion.tsx";
import { NoticingSettings } from "../noticing/settings.ts";
import { Teller } from "../noticing/teller.ts";
import { JoinPage } from "../sign-in/JoinPage.tsx";
import { type EntryLink, forgetEntryLink, noteWayAfterSignIn, takeWayAfterSignIn } from "../sign-in/link.ts";
import { NoLink } from "../sign-in/NoLink.tsx";
import { OtherAccount } from "../sign-in/OtherAccount.tsx";
import { RecoverPage } from "../sign-in/RecoverPage.tsx";
import { SignInPage } from "../sign-in/SignInPage.tsx";
import { memberText } from "../text/members.ts";
import { text } from "../text/text.ts";
import { OpenElsewhere, takeOver, takesOverNow } from "./OpenElsewhere.tsx";
import { OpenMeetings } from "./open-meetings.ts";
import { useRoute } from "./route.ts";

type Session =
  | { readonly kind: "opening" }
  | { readonly kind: "unreachable"; readonly problem: string }
  | { readonly kind: "elsewhere" }
  | { readonly kind: "signed-out"; readonly lost?: LostDevice | undefined }
  | { readonly kind: "signed-in"; readonly device: MemberDevice; readonly welcome?: WelcomeKind | undefined };

/** A member's app: signs in, then meetings. */
export function HostApp({
  entryLink,
  memberLink,
}: {
  entryLink: EntryLink | undefined;
  memberLink?: string | undefined;
}) {
  const [invited, setInvited] = useState(memberLink);
  const [link, setLink] = useState(entryLink);
  const [session, setSession] = useState<Session>({ kind: "opening" });
  /** The person has decided to make this browser another device. */
  const [replacing, setReplacing] = useState(false);
  const [recovering, setRecovering] = useState(false);
  const [route, go] = useRoute();
  const resume = async (takesOver: boolean) => {
    try {
      if (!takesOver && (await Member.isOpenElsewhere())) {
        setSession({ kind: "elsewhere" });
        return;
      }
      const resumed = await Member.resume();
      setSession(
        resumed ? { kind: "signed-in", device: resumed } : { kind: "signed-out", lost: await lostDevice(link) },
      );
    } catch (error) {
      setSession({ kind: "unreachable", problem: codeOf(error) });
    }
  };
  useEffect(() => void resume(takesOverNow()), []);
  const device = session.kind === "signed-in" ? session.device : undefined;
  const [suspension, setSuspension] = useState<ErrorCode>();
  useEffect(() => {
    setSuspension(device?.suspension);
    return device?.onSuspended(setSuspension);
  }, [device]);
  if (session.kind === "opening") {
    return <CentredPage>{text.loading}</CentredPage>;
  }
  if (session.kind === "elsewhere") {
    return <OpenElsewhere onHere={() => void resume(true)} />;
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
  const forgetLink = () => {
    forgetEntryLink();
    setLink(undefined);
    setReplacing(false);
  };
  const lost = session.kind === "signed-out" ? session.lost : undefined;
  const signedIn = (way: string, welcome?: WelcomeKind) => async (made: MemberDevice) => {
    if (lost !== undefined) {
      await signOutLost(made, lost);
    }
    forgetDrafts();
    forgetMarks(deviceMemory);
    forgetPutAway(deviceMemory);
    forgetAccountNews();
    forgetLink();
    setRecovering(false);
    setSession({ kind: "signed-in", device: made, welcome });
    go(way);
  };
  const withoutLink = () => {
    forgetLink();
    go("/");
  };
  if (link !== undefined && (device === undefined || suspension !== undefined || replacing)) {
    return link.kind === "sign-in" ? (
      <SignInPage
        key={link.url}
        link={link.url}
        onSignedIn={(made) => signedIn(takeWayAfterSignIn())(made)}
        onElse={withoutLink}
      />
    ) : (
      <JoinPage
        key={link.url}
        link={link.url}
        onSignedIn={(made) => signedIn(takeWayAfterSignIn(), "joined")(made)}
        onElse={withoutLink}
      />
    );
  }
  if (device === undefined) {
    if (route.page === "meeting") {
      noteWayAfterSignIn(location.pathname);
    }
    return recovering ? (
      <RecoverPage onSignedIn={signedIn("/devices", "recovered")} onBack={() => setRecovering(false)} />
    ) : (
      <NoLink
        lost={lost}
        notice={
          invited !== undefined && (
            <Notice tone="info" title={memberText.memberLink.page.signInFirst}>
              {memberText.memberLink.page.signInFirstWhy}
            </Notice>
          )
        }
        onLink={setLink}
        onRecover={() => setRecovering(true)}
      />
    );
  }
  if (link !== undefined) {
    return (
      <OtherAccount name={device.me.userName} kind={link.kind} onStay={withoutLink} onUse={() => setReplacing(true)} />
    );
  }
  if (invited !== undefined && suspension === undefined && device.recoveryCode === undefined) {
    const leaveDoor = (to: string) => {
      forgetMemberLink();
      setInvited(undefined);
      go(to);
    };
    return (
      <MemberLinkPage
        device={device}
        link={invited}
        onIn={(meetingId) => leaveDoor(`/meetings/${meetingId}`)}
        onElse={() => leaveDoor("/")}
      />
    );
  }
  const signedOut = () => {
    forgetDrafts();
    forgetMarks(deviceMemory);
    forgetPutAway(deviceMemory);
    forgetAccountNews();
    setSession({ kind: "signed-out" });
  };
  return (
    <SignedIn
      key={`${device.me.userId}.${device.me.deviceId}`}
      device={device}
      suspension={suspension}
      firstWelcome={session.kind === "signed-in" ? session.welcome : undefined}
      route={route}
      go={go}
      onSignedOut={signedOut}
    />
  );
}

/** Who has a link comes in all the same. */
async function lostDevice(link: EntryLink | undefined): Promise<LostDevice | undefined> {
  try {
    return await Member.lostDevice(location.origin);
  } catch (error) {
    if (link === undefined) {
      throw error;
    }
    return undefined;
  }
}

/** Nothing can be made of it any more, and others would go on giving it keys. What it had added stays. */
async function signOutLost(device: MemberDevice, { userId, deviceId }: LostDevice): Promise<void> {
  if (device.me.userId === userId && device.me.deviceId !== deviceId) {
    // Where it cannot be done now, the person finds it among the devices.
    await device.signOut(deviceId, { keep: device.devicesThatGoWith(deviceId) }).catch(() => undefined);
  }
}

interface SignedInProps {
  device: MemberDevice;
  suspension: ErrorCode | undefined;
  firstWelcome: WelcomeKind | undefined;
  route: ReturnType<typeof useRoute>[0];
  go: (path: string) => void;
  onSignedOut: () => void;
}

/** The pages of a signed-in device, with what stands above each of them. */
function SignedIn({ device, suspension, firstWelcome, route, go, onSignedOut }: SignedInProps) {
  const meetings = useMemo(() => new OpenMeetings(device, keptMarks(deviceMemory)), [device]);
  const settings = useMemo(() => new NoticingSettings(deviceMemory), []);
  useEffect(() => meetings.watch(), [meetings]);
  useEffect(
    () => new Teller(meetings, settings, (meetingId) => go(`/meetings/${meetingId}`)).watch(),
    [meetings, settings],
  );
  const [noticing, setNoticing] = useState(false);
  const [takenOver, setTakenOver] = useState(device.isTakenOver);
  useEffect(() => device.onTakenOver(() => setTakenOver(true)), [device]);
  const account = useAccount(device);
  const [welcome, setWelcome] = useState(firstWelcome);
  /** The recovery code to be noted now, and not another time. */
  const [code, setCode] = useState(device.recoveryCode);
  if (code !== undefined && suspension === undefined) {
    return <RecoveryCodePage device={device} code={code} onDone={() => setCode(undefined)} />;
  }
  const onDevicesPage = route.page === "devices";
  const notice = (
    <>
      {suspension && (
        <SuspendedDevice
          why={suspension}
          onRetry={() => device.retry()}
          onDelete={() => void device.signOut().then(onSignedOut)}
        />
      )}
      {welcome && <Welcome kind={welcome} onDismiss={() => setWelcome(undefined)} />}
      <AccountNotices
        news={account.news}
        onLook={onDevicesPage ? undefined : () => go("/devices")}
        onDismiss={account.dismiss}
      />
      {takenOver && route.page !== "meeting" && (
        <Notice
          tone="caution"
          title={memberText.elsewhere.gone}
          actions={
            <Button small onClick={takeOver}>
              {memberText.elsewhere.here}
            </Button>
          }
        />
      )}
      {suspension === undefined && <NoticingQuestion meetings={meetings} settings={settings} />}
      {route.page !== "meetings" && (
        <KnocksElsewhere meetings={meetings} shown={route.page === "meeting" ? route.meetingId : undefined} />
      )}
    </>
  );
  switch (route.page) {
    case "meeting":
      return (
        <MeetingPage
          key={route.meetingId}
          device={device}
          meetingId={route.meetingId}
          notice={notice}
          meetings={meetings}
          onBack={() => go("/")}
        />
      );
    case "devices":
      return (
        <DevicesPage
          device={device}
          notice={notice}
          meetings={meetings}
          onDevices={account.hasDevices}
          onBack={() => go("/")}
          onSignedOut={() => {
            go("/");
            onSignedOut();
          }}
          onShowRecoveryCode={() => setCode(device.recoveryCode)}
        />
      );
    default:
      return (
        <>
          <MeetingsPage
            device={device}
            notice={notice}
            meetings={meetings}
            onOpen={(meetingId) => go(`/meetings/${meetingId}`)}
            onDevices={() => go("/devices")}
            onNoticing={() => setNoticing(true)}
          />
          {noticing && <NoticingDialog settings={settings} onClose={() => setNoticing(false)} />}
        </>
      );
  }
}
