import { mount } from "../design/mount.tsx";
import { takeEntryLink } from "../sign-in/link.ts";
import { loadMemberText } from "../text/members.ts";
import { HostApp } from "./HostApp.tsx";

const entryLink = takeEntryLink();
void loadMemberText().then(() => mount(<HostApp entryLink={entryLink} />));
