// What Latchkey is measured against: a bare broadcast by the public socket.io package, nothing stored.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Server } from "socket.io";

const http = createServer();
const io = new Server(http);
io.on("connection", (socket) => {
  const { room } = socket.handshake.auth;
  socket.join(room);
  socket.on("message", (payload) => io.to(room).emit("message", payload));
});
http.listen(0, "127.0.0.1", () => console.log(http.address().port));

// "heap" is answered with the bytes in use after a collection; the process ends with its input.
const commands = createInterface({ input: process.stdin });
commands.on("line", () => {
  globalThis.gc();
  console.log(process.memoryUsage().heapUsed);
});
commands.on("close", () => process.exit());
