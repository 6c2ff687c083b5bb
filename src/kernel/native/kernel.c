// The entry points of one instruction-set level: compiled once a level, with LEVEL as the suffix of every name.
#include "entry.h"
#include "network.h"
#include "optimizer.h"
#include "peak.h"

// Sizes here are multiples of 64 bytes.
static void clear(void *at, uint32_t bytes) {
  for (float *to = at; bytes; bytes -= 4 * LANES, to += LANES) store(to, (vector){0});
}

static void fetch_ahead(const uint8_t *from, uint32_t bytes) {
  for (uint32_t at = 0; at < bytes; at += 64) __builtin_prefetch(from + at);
}

static void copy_floats(float *to, const float *from, uint32_t count) {
  while (count--) *to++ = *from++;
}

uint32_t ENTRY(state_bytes)(void) { return sizeof(state); }

// 1 where the settings are within bounds, else 0.
uint32_t ENTRY(setup)(state *s, const double settings[SETTINGS]) {
  const double size = settings[IMAGE_SIZE], layers = settings[LAYERS], batch = settings[BATCH_SIZE];
  if (!(size == 28 || size == 32) || !(layers >= 1 && layers <= (size == 28 ? 3 : 4))) return 0;
  if (!(batch >= 1 && batch <= 65536) || !(settings[DROPOUT_THRESHOLD] >= 0 && settings[DROPOUT_THRESHOLD] < 65536)) return 0;
  clear(s, sizeof(state));
  s->layers = (uint32_t)layers;
  s->batch_size = (uint32_t)batch;
  s->activation = settings[ACTIVATION] != 0;
  s->optimizer = settings[OPTIMIZER] == 0 ? SGD : settings[OPTIMIZER] == 1 ? ADAM : RMSPROP;
  s->learning_rate = (float)settings[LEARNING_RATE];
  s->l2reg = (float)settings[L2REG];
  s->dropout_threshold = (uint32_t)settings[DROPOUT_THRESHOLD];
  s->side[0] = (uint32_t)size;
  for (uint32_t layer = 0; layer < s->layers; layer++) s->side[layer + 1] = (s->side[layer] - 3) / 2 + 1;
  uint32_t key[4];
  for (int i = 0; i < 4; i++) key[i] = (uint32_t)settings[DROPOUT_KEY + i];
  s->dropout_key = threefry_expand(key);
  s->first_decay_power = s->second_decay_power = 1;
  return 1;
}

static void published(const state *s, network_weights *inside, float *outside, int outward) {
  uint32_t at = 0;
#define COPY(inner, count) \
  outward ? copy_floats(outside + at, inner, count) : copy_floats(inner, outside + at, count), at += count
  for (uint32_t layer = 0; layer < s->layers; layer++) {
    COPY(inside->layer[layer].bias, FILTERS);
    COPY(inside->layer[layer].kernel, (uint32_t)(TAPS * FILTERS * (layer ? FILTERS : 1)));
  }
  COPY(inside->dense_bias, CLASSES);
  for (int channel = 0; channel < FILTERS; channel++) COPY(inside->dense_kernel + channel * FILTERS, CLASSES);
}

// Weights from and to the published layout: bias before kernel, layer by layer, TensorFlow's order of axes.
void ENTRY(set_weights)(state *s, float *weights) { published(s, &s->weights, weights, 0); }
void ENTRY(get_weights)(state *s, float *weights) { published(s, &s->weights, weights, 1); }
void ENTRY(get_gradient)(state *s, float *gradient) { published(s, &s->gradient, gradient, 1); }

// The kernels with the axes that the way back sums over outermost.
static void transpose(state *s) {
  for (uint32_t layer = 1; layer < s->layers; layer++)
    for (int tap = 0; tap < TAPS; tap++)
      for (int channel = 0; channel < FILTERS; channel++)
        for (int filter = 0; filter < FILTERS; filter++)
          s->transposed[layer].kernel[(tap * FILTERS + filter) * FILTERS + channel] =
              s->weights.layer[layer].kernel[(tap * FILTERS + channel) * FILTERS + filter];
  for (int channel = 0; channel < FILTERS; channel++)
    for (int class = 0; class < FILTERS; class++)
      s->dense_transposed[class * FILTERS + channel] = s->weights.dense_kernel[channel * FILTERS + class];
}

// The mean gradient with its L2 term over `count` samples, into s->gradient. `order` 0: images one after another.
// `place`: of the first sample in its epoch, for the dropout masks.
void ENTRY(gradient)(state *s, const uint8_t *pixels, const uint8_t *labels, const uint32_t *order, uint32_t count,
                     uint32_t epoch, uint32_t place) {
  const uint32_t image_bytes = s->side[0] * s->side[0];
  clear(&s->gradient, sizeof s->gradient);
  transpose(s);
  for (uint32_t done = 0; done < count; done += GROUP) {
    const uint8_t *images[GROUP];
    uint8_t classes[GROUP];
    int samples = 0;
    for (; samples < GROUP && done + samples < count; samples++) {
      const uint32_t image = order ? order[done + samples] : done + samples;
      images[samples] = pixels + (uint64_t)image * image_bytes;
      classes[samples] = labels[image];
      if (order && done + samples + GROUP < count) // the next group's images come from memory meanwhile
        fetch_ahead(pixels + (uint64_t)order[done + samples + GROUP] * image_bytes, image_bytes);
    }
    train_group(s, images, classes, samples, epoch, place + done);
  }
  finish_gradient(s, count);
}

// `batches` steps of training; the samples follow each other from `place` of the epoch on.
void ENTRY(train)(state *s, const uint8_t *pixels, const uint8_t *labels, const uint32_t *order, uint32_t batches,
                  uint32_t epoch, uint32_t place) {
  for (uint32_t batch = 0; batch < batches; batch++) {
    const uint32_t done = batch * s->batch_size, image_bytes = s->side[0] * s->side[0];
    ENTRY(gradient)(s, order ? pixels : pixels + (uint64_t)done * image_bytes, order ? labels : labels + done,
                    order ? order + done : 0, s->batch_size, epoch, place + done);
    step(s);
  }
}

// Adds `count` samples' cross-entropy to totals[0] and the number of right answers to totals[1]; dropout off.
void ENTRY(evaluate)(state *s, const uint8_t *pixels, const uint8_t *labels, const uint32_t *order, uint32_t count,
                     double totals[2]) {
  const uint32_t image_bytes = s->side[0] * s->side[0];
  for (uint32_t i = 0; i < count; i++) {
    const uint32_t image = order ? order[i] : i;
    float terms[FILTERS], greatest, sum;
    const float *logits = s->samples->logits;
    if (order && i + 2 < count) fetch_ahead(pixels + (uint64_t)order[i + 2] * image_bytes, image_bytes);
    load_image(s, s->samples, pixels + (uint64_t)image * image_bytes);
    forward(s, s->samples, 0, 0, 0);
    softmax_terms(logits, &greatest, terms, &sum);
    const vector log_sum = logarithm(splat(sum));
    totals[0] += (double)(log_sum[0] + (greatest - logits[labels[image]]));
    int best = 0;
    for (int class = 1; class < CLASSES; class++)
      if (logits[class] > logits[best]) best = class;
    totals[1] += best == labels[image];
  }
}

// kept[row][column][filter] is 1 for a unit that is kept, 0 for a dropped one.
void ENTRY(dropout_mask)(state *s, uint32_t epoch, uint32_t place, uint32_t layer, uint8_t *kept) {
  const int pixels = s->side[layer + 1] * s->side[layer + 1];
  for (int first = 0; first < pixels; first += 8)
    for (int part = 0; part < PARTS; part++) {
      words draw[8];
      dropout_draws(s, epoch, place, layer, first, part, draw);
      for (int i = 0; i < 8 && first + i < pixels; i++)
        for (int lane = 0; lane < LANES; lane++)
          kept[(first + i) * FILTERS + UP(part) + lane] = draw[i][lane] >= s->dropout_threshold;
    }
}

// Runs the machine at its multiply-add limit; returns the multiply-adds done.
double ENTRY(peak)(uint32_t rounds) {
  float sink[FILTERS];
  const double done = peak_operations(rounds, sink);
  return sink[0] == 1234.5f ? 0 : done; // the sum is used, so that it is computed
}
