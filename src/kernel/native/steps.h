// One vector of weights and one step of an optimizer, by Keras' formulas: epsilon stands outside the root.
#ifndef WEIGHBRIDGE_STEPS_H
#define WEIGHBRIDGE_STEPS_H
#include "vector.h"

#define EPSILON 1e-7f

INLINE void descent_step(float *weights, vector gradient, vector negative_rate) {
  store(weights, fused(negative_rate, gradient, load(weights)));
}

// `rate` holds the bias correction, as adam_rate() finds it.
INLINE void adam_step(float *weights, float *first, float *second, vector gradient, vector rate) {
  const vector m = fused(splat(0.1f), gradient, splat(0.9f) * load(first));
  const vector v = fused(splat(0.001f), gradient * gradient, splat(0.999f) * load(second));
  store(first, m);
  store(second, v);
  store(weights, load(weights) - rate * m / (square_root(v) + splat(EPSILON)));
}

// The next step's size; the powers are 0.9^t and 0.999^t, of the steps so far.
INLINE float adam_rate(float learning_rate, double *first_power, double *second_power) {
  *first_power *= 0.9;
  *second_power *= 0.999;
  return (float)((double)learning_rate * (__builtin_sqrt(1 - *second_power) / (1 - *first_power)));
}
#endif
