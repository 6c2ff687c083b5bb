// The columns of a board as a table, for spreadsheets and for Parquet alike: the metric that ranks comes first.
import { METRICS } from "../../../leaderboard/metrics/index.ts";
import type { ApiBoard, ApiEntry } from "../../../schemas/types.d.ts";
import type { ColumnKind } from "../../shard/index.ts";

export type BoardValue = string | number | null;

/** A column of a board. */
export interface BoardColumn {
  name: string;
  kind: ColumnKind;
  /** Whether it can be null. */
  nullable?: boolean;
  of(entry: ApiEntry): BoardValue;
}

const PARTS = ["value", "deviation", "low", "high"] as const;

/** The columns in their order; `base` is put before addresses. */
export function boardColumns({ metric }: Pick<ApiBoard, "metric">, base: string): BoardColumn[] {
  const metrics = [metric, ...METRICS.map(({ name }) => name).filter((name) => name !== metric)];
  return [
    { name: "best_rank", kind: "int32", nullable: true, of: ({ rank }) => rank?.best ?? null },
    { name: "worst_rank", kind: "int32", nullable: true, of: ({ rank }) => rank?.worst ?? null },
    { name: "method", kind: "text", of: ({ method }) => method },
    { name: "team", kind: "text", of: ({ team }) => team },
    { name: "authors", kind: "text", nullable: true, of: authorsOf },
    { name: "standing", kind: "text", of: ({ standing }) => standing },
    { name: "inputs", kind: "text", of: ({ inputs }) => inputs.join("; ") },
    { name: "files", kind: "int32", of: ({ files }) => files },
    ...metrics.flatMap((one) =>
      PARTS.map((part): BoardColumn => {
        const name = part === "value" ? one : `${one}_${part}`;
        return { name, kind: "double", nullable: true, of: ({ scores }) => scores[one]?.[part] ?? null };
      }),
    ),
    { name: "parameters", kind: "int64", nullable: true, of: ({ parameters }) => parameters ?? null },
    { name: "submitted_at", kind: "text", of: (entry) => entry.submitted_at },
    { name: "code", kind: "text", nullable: true, of: ({ code }) => code ?? null },
    { name: "paper", kind: "text", nullable: true, of: ({ paper }) => paper ?? null },
    { name: "id", kind: "int64", of: ({ id }) => id },
    { name: "url", kind: "text", of: ({ url }) => base + url },
  ];
}

function authorsOf({ authors, anonymous }: ApiEntry): string | null {
  return anonymous ? "anonymous" : (authors?.join("; ") ?? null);
}
