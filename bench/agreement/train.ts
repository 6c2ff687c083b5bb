// Trains the runs of the comparison: here with the kernel as a zoo's runs are, and in PyTorch's processes.
import type { Config, ZooSpec } from "../../schemas/types.d.ts";
import type { ImageSet } from "../../src/images/index.ts";
import type { Kernel } from "../../src/kernel/kernel.ts";
import { runSeed } from "../../src/lib/random.ts";
import { subsetSize } from "../../src/zoo/index.ts";
import { trainConfig } from "../../workers/run.ts";
import { type Python, PythonProcess } from "../harness/python.ts";
import { removeRawImages, writeRawImages } from "../harness/raw-images.ts";
import type { Results } from "./results.ts";

/** One of the repeats of a drawn config; repeat 0 has the run's own seed. */
export interface Run {
  run: number;
  repeat: number;
  seed: number;
  config: Config;
}

export interface TorchSettings {
  torch: Python;
  spec: ZooSpec;
  images: ImageSet;
  processes: number;
  tell: (line: string) => void;
}

/** Test accuracies after the last epoch, in the order of the runs; null for a run whose weights did not stay finite. */
export function ourAccuracies(kernel: Kernel, spec: ZooSpec, images: ImageSet, runs: Run[]): (number | null)[] {
  return runs.map(({ run, repeat, seed, config }) => {
    const ownSeed = repeat === 0 ? seed : runSeed(`${spec.seed}, agreement ${repeat}`, images.id, run);
    const identity = { collection: images.id, run, seed: ownSeed, config };
    return trainConfig(kernel, spec, identity, images)?.rows?.at(-1)?.test_accuracy ?? null;
  });
}

/** Trains in PyTorch what `results` doesn't have, and keeps each result as it comes. */
export async function torchAccuracies(
  settings: TorchSettings,
  runs: Run[],
  results: Results,
): Promise<{ trained: number }> {
  const waiting = runs.filter((run) => !results.find(run));
  const trained = waiting.length;
  if (trained === 0) return { trained };
  const folder = writeRawImages(settings.images);
  try {
    const count = Math.min(settings.processes, trained);
    await Promise.all(Array.from({ length: count }, () => trainSome(settings, folder, waiting, results)));
  } finally {
    removeRawImages(folder);
  }
  return { trained };
}

/** One PyTorch process: takes runs from the list until none is left. */
async function trainSome(settings: TorchSettings, folder: string, waiting: Run[], results: Results): Promise<void> {
  const { torch, spec, images, tell } = settings;
  const python = new PythonProcess(torch.command, new URL("../torch/train.py", import.meta.url));
  try {
    const { epochs, batch_size, convolution_layers: layers } = spec;
    await python.ask({ folder, image_size: images.size, layers, batch_size, epochs });
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { run, repeat, config } = next;
      const subset = subsetSize(spec, images.train.labels.length, config.train_fraction);
      const answer = await python.ask<{ test_accuracy: number | null; train_accuracy: number | null; seconds: number }>(
        {
          ...{ config, subset },
          seed: 1000 * run + repeat,
        },
      );
      results.add({ run, repeat, config, ...answer, torch: torch.version });
      const accuracy = answer.test_accuracy === null ? "not finite" : answer.test_accuracy.toFixed(4);
      tell(
        `PyTorch, config ${run}, seed ${repeat}: ${accuracy} in ${answer.seconds.toFixed(0)} s, ${waiting.length} to go`,
      );
    }
  } finally {
    python.close();
  }
}
