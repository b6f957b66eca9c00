import { takeFragment } from "../design/address-bar.ts";
import { mount } from "../design/mount.tsx";
import { takeMemberLink } from "../member-link/kept-link.ts";
import { takeEntryLink } from "../sign-in/link.ts";
import { HostApp } from "./HostApp.tsx";

// A member link stands in the path, too, so it is looked for first.
const memberLink = takeMemberLink(takeFragment);

mount(<HostApp entryLink={takeEntryLink()} memberLink={memberLink} />);
