// The three optimizers in TensorFlow.js operations, because TensorFlow.js' own put epsilon elsewhere: its RMSprop adds it
// under the root, rate * g / sqrt(v + epsilon), and its Adam to the corrected moment, m' / (sqrt(v') + epsilon) with
// m' = m / (1 - 0.9^t), v' = v / (1 - 0.999^t). Keras, and we, add it after the root, Adam's to the uncorrected sqrt(v).
import type * as TensorFlow from "@tensorflow/tfjs";
import type { TrainingSettings } from "../src/kernel/kernel.ts";

const EPSILON = 1e-7;

export interface TfjsOptimizer {
  /** Changes the variables by these gradients, one each, in order. */
  step(gradients: TensorFlow.Tensor[]): void;
  free(): void;
}

/** An optimizer of these variables with Keras' defaults and moments of zero. */
export function createTfjsOptimizer(
  tf: typeof TensorFlow,
  { optimizer, learningRate }: TrainingSettings,
  variables: TensorFlow.Variable[],
): TfjsOptimizer {
  const zeros = () => tf.tidy(() => variables.map((one) => tf.variable(tf.zerosLike(one), false)));
  const means = optimizer === "adam" ? zeros() : [];
  const squares = optimizer === "sgd" ? [] : zeros();
  let steps = 0;

  /** moment = keep * moment + (1 - keep) * value */
  function blend(moment: TensorFlow.Variable, keep: number, value: TensorFlow.Tensor): void {
    moment.assign(moment.mul(keep).add(value.mul(1 - keep)));
  }

  function change(i: number, gradient: TensorFlow.Tensor): TensorFlow.Tensor {
    if (optimizer === "sgd") return gradient.mul(learningRate);
    if (optimizer === "rmsprop") {
      blend(squares[i], 0.9, tf.square(gradient));
      return gradient.mul(learningRate).div(tf.sqrt(squares[i]).add(EPSILON));
    }
    blend(means[i], 0.9, gradient);
    blend(squares[i], 0.999, tf.square(gradient));
    const rate = (learningRate * Math.sqrt(1 - 0.999 ** steps)) / (1 - 0.9 ** steps);
    return means[i].mul(rate).div(tf.sqrt(squares[i]).add(EPSILON));
  }

  return {
    step(gradients) {
      steps++;
      tf.tidy(() => {
        for (const [i, variable] of variables.entries()) variable.assign(variable.sub(change(i, gradients[i])));
      });
    },
    free: () => tf.dispose([...means, ...squares]),
  };
}
