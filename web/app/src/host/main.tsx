import { reloadForAnotherLink, takeFragment } from "../design/address-bar.ts";
import { mount } from "../design/mount.tsx";
import { takeMemberLink } from "../member-link/kept-link.ts";
import { takeEntryLink } from "../sign-in/link.ts";
import { loadMemberText } from "../text/members.ts";
import { HostApp } from "./HostApp.tsx";

reloadForAnotherLink();
// A member link stands in the path, too, so it is looked for first.
const memberLink = takeMemberLink(takeFragment);
const entryLink = takeEntryLink();
void loadMemberText().then(() => mount(<HostApp entryLink={entryLink} memberLink={memberLink} />));
