// The entry points of the dense network, of one instruction-set level.
#include "dense-pass.h"
#include "entry.h"

// Bytes of a state with these settings, a multiple of 64; 0 where they are out of bounds.
uint32_t ENTRY(dense_bytes)(const double settings[DENSE_SETTINGS]) {
  dense_state planned;
  return plan_dense(&planned, settings) ? planned.floats * 4 : 0;
}

// 1 where the settings are within bounds, else 0. All weights are 0 after.
uint32_t ENTRY(dense_setup)(dense_state *s, const double settings[DENSE_SETTINGS]) {
  if (!plan_dense(s, settings)) return 0;
  for (uint32_t place = sizeof(dense_state) / 4; place < s->floats; place += LANES) store((float *)s + place, (vector){0});
  return 1;
}

// Number of weights outside: bias, then kernel [inputs, outputs], layer by layer.
uint32_t ENTRY(dense_weights)(const dense_state *s) {
  if (!s->layers) return s->inputs + 1;
  return s->units * (s->inputs + 1) + (s->layers - 1) * s->units * (s->units + 1) + s->units + 1;
}

static void outside_weights(const dense_state *s, float *block, float *outside, int outward) {
#define COPY(inner) (outward ? (*outside++ = (inner)) : ((inner) = *outside++))
  for (uint32_t layer = 0; layer <= s->layers; layer++) {
    float *bias = block + bias_place(s, layer), *kernel = bias + bias_floats(s, layer);
    const uint32_t inputs = layer ? s->units : s->inputs, outputs = layer < s->layers ? s->units : 1;
    for (uint32_t i = 0; i < outputs; i++) COPY(bias[i]);
    for (uint32_t row = 0; row < inputs; row++)
      for (uint32_t column = 0; column < outputs; column++)
        COPY(kernel[layer < s->layers ? in_panels(kernel_rows(s, layer), outputs, row, column) : row]);
  }
}

void ENTRY(dense_set_weights)(dense_state *s, float *weights) { outside_weights(s, AT(s, weights), weights, 0); }
void ENTRY(dense_get_weights)(dense_state *s, float *weights) { outside_weights(s, AT(s, weights), weights, 1); }
void ENTRY(dense_get_gradient)(dense_state *s, float *gradient) { outside_weights(s, AT(s, gradient), gradient, 1); }

// Rows into the state's own memory. `order` 0: one after another; `labels` 0: none.
static void gather(dense_state *s, const float *inputs, const float *labels, const uint32_t *order, uint32_t rows) {
  for (uint32_t i = 0; i < rows; i++) {
    const uint32_t row = order ? order[i] : i;
    const float *from = inputs + (size_t)row * s->inputs;
    float *to = AT(s, input) + (size_t)i * s->input_stride;
    for (uint32_t column = 0; column < s->inputs; column++) to[column] = from[column];
    if (labels) AT(s, labels)[i] = labels[row];
  }
}

// Trains on `count` samples, a batch at a time, the last one maybe smaller. `place`: of the first in its epoch.
void ENTRY(dense_train)(dense_state *s, const float *inputs, const float *labels, const uint32_t *order, uint32_t count,
                        uint32_t epoch, uint32_t place) {
  for (uint32_t done = 0; done < count; done += s->batch) {
    const uint32_t rows = count - done < s->batch ? count - done : s->batch;
    gather(s, order ? inputs : inputs + (size_t)done * s->inputs, order ? labels : labels + done, order ? order + done : 0, rows);
    dense_forward(s, rows, 1, epoch, place + done);
    const float rate = s->adam ? adam_rate(s->learning_rate, &s->first_decay_power, &s->second_decay_power) : s->learning_rate;
    dense_backward(s, rows, &rate);
  }
}

// The mean gradient with its L2 term over `count` samples, 1 to a batch; no step.
void ENTRY(dense_gradient)(dense_state *s, const float *inputs, const float *labels, const uint32_t *order, uint32_t count,
                           uint32_t epoch, uint32_t place) {
  gather(s, inputs, labels, order, count);
  dense_forward(s, count, 1, epoch, place);
  dense_backward(s, count, 0);
}

// Predictions of `count` samples, dropout off.
void ENTRY(dense_predict)(dense_state *s, const float *inputs, const uint32_t *order, uint32_t count, float *predictions) {
  for (uint32_t done = 0; done < count; done += s->batch) {
    const uint32_t rows = count - done < s->batch ? count - done : s->batch;
    gather(s, order ? inputs : inputs + (size_t)done * s->inputs, 0, order ? order + done : 0, rows);
    dense_forward(s, rows, 0, 0, 0);
    for (uint32_t row = 0; row < rows; row++) predictions[done + row] = AT(s, predictions)[row];
  }
}

// kept[unit] is 1 for a unit that is kept, 0 for a dropped one.
void ENTRY(dense_mask)(const dense_state *s, uint32_t epoch, uint32_t place, uint32_t layer, uint8_t *kept) {
  for (uint32_t block = 0; block * 128 < s->units; block++)
    for (int part = 0; part < PARTS; part++) {
      words draw[8];
      unit_draws(s, epoch, place, layer, block, part, draw);
      for (uint32_t i = 0; i < 8 && block * 128 + i * 16 < s->units; i++)
        for (uint32_t lane = 0; lane < LANES; lane++)
          kept[block * 128 + i * 16 + UP(part) + lane] = draw[i][lane] >= s->dropout_threshold;
    }
}
