// From a batch's summed gradient to a step, as Keras defines it: Adam's bias correction is folded into the step size, so
// that its epsilon is Kingma and Ba's "epsilon hat".
#ifndef WEIGHBRIDGE_OPTIMIZER_H
#define WEIGHBRIDGE_OPTIMIZER_H
#include "state.h"
#include "steps.h"

// Mean over the batch, plus 2 l2reg w for kernels.
static void finish_gradient(state *s, uint32_t batch) {
  const vector share = splat(1.0f / (float)batch), decay = splat(2.0f * s->l2reg);
  float *gradient = (float *)&s->gradient;
  const float *weights = (const float *)&s->weights;
  const uint32_t layer_floats = sizeof(layer_weights) / 4, dense = MAX_LAYERS * layer_floats;
  for (uint32_t i = 0; i < sizeof(network_weights) / 4; i += LANES) {
    vector mean = load(gradient + i) * share;
    const int bias = i < dense ? i % layer_floats < FILTERS : i - dense < FILTERS;
    store(gradient + i, bias ? mean : fused(decay, load(weights + i), mean));
  }
}

static void step(state *s) {
  float *weights = (float *)&s->weights, *first = (float *)&s->first_moment, *second = (float *)&s->second_moment;
  const float *gradient = (const float *)&s->gradient;
  const uint32_t count = sizeof(network_weights) / 4;
  if (s->optimizer == SGD) {
    const vector rate = splat(-s->learning_rate);
    for (uint32_t i = 0; i < count; i += LANES) descent_step(weights + i, load(gradient + i), rate);
  } else if (s->optimizer == RMSPROP) {
    const vector rate = splat(s->learning_rate);
    for (uint32_t i = 0; i < count; i += LANES) {
      const vector g = load(gradient + i);
      const vector v = fused(splat(0.1f), g * g, splat(0.9f) * load(second + i));
      store(second + i, v);
      store(weights + i, load(weights + i) - rate * g / (square_root(v) + splat(EPSILON)));
    }
  } else {
    const vector rate = splat(adam_rate(s->learning_rate, &s->first_decay_power, &s->second_decay_power));
    for (uint32_t i = 0; i < count; i += LANES)
      adam_step(weights + i, first + i, second + i, load(gradient + i), rate);
  }
}
#endif
