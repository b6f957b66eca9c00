import { Guest, Member } from "@latchkey/client";

/** @param signInLink what `latchkey user add NAME` prints: it opens an account */
export async function meeting(signInLink: string): Promise<readonly string[]> {
  // The host's browser.
  const device = await Member.signIn(signInLink, "Laptop");
  const host = await device.createMeeting("Minutes");
  const { link } = await host.invite();

  // The guest's browser.
  const guest = await Guest.knock(link, "Gil");

  // The host lets in who waits.
  const { lobby } = await host.until((state) => state.lobby.length > 0);
  await host.admit(...lobby.map(({ sessionId }) => sessionId));

  // Both speak.
  await guest.until(({ status }) => status === "admitted");
  await host.say("Welcome");
  await guest.until(({ messages }) => messages.length === 1);
  await guest.say("Thank you");
  const { messages } = await host.until((state) => state.messages.length === 2);
  return messages.map(({ text }) => text);
}
