import { one, time } from "./en.ts";

/** The sentences about links for people with an account. */
export const memberLinkText = {
  page: {
    title: (meeting: string) => `You are invited to “${meeting}”`,
    looking: "Looking up your invitation…",
    why: (host: string, own: string) =>
      `${host} runs this meeting. You come in as ${own}, with all your devices, and stay a member until you leave. The hosts see your name, and that you have this link.`,
    knock: "Knock",
    waitTitle: (meeting: string) => `You knock at “${meeting}”`,
    wait: "A host has to let you in. Keep this page open; you come in by yourself then.",
    stop: "Stop waiting",
    declined: "You were not let in. Ask who invited you before you knock again.",
    again: "Knock again",
    elseWhere: "To my meetings",
    signInFirst: "You are invited to a meeting",
    signInFirstWhy:
      "The link that you have opened is for people with an account on this server. Sign in here first; then it opens by itself.",
  },
  door: {
    title: (count: number) =>
      one(count, "A person with an account is at the door", `${count} people with an account are at the door`),
    since: (at: Date) => `since ${time.format(at)}`,
    linkOfYours: "Has the link that you have made for",
    linkOf: (name: string) => `Has the link that ${name} has made for`,
    unnamed: "a member",
    proved: "They become a member, and all can check that they had the link.",
    decline: "Decline",
    declineName: (name: string) => `Decline ${name}`,
    admit: "Let in as a member",
    admitName: (name: string) => `Let in as a member: ${name}`,
  },
  invite: {
    use: "A person with an account here",
    useHint:
      "They become a member, and come back as they like. The link proves to all that it is the person whom you have sent it to.",
    ready: "Send it to one person only, who has an account on this server. It works once.",
  },
  /** Of one's own link: the host is told otherwise. */
  used: {
    title: "This link has been used",
    why: "Another person has come in with it already, and it was made for one person. Ask who invited you for a new one.",
  },
  members: {
    unproved: "first contact, unproved",
    unprovedWhy:
      "Members who are marked so were added by name alone: that the account is theirs was the server’s word. A link for a person with an account proves more, and so does comparing safety numbers.",
  },
} as const;
