// One fit on tables that nothing else is fitted on.
import type { Estimator, FitOptions, FitTables, Fitted } from "../../../leaderboard/baselines/estimator.ts";

export async function fitOnce<Settings, Saved>(
  estimator: Estimator<Settings, Saved>,
  task: FitTables & FitOptions<Settings>,
): Promise<Fitted<Settings, Saved>> {
  const { training, validation, ...options } = task;
  const fitting = await estimator.prepare({ training, validation });
  try {
    return await fitting.fit(options);
  } finally {
    fitting.close();
  }
}
