// The official JavaScript client against the server that the environment variable SERVER names.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { io } from "socket.io-client";

const SERVER = process.env.SERVER;
const sockets = [];

after(() => {
  for (const socket of sockets) {
    socket.disconnect();
  }
});

function open(namespace, options = {}) {
  const socket = io(SERVER + namespace, { forceNew: true, reconnectionDelay: 20, ...options });
  sockets.push(socket);
  return socket;
}

function next(emitter, event) {
  return new Promise((resolve) => emitter.once(event, (...args) => resolve(args)));
}

async function connect(options, namespace = "/") {
  const socket = open(namespace, options);
  await next(socket, "connect");
  return socket;
}

function echo(socket, ...args) {
  return new Promise((resolve) => socket.emit("echo", ...args, (...back) => resolve(back)));
}

const transports = {
  "over WebSocket": { transports: ["websocket"] },
  "over polling": { transports: ["polling"] },
  "over polling and an upgrade": {},
};

for (const [name, options] of Object.entries(transports)) {
  describe(name, () => {
    it("echoes what JSON can say", async () => {
      const socket = await connect(options);
      const args = [1, "zwei ☃ \u0000 \u001e \ud83d\ude00", { drei: [true, null, 4.5e300] }, []];
      assert.deepEqual(await echo(socket, ...args), args);
    });

    it("echoes bytes, also inside an argument", async () => {
      const socket = await connect(options);
      const [plain, nested] = await echo(socket, Buffer.from([1, 2, 3]), {
        deep: [{ bytes: Buffer.from([0xff, 0]) }],
      });
      assert.deepEqual(Buffer.from(plain), Buffer.from([1, 2, 3]));
      assert.deepEqual(Buffer.from(nested.deep[0].bytes), Buffer.from([0xff, 0]));
    });

    it("echoes a large message and large bytes", async () => {
      const socket = await connect(options);
      const text = "x".repeat(300_000);
      const bytes = Buffer.alloc(300_000, 7);
      const [sameText, sameBytes] = await echo(socket, text, bytes);
      assert.equal(sameText, text);
      assert.deepEqual(Buffer.from(sameBytes), bytes);
    });

    it("answers what the server asks", async () => {
      const socket = await connect(options);
      socket.on("question", (a, b, answer) => answer(a + b));
      socket.emit("ask", 20, 22);
      assert.deepEqual(await next(socket, "answered"), [42]);
    });

    it("keeps the order of many messages both ways", async () => {
      const socket = await connect(options);
      const seen = [];
      socket.on("message-back", (n) => seen.push(n));
      for (let i = 0; i < 500; i++) {
        socket.emit("message", i);
      }
      await echo(socket);
      assert.deepEqual(seen, Array.from({ length: 500 }, (_, i) => i));
    });

    it("hears a broadcast to its room, and not to others", async () => {
      const [one, two, stranger] = await Promise.all([
        connect(options),
        connect(options),
        connect(options),
      ]);
      const room = `room ${name}`;
      await Promise.all([one.emitWithAck("join", room), two.emitWithAck("join", room)]);
      const heard = [];
      stranger.on("shouted", (text) => heard.push(text));
      const both = Promise.all([next(one, "shouted"), next(two, "shouted")]);
      stranger.emit("shout", room, "hello");
      assert.deepEqual(await both, [["hello"], ["hello"]]);
      await echo(stranger);
      assert.deepEqual(heard, []);
    });

    it("is refused with a message and data", async () => {
      const socket = open("/members", { ...options, auth: { token: "wrong" } });
      const [error] = await next(socket, "connect_error");
      assert.equal(error.message, "Not a member");
      assert.deepEqual(error.data, { code: "invalid_token" });
      socket.auth = { token: "right" };
      socket.connect();
      await next(socket, "connect");
      assert.equal(await socket.emitWithAck("whoami"), "right");
    });

    it("is put out by the server", async () => {
      const socket = await connect(options);
      const both = Promise.all([next(socket, "goodbye"), next(socket, "disconnect")]);
      socket.emit("put me out");
      const [goodbye, [reason]] = await both;
      assert.deepEqual(goodbye, []);
      assert.equal(reason, "io server disconnect");
    });
  });
}

it("upgrades from polling to WebSocket", async () => {
  const socket = await connect({});
  if (socket.io.engine.transport.name !== "websocket") {
    await next(socket.io.engine, "upgrade");
  }
  assert.equal(socket.io.engine.transport.name, "websocket");
  assert.deepEqual(await echo(socket, "still here"), ["still here"]);
});

it("loses nothing while it upgrades", async () => {
  const socket = await connect({});
  const seen = [];
  socket.on("message-back", (n) => seen.push(n));
  let sent = 0;
  while (socket.io.engine.transport.name !== "websocket") {
    socket.emit("message", sent++);
    await new Promise(setImmediate);
  }
  await echo(socket);
  assert.deepEqual(seen, Array.from({ length: sent }, (_, i) => i));
});

it("uses two namespaces over one connection", async () => {
  const main = await connect({ forceNew: false, transports: ["websocket"] });
  const members = open("/members", { forceNew: false, auth: { token: "right" } });
  await next(members, "connect");
  assert.equal(main.io, members.io);
  assert.notEqual(main.id, members.id);
  members.disconnect();
  assert.deepEqual(await echo(main, 1), [1]);
});

it("survives many heartbeats", async () => {
  const socket = await connect({ transports: ["websocket"] });
  for (let i = 0; i < 3; i++) {
    await next(socket.io.engine, "ping");
  }
  assert.ok(socket.connected);
});

it("reconnects after the server was started anew", async () => {
  const socket = await connect({ transports: ["websocket"] });
  const first = socket.id;
  socket.emit("restart");
  const [reason] = await next(socket, "disconnect");
  assert.equal(reason, "transport close");
  await next(socket, "connect");
  assert.notEqual(socket.id, first);
  assert.deepEqual(await echo(socket, "back"), ["back"]);
});
