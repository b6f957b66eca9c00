import { takeFragment } from "../design/address-bar.ts";
import { mount } from "../design/mount.tsx";
import { HostApp } from "./HostApp.tsx";

const token = takeFragment();
mount(<HostApp signInLink={token === "" ? undefined : `${location.origin}/sign-in#${token}`} />);
