import { mount } from "../design/mount.tsx";
import { takeEntryLink } from "../sign-in/link.ts";
import { HostApp } from "./HostApp.tsx";

mount(<HostApp entryLink={takeEntryLink()} />);
