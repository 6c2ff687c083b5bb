// A dense network in training and where everything of it lies, in one block of memory that its caller allocates.
#ifndef WEIGHBRIDGE_DENSE_H
#define WEIGHBRIDGE_DENSE_H
#include "product.h"
#include "random.h"

#define MOST_INPUTS 16384
#define MOST_UNITS 1024
#define MOST_DENSE_LAYERS 9
#define MOST_BATCH 4096

// Places in the array of numbers that dense_setup() takes.
enum dense_setting {
  INPUTS,
  HIDDEN_LAYERS,
  UNITS,
  DENSE_BATCH,
  DENSE_OPTIMIZER, // 0 SGD, 1 Adam
  DENSE_RATE,
  DENSE_L2REG,
  DENSE_THRESHOLD, // of 65536
  DENSE_KEY,       // four words
  DENSE_SETTINGS = DENSE_KEY + 4
};

// Counts and places are in floats, the places from the start of the state. Weights: for each hidden layer bias [units],
// then kernel in panels [inputs rounded up to 16, units]; then the output's bias [16, one used] and kernel [inputs
// rounded up]. What rounding adds stays 0.
typedef struct {
  threefry_key dropout_key;
  uint32_t inputs, layers, units, batch, adam, dropout_threshold;
  float learning_rate, l2reg;
  double first_decay_power, second_decay_power;
  uint32_t padded_inputs, input_stride, unit_stride;
  uint32_t weight_count;
  uint32_t weights, gradient, first_moment, second_moment;
  uint32_t transposed;   // panels [units, units]
  uint32_t input;        // [batch, input_stride]
  uint32_t outputs;      // [layers][batch, unit_stride], after activation and dropout
  uint32_t delta, next;  // [batch, unit_stride]: gradient with respect to the value before the activation
  uint32_t packed_delta; // panels [batch, units]
  uint32_t sums;         // [batch]: the output before its sigmoid, then its delta
  uint32_t labels;       // [batch]
  uint32_t predictions;  // [batch]
  uint32_t floats;       // of the whole state
} __attribute__((aligned(64))) dense_state; // its callers align it

#define AT(s, place) ((float *)(s) + (s)->place)

// A multiple of 16, an odd one, so that successive rows don't fall on the same lines of a cache.
INLINE uint32_t odd_stride(uint32_t columns) { return ((columns + 15) / 16 | 1) * 16; }

INLINE uint32_t padded_batch(const dense_state *s) { return (s->batch + 15) / 16 * 16; }

// The number of inputs of a layer, as counted by its kernel's rows.
INLINE uint32_t kernel_rows(const dense_state *s, uint32_t layer) { return layer ? s->units : s->padded_inputs; }

// Where a layer's bias starts among the weights; layer `layers` is the output. Its kernel follows.
INLINE uint32_t bias_place(const dense_state *s, uint32_t layer) {
  if (layer == 0) return 0;
  return s->units + s->padded_inputs * s->units + (layer - 1) * (s->units + s->units * s->units);
}
INLINE uint32_t bias_floats(const dense_state *s, uint32_t layer) { return layer < s->layers ? s->units : 16; }
INLINE uint32_t kernel_floats(const dense_state *s, uint32_t layer) {
  return kernel_rows(s, layer) * (layer < s->layers ? s->units : 1);
}

// Fills in the settings and the places; 0 where the settings are out of bounds.
static uint32_t plan_dense(dense_state *s, const double settings[DENSE_SETTINGS]) {
  const double inputs = settings[INPUTS], layers = settings[HIDDEN_LAYERS], units = settings[UNITS];
  const double batch = settings[DENSE_BATCH], threshold = settings[DENSE_THRESHOLD];
  if (!(inputs >= 1 && inputs <= MOST_INPUTS) || !(layers >= 0 && layers <= MOST_DENSE_LAYERS)) return 0;
  if (!(units >= 16 && units <= MOST_UNITS) || (uint32_t)units % 16 || !(batch >= 1 && batch <= MOST_BATCH)) return 0;
  if (!(threshold >= 0 && threshold < 65536)) return 0;
  s->inputs = (uint32_t)inputs, s->layers = (uint32_t)layers, s->batch = (uint32_t)batch;
  s->units = s->layers ? (uint32_t)units : 16;
  s->adam = settings[DENSE_OPTIMIZER] != 0;
  s->dropout_threshold = (uint32_t)threshold;
  s->learning_rate = (float)settings[DENSE_RATE];
  s->l2reg = (float)settings[DENSE_L2REG];
  uint32_t key[4];
  for (int i = 0; i < 4; i++) key[i] = (uint32_t)settings[DENSE_KEY + i];
  s->dropout_key = threefry_expand(key);
  s->first_decay_power = s->second_decay_power = 1;
  s->padded_inputs = (s->inputs + 15) / 16 * 16;
  s->input_stride = odd_stride(s->inputs);
  s->unit_stride = odd_stride(s->units);
  s->weight_count = bias_place(s, s->layers) + bias_floats(s, s->layers) + kernel_floats(s, s->layers);
  const uint32_t rows = padded_batch(s);
  uint32_t place = sizeof(dense_state) / 4;
#define TAKE(name, count) s->name = place, place += (count)
  TAKE(weights, s->weight_count);
  TAKE(gradient, s->weight_count);
  TAKE(first_moment, s->weight_count);
  TAKE(second_moment, s->weight_count);
  TAKE(transposed, s->layers > 1 ? s->units * s->units : 0);
  TAKE(input, rows * s->input_stride);
  TAKE(outputs, s->layers * rows * s->unit_stride);
  TAKE(delta, s->layers ? rows * s->unit_stride : 0);
  TAKE(next, s->layers ? rows * s->unit_stride : 0);
  TAKE(packed_delta, s->layers ? rows * s->units : 0);
  TAKE(sums, rows);
  TAKE(labels, rows);
  TAKE(predictions, rows);
#undef TAKE
  s->floats = place;
  return 1;
}
#endif
