// A batch forward and back through a dense network, layer by layer.
#ifndef WEIGHBRIDGE_DENSE_PASS_H
#define WEIGHBRIDGE_DENSE_PASS_H
#include "dense.h"
#include "math.h"
#include "steps.h"

#define FOR_PARTS UNROLL for (int part = 0; part < PARTS; part++)
#define UP(part) ((part) * LANES)
#define OUTPUT_ROWS 4 // samples whose chains at the output overlap

INLINE float *layer_output(const dense_state *s, uint32_t layer) {
  return AT(s, outputs) + (size_t)layer * padded_batch(s) * s->unit_stride;
}
// What a layer reads: the inputs, or the output of the layer below.
INLINE float *layer_input(const dense_state *s, uint32_t layer) { return layer ? layer_output(s, layer - 1) : AT(s, input); }
INLINE uint32_t input_stride(const dense_state *s, uint32_t layer) { return layer ? s->unit_stride : s->input_stride; }
INLINE uint32_t tile_rows(uint32_t rows) { return (rows + TILE_ROWS - 1) / TILE_ROWS * TILE_ROWS; }
INLINE float dropout_scale(const dense_state *s) { return 65536.0f / (float)(65536 - s->dropout_threshold); }

// Draws of 16 bits for the units 128 block + 16 i + UP(part) + lane, i from 0 to 7: two in a word.
INLINE void unit_draws(const dense_state *s, uint32_t epoch, uint32_t place, uint32_t layer, uint32_t block, int part, words draw[8]) {
  words lane, out[4];
  for (int i = 0; i < LANES; i++) lane[i] = (uint32_t)(UP(part) + i);
  threefry(&s->dropout_key, epoch, place, layer, lane + block * 16, out);
  UNROLL for (int i = 0; i < 8; i++) draw[i] = i % 2 ? out[i / 2] >> 16 : out[i / 2] & 0xffffu;
}

// In place: inverted dropout, by which a dropped unit becomes 0.
static void drop_units(const dense_state *s, float *row, uint32_t epoch, uint32_t place, uint32_t layer) {
  const words threshold = splat_word(s->dropout_threshold);
  const vector scale = splat(dropout_scale(s));
  for (uint32_t block = 0; block * 128 < s->units; block++)
    FOR_PARTS {
      words draw[8];
      unit_draws(s, epoch, place, layer, block, part, draw);
      UNROLL for (int i = 0; i < 8; i++) {
        if (block * 128 + i * 16 >= s->units) break;
        float *at = row + block * 128 + i * 16 + UP(part);
        store(at, where_at_least(draw[i], threshold, load(at) * scale));
      }
    }
}

// The output's sums: sixteen for every sixteenth product, added as a tree, then the bias.
static void output_sums(const dense_state *s, uint32_t rows) {
  const float *bias = AT(s, weights) + bias_place(s, s->layers), *kernel = bias + 16;
  const uint32_t columns = kernel_rows(s, s->layers), stride = input_stride(s, s->layers);
  for (uint32_t row = 0; row < rows; row += OUTPUT_ROWS) { // the rows that are too many are there, and not used
    const float *from = layer_input(s, s->layers) + (size_t)row * stride;
    vector sum[OUTPUT_ROWS][PARTS];
    UNROLL for (int r = 0; r < OUTPUT_ROWS; r++) FOR_PARTS sum[r][part] = (vector){0};
    for (uint32_t column = 0; column < columns; column += 16)
      UNROLL for (int r = 0; r < OUTPUT_ROWS; r++)
        FOR_PARTS sum[r][part] = fused(load(from + (size_t)r * stride + column + UP(part)), load(kernel + column + UP(part)), sum[r][part]);
    for (int r = 0; r < OUTPUT_ROWS; r++) {
      float lanes[16];
      FOR_PARTS store(lanes + UP(part), sum[r][part]);
      for (int half = 8; half; half /= 2)
        for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
      AT(s, sums)[row + r] = lanes[0] + bias[0];
    }
  }
}

// Predictions, and what the labels make of them: each sum becomes its sample's gradient of the squared error.
static void finish_output(const dense_state *s, uint32_t rows) {
  for (uint32_t row = 0; row < rows; row += LANES) {
    const vector z = load(AT(s, sums) + row), one = splat(1.0f);
    const vector e = exponential(smaller(z, -z));
    const vector large = one / (one + e), small = e * large;
    const vector prediction = larger(where_positive(z, large), small); // large >= small
    const vector error = prediction - load(AT(s, labels) + row);
    store(AT(s, predictions) + row, prediction);
    store(AT(s, sums) + row, (error + error) * (small * large));
  }
}

// From the gathered inputs to the predictions.
static void dense_forward(const dense_state *s, uint32_t rows, int training, uint32_t epoch, uint32_t place) {
  for (uint32_t layer = 0; layer < s->layers; layer++) {
    const float *bias = AT(s, weights) + bias_place(s, layer);
    multiply_rectified(&(product){.left = layer_input(s, layer), .left_stride = input_stride(s, layer), .right = bias + s->units,
                             .right_rows = kernel_rows(s, layer), .start = bias, .result = layer_output(s, layer),
                             .result_stride = s->unit_stride, .rows = tile_rows(rows),
                             .depth = layer ? s->units : s->inputs, .columns = s->units});
    if (training && s->dropout_threshold)
      for (uint32_t row = 0; row < rows; row++)
        drop_units(s, layer_output(s, layer) + (size_t)row * s->unit_stride, epoch, place + row, layer);
  }
  output_sums(s, rows);
  finish_output(s, rows);
}

// Adds the output's part to the gradient, sample by sample.
static void output_gradient(dense_state *s, uint32_t rows) {
  float *bias = AT(s, gradient) + bias_place(s, s->layers), *kernel = bias + 16;
  const float *change = AT(s, sums), *from = layer_input(s, s->layers);
  const uint32_t columns = kernel_rows(s, s->layers), stride = input_stride(s, s->layers);
  bias[0] = 0;
  for (uint32_t column = 0; column < columns; column += LANES) store(kernel + column, (vector){0});
  uint32_t row = 0;
  for (; row + OUTPUT_ROWS <= rows; row += OUTPUT_ROWS)
    for (uint32_t column = 0; column < columns; column += LANES) {
      vector sum = load(kernel + column);
      UNROLL for (int r = 0; r < OUTPUT_ROWS; r++)
        sum = fused(load(from + (size_t)(row + r) * stride + column), splat(change[row + r]), sum);
      store(kernel + column, sum);
    }
  for (; row < rows; row++)
    for (uint32_t column = 0; column < columns; column += LANES)
      store(kernel + column, fused(load(from + (size_t)row * stride + column), splat(change[row]), load(kernel + column)));
  for (row = 0; row < rows; row++) bias[0] += change[row];
}

// The output's gradient with respect to the last hidden layer's values before their activation, also into panels.
static void last_delta(dense_state *s, uint32_t rows) {
  const vector scale = splat(dropout_scale(s));
  const float *kernel = AT(s, weights) + bias_place(s, s->layers) + 16;
  for (uint32_t row = 0; row < rows; row++) {
    const float *output = layer_output(s, s->layers - 1) + (size_t)row * s->unit_stride;
    float *delta = AT(s, delta) + (size_t)row * s->unit_stride;
    const vector change = splat(AT(s, sums)[row]);
    for (uint32_t first = 0; first < s->units; first += PANEL) {
      const uint32_t width = panel_width(s->units, first);
      float *packed = AT(s, packed_delta) + (size_t)first * padded_batch(s) + (size_t)row * width;
      for (uint32_t i = 0; i < width; i += LANES) {
        const vector value = where_positive(load(output + first + i), change * load(kernel + first + i) * scale);
        store(delta + first + i, value);
        store(packed + i, value);
      }
    }
  }
}

// The gradient of a layer's bias: the sum of the samples' deltas.
static void bias_gradient(dense_state *s, uint32_t layer, uint32_t rows) {
  for (uint32_t first = 0; first < s->units; first += PANEL) {
    const uint32_t width = panel_width(s->units, first);
    const float *packed = AT(s, packed_delta) + (size_t)first * padded_batch(s);
    vector sum[TILE_PARTS] = {{0}};
    for (uint32_t row = 0; row < rows; row++, packed += width)
      UNROLL for (int part = 0; part < TILE_PARTS; part++)
        if ((uint32_t)part * LANES < width) sum[part] += load(packed + part * LANES);
    UNROLL for (int part = 0; part < TILE_PARTS; part++)
      if ((uint32_t)part * LANES < width) store(AT(s, gradient) + bias_place(s, layer) + first + part * LANES, sum[part]);
  }
}

// A kernel with its axes exchanged, as the way back needs it.
static void transpose_kernel(dense_state *s, uint32_t layer) {
  const float *kernel = AT(s, weights) + bias_place(s, layer) + s->units;
  const uint32_t units = s->units;
  for (uint32_t row = 0; row < units; row += 4) {
    const uint32_t to_width = panel_width(units, row);
    for (uint32_t column = 0; column < units; column += 4)
      transpose_four(kernel + in_panels(units, units, row, column), panel_width(units, column),
                     AT(s, transposed) + in_panels(units, units, column, row), to_width);
  }
}

// Makes the mean of a layer's summed gradient, adds the L2 term, and steps; `rate` 0 leaves it at the gradient.
static void finish_weights(dense_state *s, uint32_t layer, uint32_t rows, const float *rate) {
  const uint32_t bias = bias_place(s, layer), kernel = bias + bias_floats(s, layer), end = kernel + kernel_floats(s, layer);
  const vector share = splat(1.0f / (float)rows), decay = splat(2.0f * s->l2reg);
  float *weights = AT(s, weights), *gradient = AT(s, gradient);
  float *first = AT(s, first_moment), *second = AT(s, second_moment);
  const vector speed = splat(rate ? s->adam ? *rate : -*rate : 0);
  for (uint32_t i = bias; i < end; i += LANES) {
    const vector mean = load(gradient + i) * share;
    const vector change = i < kernel ? mean : fused(decay, load(weights + i), mean);
    if (!rate) store(gradient + i, change);
    else if (s->adam) adam_step(weights + i, first + i, second + i, change, speed);
    else descent_step(weights + i, change, speed);
  }
}

// After dense_forward: the gradient of every layer, and with a rate the step, as soon as nobody needs the old weights.
static void dense_backward(dense_state *s, uint32_t rows, const float *rate) {
  output_gradient(s, rows);
  if (s->layers) last_delta(s, rows);
  finish_weights(s, s->layers, rows, rate);
  for (uint32_t layer = s->layers; layer-- > 0;) {
    bias_gradient(s, layer, rows);
    multiply_columns(&(product){.left = layer_input(s, layer), .left_stride = input_stride(s, layer),
                                .right = AT(s, packed_delta), .right_rows = padded_batch(s),
                                .result = AT(s, gradient) + bias_place(s, layer) + s->units,
                                .rows = kernel_rows(s, layer), .depth = rows, .columns = s->units});
    if (layer > 0) {
      transpose_kernel(s, layer);
      multiply_gated(&(product){.left = AT(s, delta), .left_stride = s->unit_stride, .right = AT(s, transposed),
                                .right_rows = s->units, .result = AT(s, next), .result_stride = s->unit_stride,
                                .rows = tile_rows(rows), .depth = s->units, .columns = s->units,
                                .gate = layer_output(s, layer - 1), .scale = dropout_scale(s),
                                .packed = AT(s, packed_delta), .packed_rows = padded_batch(s)});
      const uint32_t exchanged = s->delta;
      s->delta = s->next, s->next = exchanged;
    }
    finish_weights(s, layer, rows, rate);
  }
}
#endif
