import { mount } from "../design/mount.ts";
import { GuestPage } from "./GuestPage.tsx";
import { takeLink } from "./link.ts";

const link = takeLink();
mount(<GuestPage link={link} />);
