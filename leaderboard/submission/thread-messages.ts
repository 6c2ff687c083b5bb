// What goes between the main thread and those that read files.
import type { ExpectedModels } from "../tracks/expected.ts";
import type { CheckedFile } from "./check.ts";

/** What a thread is asked; the bytes are its own copy. */
export interface ReadQuestion {
  bytes: Uint8Array;
  expected: ExpectedModels;
}

export type ReadAnswer =
  | { kind: "ready" }
  | { kind: "checked"; checked: CheckedFile }
  | { kind: "defect"; message: string; stack: string | undefined };
