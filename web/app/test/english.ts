import { vi } from "vitest";
import { loadMemberText } from "../src/text/members.ts";

// What the server writes into an English page.
vi.stubGlobal("document", { documentElement: { lang: "en" } });
await loadMemberText();
