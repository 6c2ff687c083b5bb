// Requests of a client that can go away half way: over connections that are kept, whole or cut.
import { Agent, request } from "node:http";
import { submissionsUrl } from "../../../src/hub/addresses.ts";
import type { MadeTrack } from "./made-contest.ts";
import { bodyOf, type MadeSubmission } from "./made-submission.ts";
import { multipartType } from "./multipart.ts";

/** An answer that came whole. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

export interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: Uint8Array;
  /** Goes away after so many bytes of the body, or with "sent" after all of them and before an answer. */
  cut?: number | "sent" | undefined;
}

/** Milliseconds after which a hub that says nothing is given up. */
const PATIENCE = 120_000;

/** Connections that are kept; `destroy` it at the end. */
export function connections(most: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: most });
}

/** Undefined if no whole answer came: the request was cut, or the other side ended. */
export function ask(agent: Agent, url: string, { method = "POST", headers = {}, body, cut }: Asked = {}) {
  return new Promise<Answer | undefined>((resolve) => {
    const length = body === undefined ? {} : { "content-length": String(body.length) };
    const asked = request(url, { method, agent, headers: { ...length, ...headers } });
    asked.setTimeout(PATIENCE, () => asked.destroy());
    asked.on("error", () => resolve(undefined));
    asked.on("close", () => resolve(undefined));
    asked.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", () => resolve(undefined));
      response.on("end", () => {
        if (!response.complete) return resolve(undefined);
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode!, headers: response.headers, text });
      });
    });
    if (cut === undefined) asked.end(body);
    else if (cut === "sent") asked.end(body, () => setImmediate(() => asked.destroy()));
    else asked.write(body!.subarray(0, cut), () => asked.destroy());
  });
}

/** Sends a submission to a hub. */
export function submit(
  agent: Agent,
  hub: string,
  submission: MadeSubmission,
  made: MadeTrack,
  cut?: (bytes: number) => Asked["cut"],
): Promise<Answer | undefined> {
  const body = bodyOf(submission, made);
  const headers = {
    ...{ authorization: `Bearer ${submission.team.token}`, "content-type": multipartType() },
    "idempotency-key": submission.key,
  };
  return ask(agent, hub + submissionsUrl(submission.track), { headers, body, cut: cut?.(body.length) });
}
