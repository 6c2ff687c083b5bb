// A few samples through the whole network, forward and backward, inside the nearest caches.
#ifndef WEIGHBRIDGE_NETWORK_H
#define WEIGHBRIDGE_NETWORK_H
#include "convolution.h"

#define FOR_PARTS UNROLL for (int part = 0; part < PARTS; part++)

// Pixels 0..255 to -1..1. [side * side]
static void load_image(const state *s, sample *a, const uint8_t *pixels) {
  const int count = s->side[0] * s->side[0];
  for (int i = 0; i < count; i++) a->input[i] = ((float)pixels[i] - 127.5f) * (1.0f / 127.5f);
}

// The random draws of 8 pixels from `first` on, for the filters of one part: 16 bits a unit, two units a word.
INLINE void dropout_draws(const state *s, uint32_t epoch, uint32_t place, uint32_t layer, int first, int part, words draw[8]) {
  words lane, out[4];
  for (int i = 0; i < LANES; i++) lane[i] = UP(part) + i;
  threefry(&s->dropout_key, epoch, place, layer, lane + (uint32_t)(first / 8 * FILTERS), out);
  UNROLL for (int i = 0; i < 8; i++) draw[i] = i % 2 ? out[i / 2] >> 16 : out[i / 2] & 0xffffu;
}

INLINE float dropout_scale(const state *s) { return 65536.0f / (float)(65536 - s->dropout_threshold); }

// What follows a convolution, in place: tanh by pairs of pixels (a last odd one with itself), then inverted dropout, by
// which a dropped unit becomes 0.
INLINE void finish_pixels(const state *s, sample *a, const int activation, const int dropout, uint32_t epoch,
                          uint32_t place, uint32_t layer) {
  const int pixels = s->side[layer + 1] * s->side[layer + 1];
  const words threshold = splat_word(s->dropout_threshold);
  const vector scale = splat(dropout_scale(s));
  for (int first = 0; first < pixels; first += 8) {
    FOR_PARTS {
      words draw[8];
      float *at = a->output[layer] + first * FILTERS + UP(part);
      if (dropout) dropout_draws(s, epoch, place, layer, first, part, draw);
      UNROLL for (int i = 0; i < 8; i += 2, at += 2 * FILTERS) {
        if (first + i >= pixels) break;
        const int second = first + i + 1 < pixels ? FILTERS : 0;
        vector x = load(at), y = load(at + second);
        if (activation == TANH) hyperbolic_tangents(&x, &y);
        if (dropout) x = where_at_least(draw[i], threshold, x * scale);
        if (dropout) y = where_at_least(draw[i + 1], threshold, y * scale);
        if (second) store(at + second, y);
        store(at, x);
      }
    }
  }
}

static void finish_layer(const state *s, sample *a, int training, uint32_t epoch, uint32_t place, uint32_t layer) {
  const int dropout = training && s->dropout_threshold;
  if (s->activation == TANH && dropout) finish_pixels(s, a, TANH, 1, epoch, place, layer);
  else if (s->activation == TANH) finish_pixels(s, a, TANH, 0, epoch, place, layer);
  else if (dropout) finish_pixels(s, a, RELU, 1, epoch, place, layer);
}

// Blocks by instruction set: output rows (wide) or pixels of a forward block; columns of an input-gradient block;
// channels and rows of taps of a weight-gradient block.
#ifdef WIDE
#define FORWARD_BLOCK(width) ((width) >= 13 ? 1 : (width) >= 6 ? 3 : (width))
#define COLUMN_BLOCK 15
#define ROW_BLOCK(width) ((width) <= 3 ? 2 : 1)
#define GRADIENT_ROWS 3
#else
#define FORWARD_BLOCK(width) ((width) == 6 ? 6 : (width) == 2 ? 2 : (width) == 1 ? 1 : 5)
#define COLUMN_BLOCK 5
#define ROW_BLOCK(width) 1
#define GRADIENT_ROWS 1
#endif
#define GRADIENT_CHANNELS 2

// Each layer size is a function of its own, so that the compiler sees constants. Widths: 28 -> 13, 6, 2; 32 -> 15, 7, 3, 1.
#define EACH_INNER(X) X(6, 13) X(2, 6) X(7, 15) X(3, 7) X(1, 3)

#define DEFINE_FIRST(width, input_width) \
  static void forward_first_##width(const state *s, sample *a) { \
    const layer_weights *w = &s->weights.layer[0]; \
    if (s->activation == RELU) \
      forward_layer(1, width, input_width, FORWARD_BLOCK(width), RELU, a->input, w->kernel, w->bias, a->output[0]); \
    else \
      forward_layer(1, width, input_width, FORWARD_BLOCK(width), TANH, a->input, w->kernel, w->bias, a->output[0]); \
  } \
  static void gradient_first_##width(state *s, const int samples) { \
    layer_weights *g = &s->gradient.layer[0]; \
    weight_gradient(1, width, input_width, 1, GRADIENT_ROWS, PARTS_AT_ONCE, samples, s->samples->input, \
                    s->samples->delta[0], g->kernel, g->bias); \
  }
DEFINE_FIRST(13, 28)
DEFINE_FIRST(15, 32)

#define FORWARD_INNER(activation, width, input_width) \
  forward_layer(FILTERS, width, input_width, FORWARD_BLOCK(width), activation, a->output[layer - 1], \
                s->weights.layer[layer].kernel, s->weights.layer[layer].bias, a->output[layer])
#define BACK_INNER(activation, dropout, width, input_width) \
  input_gradient(width, input_width, ROW_BLOCK(width), COLUMN_BLOCK, activation, dropout, scale, inverse, a->delta[layer], \
                 s->transposed[layer].kernel, a->output[layer - 1], a->delta[layer - 1])
#define DEFINE_INNER(width, input_width) \
  static void forward_inner_##width(const state *s, sample *a, const uint32_t layer) { \
    if (s->activation == RELU) FORWARD_INNER(RELU, width, input_width); \
    else FORWARD_INNER(TANH, width, input_width); \
  } \
  static void gradient_inner_##width(state *s, const uint32_t layer, const int samples) { \
    layer_weights *g = &s->gradient.layer[layer]; \
    weight_gradient(FILTERS, width, input_width, GRADIENT_CHANNELS, GRADIENT_ROWS, PARTS_AT_ONCE, samples, \
                    s->samples->output[layer - 1], s->samples->delta[layer], g->kernel, g->bias); \
  } \
  static void back_inner_##width(const state *s, sample *a, const uint32_t layer, const float scale, const float inverse) { \
    if (s->activation == RELU && !s->dropout_threshold) BACK_INNER(RELU, 0, width, input_width); \
    else if (s->activation == RELU) BACK_INNER(RELU, 1, width, input_width); \
    else if (!s->dropout_threshold) BACK_INNER(TANH, 0, width, input_width); \
    else BACK_INNER(TANH, 1, width, input_width); \
  }
EACH_INNER(DEFINE_INNER)

#define CASE_FORWARD(width, input_width) case width: forward_inner_##width(s, a, layer); break;
#define CASE_GRADIENT(width, input_width) case width: gradient_inner_##width(s, layer, samples); break;
#define CASE_BACK(width, input_width) case width: back_inner_##width(s, a, layer, scale, inverse); break;

// From the input to the pooled filters and the logits.
static void forward(const state *s, sample *a, int training, uint32_t epoch, uint32_t place) {
  for (uint32_t layer = 0; layer < s->layers; layer++) {
    if (layer == 0 && s->side[1] == 13) forward_first_13(s, a);
    else if (layer == 0) forward_first_15(s, a);
    else switch (s->side[layer + 1]) { EACH_INNER(CASE_FORWARD) }
    finish_layer(s, a, training, epoch, place, layer);
  }
  const int pixels = s->side[s->layers] * s->side[s->layers];
  const float *last = a->output[s->layers - 1];
  FOR_PARTS {
    vector sum = load(last + UP(part));
    for (int i = 1; i < pixels; i++) sum += load(last + i * FILTERS + UP(part));
    store(a->pooled + UP(part), sum * splat(1.0f / (float)pixels));
  }
  FOR_PARTS {
    vector sum = load(s->weights.dense_bias + UP(part));
    for (int channel = 0; channel < FILTERS; channel++)
      sum = fused(splat(a->pooled[channel]), load(s->weights.dense_kernel + channel * FILTERS + UP(part)), sum);
    store(a->logits + UP(part), sum);
  }
}

// Adds (or takes the larger of) the 16 lanes by a fixed tree: lane i with i + 8, then with i + 4, + 2, + 1.
#define LANE_TREE(name, combine) \
  static float name(const float lanes[FILTERS]) { \
    float tree[FILTERS / 2]; \
    UNROLL for (int i = 0; i < 8; i++) tree[i] = combine(lanes[i], lanes[i + 8]); \
    UNROLL for (int i = 0; i < 4; i++) tree[i] = combine(tree[i], tree[i + 4]); \
    return combine(combine(tree[0], tree[2]), combine(tree[1], tree[3])); \
  }
#define SUM(a, b) ((a) + (b))
#define LARGER(a, b) ((a) > (b) ? (a) : (b))
LANE_TREE(lane_sum, SUM)
LANE_TREE(lane_maximum, LARGER)

#define NONE -__builtin_inff()
static const float NO_CLASS[FILTERS] = {[CLASSES] = NONE, NONE, NONE, NONE, NONE, NONE};
static const float IS_CLASS[FILTERS] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
static const float IDENTITY[CLASSES][FILTERS] = {{[0] = 1}, {[1] = 1}, {[2] = 1}, {[3] = 1}, {[4] = 1},
                                                 {[5] = 1}, {[6] = 1}, {[7] = 1}, {[8] = 1}, {[9] = 1}};

// Greatest logit, e to the power of each one's distance from it (0 where there is no class), and the sum of these.
static void softmax_terms(const float logits[FILTERS], float *greatest, float terms[FILTERS], float *sum) {
  FOR_PARTS store(terms + UP(part), load(logits + UP(part)) + load(NO_CLASS + UP(part)));
  *greatest = lane_maximum(terms);
  FOR_PARTS store(terms + UP(part), exponential(load(logits + UP(part)) - splat(*greatest)) * load(IS_CLASS + UP(part)));
  *sum = lane_sum(terms);
}

INLINE vector through_last(const state *s, float scale, float inverse, vector output, vector gradient) {
  if (s->activation == RELU) return through_activation(RELU, 1, scale, inverse, output, gradient);
  if (!s->dropout_threshold) return through_activation(TANH, 0, scale, inverse, output, gradient);
  return through_activation(TANH, 1, scale, inverse, output, gradient);
}

// The cross-entropy's gradient through the dense layer (added to s->gradient) and the pooling, into the last delta.
static void head_gradient(state *s, sample *a, uint8_t label, float scale, float inverse) {
  float change[FILTERS], greatest, sum;
  softmax_terms(a->logits, &greatest, change, &sum);
  FOR_PARTS store(change + UP(part), load(change + UP(part)) / splat(sum) - load(IDENTITY[label] + UP(part)));
  const uint32_t top = s->layers - 1;
  const int pixels = s->side[s->layers] * s->side[s->layers];
  FOR_PARTS {
    const vector step = load(change + UP(part));
    float *bias = s->gradient.dense_bias + UP(part);
    store(bias, load(bias) + step);
    UNROLL for (int channel = 0; channel < FILTERS; channel++) {
      float *to = s->gradient.dense_kernel + channel * FILTERS + UP(part);
      store(to, fused(splat(a->pooled[channel]), step, load(to)));
    }
    vector into = {0};
    UNROLL for (int class = 0; class < CLASSES; class++)
      into = fused(splat(change[class]), load(s->dense_transposed + class * FILTERS + UP(part)), into);
    into *= splat(1.0f / (float)pixels);
    for (int i = 0; i < pixels; i++) {
      const int at = i * FILTERS + UP(part);
      store(a->delta[top] + at, through_last(s, scale, inverse, load(a->output[top] + at), into));
    }
  }
}

// Adds the gradient of the cross-entropy of `samples` images, at most GROUP, to s->gradient, one after another.
static void train_group(state *s, const uint8_t *const pixels[], const uint8_t labels[], int samples, uint32_t epoch,
                        uint32_t place) {
  const float scale = dropout_scale(s), inverse = 1.0f / scale;
  for (int n = 0; n < samples; n++) {
    load_image(s, &s->samples[n], pixels[n]);
    forward(s, &s->samples[n], 1, epoch, place + n);
  }
  for (int n = 0; n < samples; n++) head_gradient(s, &s->samples[n], labels[n], scale, inverse);
  for (uint32_t layer = s->layers - 1; layer > 0; layer--) {
    for (int n = 0; n < samples; n++) {
      sample *a = &s->samples[n];
      switch (s->side[layer + 1]) { EACH_INNER(CASE_BACK) }
    }
    switch (s->side[layer + 1]) { EACH_INNER(CASE_GRADIENT) }
  }
  if (s->side[1] == 13) gradient_first_13(s, samples);
  else gradient_first_15(s, samples);
}
#endif
