import { mount } from "../design/mount.tsx";
import { takeSignInLink } from "../sign-in/link.ts";
import { HostApp } from "./HostApp.tsx";

mount(<HostApp signInLink={takeSignInLink()} />);
