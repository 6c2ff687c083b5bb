// Tables that several models are boosted on: cutting a wide table takes longer than many a fit, so its bins are kept.
import type { FittedGbm, GbmSettings } from "../../../schemas/types.d.ts";
import { validate } from "../../../src/lib/validate.ts";
import { checkFitOptions, type FitOptions, type FitTables, type Fitting } from "../estimator.ts";
import { binTable, cutColumns } from "./bins.ts";
import { type BinnedTables, boost } from "./boost.ts";
import { FittedBoosting } from "./model.ts";

/** Bins of this many bytes are kept, those used last; the last ones in any case. */
const KEPT_BYTES = 256 * 2 ** 20;

/** Checked tables, with their bins by max_bin. */
export class GbmFitting implements Fitting<GbmSettings, FittedGbm> {
  readonly #tables: FitTables;
  /** The one used last comes last. */
  readonly #binned = new Map<number, BinnedTables>();

  constructor(tables: FitTables) {
    this.#tables = tables;
  }

  async fit(options: FitOptions<GbmSettings>): Promise<FittedBoosting> {
    const settings = validate<GbmSettings>("gbm-settings", options.settings, "settings of gbm");
    checkFitOptions(options);
    const tables = await this.#cut(settings.max_bin, options.signal);
    const boosted = await boost(tables, { ...options, settings });
    return new FittedBoosting(this.#tables.training.columns, settings, boosted);
  }

  close(): void {
    this.#binned.clear();
  }

  async #cut(most: number, signal: AbortSignal | undefined): Promise<BinnedTables> {
    const { training, validation } = this.#tables;
    let binned = this.#binned.get(most);
    this.#binned.delete(most);
    const room = KEPT_BYTES / (training.rows * training.columns);
    for (const key of this.#binned.keys()) if (this.#binned.size + 1 > room) this.#binned.delete(key); // before others come
    if (binned === undefined) {
      const table = await cutColumns(training, most, signal);
      binned = {
        training: { table, labels: training.labels },
        validation: validation && {
          table: { bins: binTable(validation, table.cuts), rows: validation.rows },
          labels: validation.labels,
        },
      };
    }
    this.#binned.set(most, binned);
    return binned;
  }
}
