// One sample through the whole network, forward and backward, inside the first-level cache.
#ifndef WEIGHBRIDGE_NETWORK_H
#define WEIGHBRIDGE_NETWORK_H
#include "convolution.h"

#define FOR_PARTS UNROLL for (int part = 0; part < PARTS; part++)

// Pixels 0..255 to -1..1. [side * side]
static void load_image(state *s, const uint8_t *pixels) {
  const int count = s->side[0] * s->side[0];
  for (int i = 0; i < count; i++) s->input[i] = ((float)pixels[i] - 127.5f) * (1.0f / 127.5f);
}

// The random draws of 8 pixels from `first` on, for the filters of one part: 16 bits a unit, two units a word.
INLINE void dropout_draws(const state *s, uint32_t epoch, uint32_t place, uint32_t layer, int first, int part, words draw[8]) {
  words lane, out[4];
  for (int i = 0; i < LANES; i++) lane[i] = UP(part) + i;
  threefry(&s->dropout_key, epoch, place, layer, lane + (uint32_t)(first / 8 * FILTERS), out);
  UNROLL for (int i = 0; i < 8; i++) draw[i] = i % 2 ? out[i / 2] >> 16 : out[i / 2] & 0xffffu;
}

INLINE float dropout_scale(const state *s) { return 65536.0f / (float)(65536 - s->dropout_threshold); }

// Inverted dropout in place: a dropped unit becomes 0.
static void drop(state *s, uint32_t epoch, uint32_t place, uint32_t layer) {
  const int pixels = s->side[layer + 1] * s->side[layer + 1];
  const words threshold = splat_word(s->dropout_threshold);
  const vector scale = splat(dropout_scale(s));
  for (int first = 0; first < pixels; first += 8) {
    const int count = pixels - first < 8 ? pixels - first : 8;
    FOR_PARTS {
      words draw[8];
      dropout_draws(s, epoch, place, layer, first, part, draw);
      float *to = s->output[layer] + first * FILTERS + UP(part);
      UNROLL for (int i = 0; i < 8; i++)
        if (i < count) store(to + i * FILTERS, where_at_least(draw[i], threshold, load(to + i * FILTERS) * scale));
    }
  }
}

// Blocks by instruction set: output rows (wide) or pixels of a forward block; columns of an input-gradient block.
#ifdef WIDE
#define FORWARD_BLOCK(width) ((width) >= 13 ? 1 : (width) >= 6 ? 2 : (width))
#define COLUMN_BLOCK 15
#define GRADIENT_CHANNELS 2
#define GRADIENT_ROWS 3
#define FIRST_PARTS 1
#else
#define FORWARD_BLOCK(width) ((width) == 6 ? 6 : (width) == 2 ? 2 : (width) == 1 ? 1 : 5)
#define COLUMN_BLOCK 6
#define GRADIENT_CHANNELS 2
#define GRADIENT_ROWS 1
#define FIRST_PARTS 1
#endif

// Each layer size is a function of its own, so that the compiler sees constants. Widths: 28 -> 13, 6, 2; 32 -> 15, 7, 3, 1.
#define EACH_INNER(X) X(6, 13) X(2, 6) X(7, 15) X(3, 7) X(1, 3)

#define DEFINE_FIRST(width, input_width) \
  static void forward_first_##width(state *s) { \
    const layer_weights *w = &s->weights.layer[0]; \
    if (s->activation == RELU) \
      forward_layer(1, width, input_width, FORWARD_BLOCK(width), RELU, s->input, w->kernel, w->bias, s->output[0]); \
    else \
      forward_layer(1, width, input_width, FORWARD_BLOCK(width), TANH, s->input, w->kernel, w->bias, s->output[0]); \
  } \
  static void gradient_first_##width(state *s) { \
    layer_weights *g = &s->gradient.layer[0]; \
    weight_gradient(1, width, input_width, 1, 3, FIRST_PARTS, s->input, s->delta[0], g->kernel, g->bias); \
  }
DEFINE_FIRST(13, 28)
DEFINE_FIRST(15, 32)

#define FORWARD_INNER(activation, width, input_width) \
  forward_layer(FILTERS, width, input_width, FORWARD_BLOCK(width), activation, s->output[layer - 1], \
                s->weights.layer[layer].kernel, s->weights.layer[layer].bias, s->output[layer])
#define BACK_INNER(activation, dropout, width, input_width) \
  input_gradient(width, input_width, COLUMN_BLOCK, activation, dropout, scale, inverse, s->delta[layer], \
                 s->transposed[layer].kernel, s->output[layer - 1], s->delta[layer - 1])
#define DEFINE_INNER(width, input_width) \
  static void forward_inner_##width(state *s, const uint32_t layer) { \
    if (s->activation == RELU) FORWARD_INNER(RELU, width, input_width); \
    else FORWARD_INNER(TANH, width, input_width); \
  } \
  static void gradient_inner_##width(state *s, const uint32_t layer) { \
    layer_weights *g = &s->gradient.layer[layer]; \
    weight_gradient(FILTERS, width, input_width, GRADIENT_CHANNELS, GRADIENT_ROWS, PARTS_AT_ONCE, \
                    s->output[layer - 1], s->delta[layer], g->kernel, g->bias); \
  } \
  static void back_inner_##width(state *s, const uint32_t layer, const float scale, const float inverse) { \
    if (s->activation == RELU && !s->dropout_threshold) BACK_INNER(RELU, 0, width, input_width); \
    else if (s->activation == RELU) BACK_INNER(RELU, 1, width, input_width); \
    else if (!s->dropout_threshold) BACK_INNER(TANH, 0, width, input_width); \
    else BACK_INNER(TANH, 1, width, input_width); \
  }
EACH_INNER(DEFINE_INNER)

#define CASE_FORWARD(width, input_width) case width: forward_inner_##width(s, layer); break;
#define CASE_BACK(width, input_width) \
  case width: gradient_inner_##width(s, layer); back_inner_##width(s, layer, scale, inverse); break;

// From s->input to the logits. [16], the last six are 0
static void forward(state *s, int training, uint32_t epoch, uint32_t place, float logits[FILTERS], float pooled[FILTERS]) {
  for (uint32_t layer = 0; layer < s->layers; layer++) {
    if (layer == 0 && s->side[1] == 13) forward_first_13(s);
    else if (layer == 0) forward_first_15(s);
    else switch (s->side[layer + 1]) { EACH_INNER(CASE_FORWARD) }
    if (training && s->dropout_threshold) drop(s, epoch, place, layer);
  }
  const int pixels = s->side[s->layers] * s->side[s->layers];
  const float *last = s->output[s->layers - 1];
  FOR_PARTS {
    vector sum = load(last + UP(part));
    for (int i = 1; i < pixels; i++) sum += load(last + i * FILTERS + UP(part));
    store(pooled + UP(part), sum * splat(1.0f / (float)pixels));
  }
  FOR_PARTS {
    vector sum = load(s->weights.dense_bias + UP(part));
    for (int channel = 0; channel < FILTERS; channel++)
      sum = fused(splat(pooled[channel]), load(s->weights.dense_kernel + channel * FILTERS + UP(part)), sum);
    store(logits + UP(part), sum);
  }
}

// Greatest logit, e to the power of each one's distance from it, and the sum of these, by a fixed tree over 16 lanes.
static void softmax_terms(const float logits[FILTERS], float *greatest, float terms[FILTERS], float *sum) {
  float tree[FILTERS];
  *greatest = logits[0];
  for (int i = 1; i < CLASSES; i++) *greatest = logits[i] > *greatest ? logits[i] : *greatest;
  FOR_PARTS store(terms + UP(part), exponential(load(logits + UP(part)) - splat(*greatest)));
  for (int i = 0; i < FILTERS; i++) tree[i] = terms[i] = i < CLASSES ? terms[i] : 0.0f;
  for (int width = FILTERS / 2; width; width /= 2)
    for (int i = 0; i < width; i++) tree[i] += tree[i + width];
  *sum = tree[0];
}

// Adds one sample's gradient of the cross-entropy to s->gradient.
static void train_sample(state *s, const uint8_t *pixels, uint8_t label, uint32_t epoch, uint32_t place) {
  float logits[FILTERS], pooled[FILTERS], change[FILTERS], greatest, sum;
  load_image(s, pixels);
  forward(s, 1, epoch, place, logits, pooled);
  softmax_terms(logits, &greatest, change, &sum);
  FOR_PARTS store(change + UP(part), load(change + UP(part)) / splat(sum));
  change[label] -= 1.0f;

  const uint32_t top = s->layers - 1;
  const int count = s->side[s->layers] * s->side[s->layers];
  const float scale = dropout_scale(s), inverse = 1.0f / scale;
  const int dropout = s->dropout_threshold != 0;
  FOR_PARTS {
    const vector step = load(change + UP(part));
    float *bias = s->gradient.dense_bias + UP(part);
    store(bias, load(bias) + step);
    for (int channel = 0; channel < FILTERS; channel++) {
      float *to = s->gradient.dense_kernel + channel * FILTERS + UP(part);
      store(to, fused(splat(pooled[channel]), step, load(to)));
    }
    vector into = {0};
    for (int class = 0; class < CLASSES; class++)
      into = fused(splat(change[class]), load(s->dense_transposed + class * FILTERS + UP(part)), into);
    into *= splat(1.0f / (float)count);
    for (int i = 0; i < count; i++) {
      const int at = i * FILTERS + UP(part);
      const vector output = load(s->output[top] + at);
      vector through;
      if (s->activation == RELU) through = through_activation(RELU, dropout, scale, inverse, output, into);
      else if (!dropout) through = through_activation(TANH, 0, scale, inverse, output, into);
      else through = through_activation(TANH, 1, scale, inverse, output, into);
      store(s->delta[top] + at, through);
    }
  }
  for (uint32_t layer = top; layer > 0; layer--) {
    switch (s->side[layer + 1]) { EACH_INNER(CASE_BACK) }
  }
  if (s->side[1] == 13) gradient_first_13(s);
  else gradient_first_15(s);
}
#endif
