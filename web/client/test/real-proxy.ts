import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a proxy does with what comes to one of its ports; the configuration files say how. */
export type Manner = "RECOMMENDED" | "BLOCKED" | "IMPATIENT";

const MANNERS: readonly Manner[] = ["RECOMMENDED", "BLOCKED", "IMPATIENT"];
const FOLDERS = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/opt/homebrew/bin"];
const PROXIES = {
  nginx: { file: "nginx.conf", option: "-c" },
  haproxy: { file: "haproxy.cfg", option: "-f" },
} as const;

export type ProxyName = keyof typeof PROXIES;

/** Proxies that are installed here; says which are not. */
export function installed(): ReadonlySet<ProxyName> {
  const found = new Set<ProxyName>();
  for (const name of Object.keys(PROXIES) as ProxyName[]) {
    if (programOf(name) === undefined) {
      process.stdout.write(`Left out: the browser's SDK behind ${name}, not installed here.\n`);
    } else {
      found.add(name);
    }
  }
  return found;
}

function programOf(name: ProxyName): string | undefined {
  return FOLDERS.map((folder) => join(folder, name)).find(existsSync);
}

/** nginx or HAProxy before a server, configured as for the Java SDK's tests. */
export class RealProxy {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #ports: ReadonlyMap<Manner, number>;

  private constructor(process: ChildProcess, folder: string, ports: ReadonlyMap<Manner, number>) {
    this.#process = process;
    this.#folder = folder;
    this.#ports = ports;
  }

  /**
   * @param link the server's URL, or a link of it
   * @param at ports that are settled already; the others are any that are free
   */
  static async before(
    link: string,
    name: ProxyName,
    at: Readonly<Partial<Record<Manner, number>>> = {},
  ): Promise<RealProxy> {
    const program = programOf(name);
    if (program === undefined) {
      throw new Error(`${name} is not installed`);
    }
    const { file, option } = PROXIES[name];
    const folder = await mkdtemp(join(tmpdir(), "latchkey-proxy-"));
    const template = new URL(`../../../client/src/test/resources/latchkey/client/socket/${file}`, import.meta.url);
    let configuration = readFileSync(template, "utf8")
      .replaceAll("DIRECTORY", folder)
      .replaceAll("SERVER", new URL(link).host);
    const ports = new Map<Manner, number>();
    for (const manner of MANNERS) {
      const port = at[manner] ?? (await freePort());
      ports.set(manner, port);
      configuration = configuration.replaceAll(`:${manner}`, `:${port}`);
    }
    await writeFile(join(folder, file), configuration);
    const process = spawn(program, [option, join(folder, file)], { stdio: ["ignore", "ignore", "pipe"] });
    const said: string[] = [];
    process.stderr?.on("data", (chunk: Buffer) => said.push(chunk.toString()));
    for (const port of ports.values()) {
      while (!(await listens(port))) {
        if (process.exitCode !== null) {
          throw new Error(said.join(""));
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    return new RealProxy(process, folder, ports);
  }

  /** The same link by way of this proxy. */
  link(manner: Manner, link: string): string {
    return link.replace(/:\d+/, `:${this.#ports.get(manner)}`);
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill("SIGKILL");
    await ended;
    await rm(this.#folder, { recursive: true });
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
