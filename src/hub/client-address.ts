// Whose request it is: the address that limits and the log go by. What a client says of itself is never believed; what a
// proxy of ours says is, if the operator says that there is one.
import type { IncomingMessage } from "node:http";
import { isIP, isIPv6 } from "node:net";

/**
 * The address that a request came from. With `trustProxy`, the rightmost one in X-Forwarded-For that is not this machine's
 * own: each proxy adds, at the right, whom it was asked by, and what stands left of that anybody may have written.
 */
export function clientAddress(request: Pick<IncomingMessage, "socket" | "headers">, trustProxy: boolean): string {
  const peer = plain(request.socket.remoteAddress ?? "unknown");
  if (!trustProxy) return peer;
  const hops = String(request.headers["x-forwarded-for"] ?? "")
    .split(",")
    .map((hop) => plain(hop.trim()));
  for (const hop of hops.reverse()) {
    if (isIP(hop) === 0) break;
    if (!isLoopback(hop)) return hop;
  }
  return peer;
}

/** What requests are counted by: an IPv4 address, or the /64 of an IPv6 address, which is what one customer gets. */
export function clientKey(address: string): string {
  if (!isIPv6(address)) return address;
  // The parser of URLs writes every address in the same, shortest form.
  const [left, right] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const groups = left === "" ? [] : left.split(":");
  if (right !== undefined) {
    const tail = right === "" ? 0 : right.split(":").length;
    while (groups.length + tail < 8 && groups.length < 4) groups.push("0");
    if (groups.length < 4) groups.push(...right.split(":"));
  }
  return `${groups.slice(0, 4).join(":")}::/64`;
}

/** An address without brackets, port, zone and the IPv6 clothes of IPv4. */
function plain(address: string): string {
  const inside = /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address;
  return inside.replace(/%.*$/, "").replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
}

function isLoopback(address: string): boolean {
  return address.startsWith("127.") || address === "::1";
}
