// What the hub and the thread that decodes tables say to each other: one question at a time, one answer each.
import type { Split } from "../../zoo/index.ts";

/** A table to decode, and then its row groups one by one: the values of a group, or of its rows of one split. */
export type DecodeQuestion =
  | { file: ArrayBuffer; where: string }
  | { group: number; what: "weights" | "features"; split: Split };

export type DecodeAnswer = { groups: number } | { values: ArrayBuffer; rows: number } | { failure: string };
