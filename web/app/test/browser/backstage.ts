/** The server under test and what drives it from behind: see `Backstage` in web/src/test/java. */

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set: these tests are run by Maven, with "mvn -pl web -am verify".`);
  }
  return value;
}

export const serverUrl = (): string => setting("LATCHKEY_SERVER");

async function call(path: string, request: object): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(setting("LATCHKEY_BACKSTAGE") + path, { method: "POST", body: JSON.stringify(request) });
  const answer: Readonly<Record<string, unknown>> & { readonly error?: string } = await response.json();
  if (!response.ok) {
    throw new Error(`${path}: ${answer.error}`);
  }
  return answer;
}

async function textFrom(path: string, request: object, field: string): Promise<string> {
  return String((await call(path, request))[field]);
}

let accounts = 0;

/** A name that no other test uses: accounts are known by their names. */
export function uniqueName(name: string): string {
  accounts += 1;
  return `${name} ${process.pid}-${accounts}`;
}

/** A sign-in link that suggests this name for the account that it opens. */
export const signInLink = (name: string): Promise<string> => textFrom("/accounts", { name }, "link");

/** The same on a server whose operator has a name, a logo and links. */
export const operatedSignInLink = (name: string): Promise<string> => textFrom("/operated-accounts", { name }, "link");

/** Starts a server that is told that this is its address; where it listens. */
export const publishedServer = (url: string): Promise<string> => textFrom("/published", { url }, "server");

/** As {@link signInLink}, on that server. */
export const publishedSignInLink = (url: string, name: string): Promise<string> =>
  textFrom("/published-accounts", { url, name }, "link");

/** Somebody who takes part by the Java SDK. */
export class JavaParticipant {
  readonly #id: string;

  private constructor(id: string) {
    this.#id = id;
  }

  /** Hosts a meeting, and lets everyone in who comes with the link. */
  static async host(name: string, title: string): Promise<readonly [JavaParticipant, string]> {
    const { id, link } = await call("/java-hosts", { name, title });
    return [new JavaParticipant(String(id)), String(link)];
  }

  /** Signs in; takes part once a meeting is open to them and they {@link join} it. */
  static async member(name: string): Promise<JavaParticipant> {
    return new JavaParticipant(await textFrom("/java-members", { name }, "id"));
  }

  static async guest(name: string, link: string): Promise<JavaParticipant> {
    return new JavaParticipant(await textFrom("/java-guests", { name, link }, "id"));
  }

  async join(meetingId: string): Promise<void> {
    await call("/join", { id: this.#id, meetingId });
  }

  async say(text: string): Promise<void> {
    await call("/say", { id: this.#id, text });
  }

  async leave(): Promise<void> {
    await call("/leave", { id: this.#id });
  }

  /** What others said, each as `NAME: TEXT`. */
  async heard(): Promise<readonly string[]> {
    const { texts } = await call("/heard", { id: this.#id });
    return Array.isArray(texts) ? texts.map(String) : [];
  }
}
