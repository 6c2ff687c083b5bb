// The interleaved rounds: machine peak, a case, machine peak, the same case in PyTorch, and so on through the cases, many
// times. The machine's speed drifts, so each epoch is compared with the peaks just before and after it.
import type { Images, Kernel } from "../../src/kernel/kernel.ts";
import { type PeakMeasuring, peakMeter } from "../harness/peak.ts";
import { type Spread, spread } from "../harness/timing.ts";
import { CASES, multiplyAdds, SHAPE, startTraining } from "./cases.ts";

/** A kernel that can also run the machine at its limit. */
export type PeakKernel = Kernel & PeakMeasuring;

export interface RoundSettings {
  rounds: number;
  /** Images of an epoch. */
  images: number;
  /** Seconds of each peak measurement. */
  peakSeconds: number;
  /** Images per second of a case in another library, measured now. */
  rival?: ((index: number) => Promise<number>) | undefined;
}

export interface CaseFindings {
  name: string;
  images_per_second: Spread;
  share_of_peak: Spread;
  rival_images_per_second?: Spread;
  times_rival?: Spread;
}

export interface RoundFindings {
  /** 10^9 floating-point operations per second; a multiply-add is two. */
  peak_gflops: Spread;
  cases: CaseFindings[];
}

/** Measures all cases with one kernel on one thread. */
export async function measureRounds(
  kernel: PeakKernel,
  images: Images,
  settings: RoundSettings,
): Promise<RoundFindings> {
  const peak = peakMeter(kernel, settings.peakSeconds);
  const trainings = CASES.map((chosen) => startTraining(kernel, chosen, images));
  for (const training of trainings) training.epoch(Math.min(settings.images, 20_480)); // not counted: caches, compilers
  await new Promise((resolve) => setTimeout(resolve, 50)); // code that V8 compiles in the background arrives
  const perImage = multiplyAdds(SHAPE.imageSize, SHAPE.layers);
  const peaks: number[] = [];
  const found = CASES.map(() => ({ rates: [] as number[], shares: [] as number[], rivals: [] as number[] }));
  for (let round = 0; round < settings.rounds; round++) {
    for (const [index, training] of trainings.entries()) {
      const before = peak();
      const rate = training.epoch(settings.images);
      const after = peak();
      peaks.push(before, after);
      found[index].rates.push(rate);
      found[index].shares.push((rate * perImage) / ((before + after) / 2));
      if (settings.rival) found[index].rivals.push(await settings.rival(index));
    }
  }
  for (const training of trainings) training.free();
  return {
    peak_gflops: spread(peaks.map((rate) => (2 * rate) / 1e9)),
    cases: found.map(({ rates, shares, rivals }, index) => ({
      name: CASES[index].name,
      images_per_second: spread(rates),
      share_of_peak: spread(shares),
      ...(settings.rival
        ? {
            rival_images_per_second: spread(rivals),
            times_rival: spread(rates.map((rate, round) => rate / rivals[round])),
          }
        : {}),
    })),
  };
}
