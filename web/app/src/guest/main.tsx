import { reloadForAnotherLink } from "../design/address-bar.ts";
import { mount } from "../design/mount.tsx";
import { loadText } from "../text/text.ts";
import { GuestPage } from "./GuestPage.tsx";
import { takeLink } from "./link.ts";

reloadForAnotherLink();
const link = takeLink();
void loadText().then(() => mount(<GuestPage link={link} />));
