// Hyperparameters as numbers, for predictors that see how a network was trained: the paper's seven, then the optimizer.
import type { Config, ZooSpec } from "../../schemas/types.d.ts";
import { InputError } from "../lib/errors.ts";
import { log } from "../lib/math.ts";

/** In the order of arXiv 2002.11448, which leaves the optimizer out. */
const ORDER = [
  ...(["w_init", "activation", "learning_rate", "init_std", "l2reg", "train_fraction", "dropout"] as const),
  "optimizer",
] as const;

/** One column of the encoding: a number as it is, its logarithm, or 1 where the config has that value, else 0. */
interface EncodedColumn {
  readonly name: string;
  readonly of: (typeof ORDER)[number];
  readonly value: string | undefined;
  readonly logarithm: boolean;
}

/**
 * The columns of a zoo's hyperparameters: "w_init=he_normal" for each text that the spec draws from, "learning_rate" ..
 * for numbers. Those that are drawn log-uniformly are encoded as natural logarithms.
 */
function encodedColumns({ hyperparameters }: ZooSpec): EncodedColumn[] {
  return ORDER.flatMap((of): EncodedColumn[] => {
    const from = hyperparameters[of];
    if (from.distribution === "choice" && from.values.some((value) => typeof value === "string"))
      return from.values.map((value) => ({ name: `${of}=${value}`, of, value: String(value), logarithm: false }));
    return [{ name: of, of, value: undefined, logarithm: from.distribution === "log_uniform" }];
  });
}

/** Names of the columns of `encodeHyperparameters`, for zoos of this spec. */
export function hyperparameterNames(spec: ZooSpec): string[] {
  return encodedColumns(spec).map(({ name }) => name);
}

/** Which hyperparameter each column is of. */
export function hyperparameterOf(spec: ZooSpec): string[] {
  return encodedColumns(spec).map(({ of }) => of);
}

/** The hyperparameters of each config as numbers: [configs, columns]. InputError for a text that the spec doesn't draw. */
export function encodeHyperparameters(
  configs: readonly Pick<Config, (typeof ORDER)[number]>[],
  spec: ZooSpec,
): Float64Array {
  const columns = encodedColumns(spec);
  const encoded = new Float64Array(configs.length * columns.length);
  for (const [row, config] of configs.entries()) {
    for (const [index, { of, value, logarithm }] of columns.entries()) {
      const found = config[of];
      const number = value !== undefined ? Number(found === value) : logarithm ? log(found as number) : Number(found);
      encoded[row * columns.length + index] = number;
      if (value !== undefined && !columns.some((other) => other.of === of && other.value === found))
        throw new InputError(`row ${row}: ${of} is "${found}", which the spec of ${spec.name} does not draw`);
    }
  }
  return encoded;
}
