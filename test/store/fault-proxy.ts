// An HTTP proxy between a store and its server that does what networks and busy servers do: errors, cuts in the middle of
// a request or an answer, answers that get lost, stalls. Bytes and the Host header pass unchanged (they are signed).
import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Fault =
  /** Answers by itself; the server hears nothing of the request. */
  | { answer: number; headers?: Record<string, string>; body?: string }
  /** Cuts both connections when so many bytes of the request have passed. */
  | { cutRequestAfter: number }
  /** Cuts the client's connection when so many bytes of the answer's body have passed. */
  | { cutAnswerAfter: number }
  /** The same, but the connection stays open and silent. */
  | { stallAnswerAfter: number }
  /** Lets the server do its work and cuts the connection in place of the answer. */
  | { loseAnswer: true }
  /** Asks the server for another path. */
  | { rewrite: (path: string) => string };

export interface Rule {
  /** Which requests it meets. */
  when: (request: IncomingMessage) => boolean;
  fault: Fault;
  /** How many requests it meets; every one without it. */
  times?: number;
  /** Called when the fault happens, and waited for before the connection is cut. */
  meanwhile?: () => Promise<void>;
}

export class FaultProxy {
  /** The first rule that meets a request and is not used up decides. */
  rules: Rule[] = [];
  /** Method and path of every request that came. */
  readonly seen: string[] = [];
  readonly #target: number;
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  constructor(targetPort: number) {
    this.#target = targetPort;
  }

  async start(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Forgets rules and what was seen. */
  reset(...rules: Rule[]): void {
    this.rules = rules;
    this.seen.length = 0;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.seen.push(`${request.method} ${request.url}`);
    request.on("error", () => {});
    const rule = this.rules.find(({ when, times = 1 }) => times > 0 && when(request));
    if (rule?.times !== undefined) rule.times--;
    const fault: Partial<Record<string, unknown>> & { rewrite?: (path: string) => string } = rule?.fault ?? {};
    const meanwhile = rule?.meanwhile ?? (async () => {});
    const cut = async () => {
      await meanwhile();
      request.socket.destroy();
    };
    if (rule && "answer" in rule.fault) {
      await meanwhile();
      request.resume();
      response.writeHead(rule.fault.answer, rule.fault.headers).end(rule.fault.body);
      return;
    }
    const { expect: _, ...headers } = request.headers;
    const path = fault.rewrite ? fault.rewrite(request.url!) : request.url!;
    const upstream = httpRequest({ port: this.#target, host: "127.0.0.1", method: request.method!, path, headers });
    let isAnswered = false;
    // Swift sends a body after the head of some answers to HEAD: an error of its connection that harms nobody.
    upstream.on("error", () => isAnswered || request.socket.destroy());
    response.on("close", () => upstream.destroy());
    let passed = 0;
    request.on("data", (chunk: Uint8Array) => {
      passed += chunk.length;
      if (typeof fault.cutRequestAfter === "number" && passed >= fault.cutRequestAfter) {
        request.removeAllListeners("data").removeAllListeners("end");
        void cut().then(() => upstream.destroy());
      } else {
        upstream.write(chunk);
      }
    });
    request.on("end", () => upstream.end());
    upstream.on("response", (answer) => {
      isAnswered = true;
      if (fault.loseAnswer) {
        answer.resume().on("end", () => void cut());
        return;
      }
      response.writeHead(answer.statusCode!, answer.headers);
      void passAnswer(answer, response, fault, cut);
    });
  }
}

async function passAnswer(
  answer: IncomingMessage,
  response: ServerResponse,
  fault: Partial<Record<string, unknown>>,
  cut: () => Promise<void>,
): Promise<void> {
  const limit = (fault.cutAnswerAfter ?? fault.stallAnswerAfter ?? Infinity) as number;
  let passed = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      const part = chunk.subarray(0, limit - passed);
      passed += part.length;
      if (!response.write(part)) await Promise.race([once(response, "drain"), once(response, "close")]);
      if (passed < limit) continue;
      if (fault.cutAnswerAfter !== undefined) {
        await new Promise((resolve) => setTimeout(resolve, 20)); // what has passed gets through before the cut
        await cut();
      }
      return;
    }
    response.end();
  } catch {
    response.destroy();
  }
}
