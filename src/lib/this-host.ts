// Names where process numbers count: what is left in a shared folder tells by it whose process it was.
import { readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** The machine and, in containers (which may share its name), the space of process numbers. */
export function thisHost(): string {
  try {
    return `${hostname()} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}
