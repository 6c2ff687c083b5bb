// The HTTP server around the hub's routes: limits that keep slow or hostile clients from holding it, the gate, the log,
// and an end that lets running downloads finish.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { FailureError } from "../lib/errors.ts";
import { logAccess } from "./access-log.ts";
import type { Prepared } from "./answers.ts";
import type { Hub } from "./app.ts";
import { clientAddress, clientKey } from "./client-address.ts";
import { errorAnswer } from "./errors.ts";
import { pathOf, refusal } from "./gate.ts";
import { HubResponse } from "./hub-response.ts";

const LIMITS = {
  /** Bytes of a request's first line and headers. */
  maxHeaderSize: 16_384,
  /** Milliseconds until all headers must be there, and the whole request: a body has less, and is told (uploads/). */
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 10_000,
  connectionsCheckingInterval: 2_000,
};
/** A connection on which nothing moves for so long is cut, in milliseconds. */
const IDLE_MILLISECONDS = 120_000;
const MOST_CONNECTIONS = 4_000;
/** Requests of a connection that wait for the answers before theirs; one that sends more ahead is cut. */
const MOST_WAITING = 64;
/** How long running answers may go on when the server ends, in milliseconds. */
const GRACE_MILLISECONDS = 30_000;

type AnyServer = Server<typeof IncomingMessage, typeof HubResponse>;

/** A server that runs. */
export interface Listening {
  /** `http://127.0.0.1:8080` */
  url: string;
  port: number;
  /** Takes no new connections, waits for running answers up to `graceMilliseconds`, cuts what is left. Callable again. */
  close(graceMilliseconds?: number): Promise<void>;
}

/** Listens; port 0 takes a free one. FailureError if the port can't be had. */
export async function listen(hub: Hub, { host = "127.0.0.1", port = 8080 } = {}): Promise<Listening> {
  const handle = getRequestListener(hub.app.fetch, {
    hostname: "localhost", // of requests that need not name one, HTTP/1.0
    autoCleanupIncoming: false, // HubResponse does it, before the connection ends
    errorHandler: (error) => {
      const isRequest = error instanceof Error && error.name === "RequestError";
      if (!isRequest) hub.report(error);
      return new Response(null, { status: isRequest ? 400 : 500 });
    },
  });
  const { trustProxy = false, now = Date.now, log } = hub.options;
  let isEnding = false;
  const connections = new Map<Socket, Connection>();
  const come = (request: IncomingMessage, response: HubResponse) => {
    const connection = connections.get(request.socket);
    if (connection !== undefined) connection.last = response;
    if (connection === undefined || response.socket !== null) return take(request, response, connection);
    // An answer before this one is not done, and nothing is opened for one whose turn may never come.
    if (++connection.waiting > MOST_WAITING) return void request.socket.destroy();
    response.once("socket", () => {
      connection.waiting--;
      take(request, response, connection);
    });
  };
  const server = createServer({ ...LIMITS, ServerResponse: HubResponse }, come);
  // A client that asks before it sends a body is told to go on only by who wants to read it.
  server.on("checkContinue", (request: IncomingMessage, response: HubResponse) => {
    response.isAwaited = true;
    come(request, response);
  });
  const take = (request: IncomingMessage, response: HubResponse, connection: Connection | undefined) => {
    const { address, client } = trustProxy || connection === undefined ? clientOf(request, trustProxy) : connection;
    const path = pathOf(request.url ?? "");
    if (log !== undefined) logAccess(request, response, { address, path: path ?? "", came: now() }, { log, now });
    if (isEnding) response.shouldKeepAlive = false;
    const isProbe = path === "/health" || path === "/ready";
    const refused = refusal(request, path, client, isProbe ? undefined : hub.limit, hub, (headers) => {
      response.extraHeaders = headers;
    });
    if (refused === undefined) {
      const recent = hub.recent.find(request);
      return recent ? response.give(recent) : handle(request, response);
    }
    const { status, message, headers } = refused;
    if (message === "") return void response.writeHead(status, headers).end();
    answer(response, request.method, errorAnswer(hub.context, path ?? "/", status, message, headers));
  };
  server.on("connection", (socket) => {
    connections.set(socket, { ...clientOf({ socket, headers: {} }, false), waiting: 0 });
    socket.once("close", () => connections.delete(socket));
  });
  // Handed to no handler of requests; without this one the connection is cut without a word.
  server.on("connect", (_request, socket) => {
    socket.on("error", () => {});
    socket.end("HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", () =>
      socket.destroy(),
    );
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.setTimeout(IDLE_MILLISECONDS);
  await opened(server, host, port);
  const taken = (server.address() as AddressInfo).port;
  let ending: Promise<void> | undefined;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}`,
    port: taken,
    close(graceMilliseconds = GRACE_MILLISECONDS) {
      isEnding = true;
      ending ??= end(server, connections, graceMilliseconds);
      return ending;
    },
  };
}

/** What is the same for all requests of a connection, unless a proxy stands before it. */
interface Connection extends Client {
  /** The answer to its latest request. */
  last?: HubResponse;
  /** Requests that came before their turn. */
  waiting: number;
}

/** Whose request it is. */
interface Client {
  address: string;
  /** What requests are counted by. */
  client: string;
}

function clientOf(request: Pick<IncomingMessage, "socket" | "headers">, trustProxy: boolean): Client {
  const address = clientAddress(request, trustProxy);
  return { address, client: clientKey(address) };
}

function answer(response: ServerResponse, method: string | undefined, { status, headers, body }: Prepared): void {
  response.writeHead(status, headers).end(method === "HEAD" ? undefined : body);
}

function opened(server: AnyServer, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: "something listens there already",
        EACCES: "permission denied",
        EADDRNOTAVAIL: "this machine has no such address",
        ENOTFOUND: "there is no host of this name",
      };
      const reason = reasons[error.code ?? ""] ?? error.message;
      reject(new FailureError(`can't listen on ${host}, port ${port}: ${reason}`, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
}

async function end(
  server: AnyServer,
  connections: ReadonlyMap<Socket, Connection>,
  graceMilliseconds: number,
): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Node counts those that have asked for nothing yet, or for the half of something, among the busy ones.
  const cutIdle = () => {
    for (const [socket, { last }] of connections) if (last === undefined || last.writableFinished) socket.destroy();
  };
  cutIdle();
  const idle = setInterval(cutIdle, 50);
  const limit = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
  await closed;
  clearInterval(idle);
  clearTimeout(limit);
}
