// The figures of the paper that ours stand beside: facts, from datasets/paper/, which says where each is from.
import { readFileSync } from "node:fs";
import type { ZooSpec } from "../../src/zoo/index.ts";

interface PaperFigures {
  protocol: { convolution_layers: number; epochs: number };
  r2: { values: Record<string, Record<string, Record<string, number>>> };
  transfer_kendall_tau: { input: string; estimator: string; values: Record<string, Record<string, number>> };
}

/** What the paper (arXiv 2002.11448) says of the same thing; null where it says nothing. */
export interface Paper {
  /** Best of 1,000 random configurations by the cross-validation that chose it: optimistic. */
  r2(collection: string, input: string, estimator: string): number | null;
  kendallTau(from: string, to: string, input: string, estimator: string): number | null;
}

const FILE = new URL("../../datasets/paper/2002.11448.json", import.meta.url);
let figures: PaperFigures | undefined;

/** The paper's figures for networks of a spec's shape; none for other shapes, whose input sets mean something else. */
export function paperOf(spec: Pick<ZooSpec, "convolution_layers">): Paper {
  figures ??= JSON.parse(readFileSync(FILE, "utf8")) as PaperFigures;
  const { protocol, r2, transfer_kendall_tau: transfer } = figures;
  if (spec.convolution_layers !== protocol.convolution_layers) return { r2: () => null, kendallTau: () => null };
  return {
    r2: (collection, input, estimator) => r2.values[collection]?.[estimator]?.[input] ?? null,
    kendallTau(from, to, input, estimator) {
      if (input !== transfer.input || estimator !== transfer.estimator) return null;
      return transfer.values[from]?.[to] ?? null;
    },
  };
}
