// Accuracies and losses of networks: where they must be, what they may be, and that all tables say the same.
import type { Manifest } from "../../../schemas/types.d.ts";
import { hasLabels, LABELS } from "../../publish/tables.ts";
import type { Split } from "../../zoo/index.ts";
import type { RowReader } from "./compare-table.ts";

/** Labels of networks after the final epoch as the runs say them: those of the weights must be the same. */
export class FinalLabels {
  readonly #labels = new Map<string, (number | null)[]>();

  /** Notes the labels of a row of the runs; gives what is wrong with them. */
  take(reader: RowReader, manifest: Manifest, split: Split): string[] {
    const id = String(reader.value("model_id"));
    const labels = LABELS.map((name) => reader.value(name) as number | null);
    this.#labels.set(id, labels);
    if (hasLabels(split, manifest.labels)) return valueProblems(id, labels);
    return LABELS.filter((_, index) => labels[index] !== null).map(
      (name) => `${id} is of the ${split} split and has a ${name}, which must be withheld`,
    );
  }

  /** What is wrong with the labels of a row of weights after the final epoch. */
  compare(reader: RowReader): string[] {
    const id = String(reader.value("model_id"));
    const known = this.#labels.get(id);
    if (known === undefined) return [];
    return LABELS.flatMap((name, index) => {
      const is = reader.value(name);
      return Object.is(is, known[index]) ? [] : [`${id}: ${name} is ${is}, the runs say ${known[index]}`];
    });
  }
}

/** What is wrong with the labels of a row that must have some. */
export function labelProblems(reader: RowReader): string[] {
  const labels = LABELS.map((name) => reader.value(name) as number | null);
  return valueProblems(String(reader.value("model_id")), labels);
}

function valueProblems(id: string, labels: (number | null)[]): string[] {
  return LABELS.flatMap((name, index) => {
    const value = labels[index];
    const most = name.endsWith("accuracy") ? 1 : Number.MAX_VALUE;
    if (value !== null && value >= 0 && value <= most) return [];
    return [`${id}: ${name} must be from 0 to ${most === 1 ? 1 : "a finite number"}, is ${value}`];
  });
}
