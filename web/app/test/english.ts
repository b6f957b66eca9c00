import { vi } from "vitest";
import { loadFileText } from "../src/text/files.ts";
import { loadMemberText } from "../src/text/members.ts";

// What the server writes into an English page.
vi.stubGlobal("document", { documentElement: { lang: "en" } });
await Promise.all([loadMemberText(), loadFileText()]);
