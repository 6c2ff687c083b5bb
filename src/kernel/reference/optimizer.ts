// The three optimizers with Keras' defaults; epsilon is added after the square root.
import type { TrainingSettings } from "../kernel.ts";
import type { Arithmetic, Numbers } from "./arithmetic.ts";

const EPSILON = 1e-7;

/** One step: changes the weights by the mean gradient of a batch. */
export type Optimizer = (weights: Numbers, gradient: Numbers) => void;

/** An optimizer of `count` weights with its own moments, all zero. */
export function createOptimizer(
  settings: Pick<TrainingSettings, "optimizer" | "learningRate">,
  arithmetic: Arithmetic,
  count: number,
): Optimizer {
  switch (settings.optimizer) {
    case "sgd":
      return sgd(settings.learningRate, arithmetic);
    case "rmsprop":
      return rmsprop(settings.learningRate, arithmetic, count);
    case "adam":
      return adam(settings.learningRate, arithmetic, count);
  }
}

/** w -= rate * g. */
function sgd(learningRate: number, { round, multiplyAdd }: Arithmetic): Optimizer {
  const rate = round(learningRate);
  return (weights, gradient) => {
    for (let i = 0; i < weights.length; i++) weights[i] = multiplyAdd(-rate, gradient[i], weights[i]);
  };
}

/** v = 0.9 v + 0.1 g^2; w -= rate * g / (sqrt(v) + epsilon). */
function rmsprop(learningRate: number, { round, multiplyAdd, zeros }: Arithmetic, count: number): Optimizer {
  const rate = round(learningRate);
  const [keep, add, epsilon] = [round(0.9), round(0.1), round(EPSILON)];
  const squares = zeros(count);
  return (weights, gradient) => {
    for (let i = 0; i < weights.length; i++) {
      const g = gradient[i];
      squares[i] = multiplyAdd(add, round(g * g), round(keep * squares[i]));
      const divisor = round(round(Math.sqrt(squares[i])) + epsilon);
      weights[i] = round(weights[i] - round(round(rate * g) / divisor));
    }
  };
}

/**
 * m = 0.9 m + 0.1 g; v = 0.999 v + 0.001 g^2; w -= rate_t * m / (sqrt(v) + epsilon) with the bias correction in
 * rate_t = rate * sqrt(1 - 0.999^t) / (1 - 0.9^t), found in doubles: Kingma and Ba's "epsilon hat", as in Keras.
 */
function adam(learningRate: number, { round, multiplyAdd, zeros }: Arithmetic, count: number): Optimizer {
  const rate = round(learningRate);
  const [keepFirst, addFirst] = [round(0.9), round(0.1)];
  const [keepSecond, addSecond] = [round(0.999), round(0.001)];
  const epsilon = round(EPSILON);
  const means = zeros(count);
  const squares = zeros(count);
  let firstPower = 1; // 0.9^t
  let secondPower = 1; // 0.999^t
  return (weights, gradient) => {
    firstPower *= 0.9;
    secondPower *= 0.999;
    const corrected = round(rate * (Math.sqrt(1 - secondPower) / (1 - firstPower)));
    for (let i = 0; i < weights.length; i++) {
      const g = gradient[i];
      means[i] = multiplyAdd(addFirst, g, round(keepFirst * means[i]));
      squares[i] = multiplyAdd(addSecond, round(g * g), round(keepSecond * squares[i]));
      const divisor = round(round(Math.sqrt(squares[i])) + epsilon);
      weights[i] = round(weights[i] - round(round(corrected * means[i]) / divisor));
    }
  };
}
