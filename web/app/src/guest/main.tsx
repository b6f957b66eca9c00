import { mount } from "../design/mount.tsx";
import { GuestPage } from "./GuestPage.tsx";
import { takeLink } from "./link.ts";

const link = takeLink();
mount(<GuestPage link={link} />);
