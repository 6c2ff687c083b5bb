// Node-API glue: checks every argument's bounds, then calls the entry point of one instruction-set level.
// addon-dense.h has the functions of the dense network. Compiled without instruction-set flags, so that it loads on every CPU and can tell what the CPU has.
#include "addon-dense.h"

// What setup() accepted, kept in front of the state: later calls must agree with it, whatever their caller says.
#define SET_UP 0x57425347u
typedef struct {
  uint32_t mark, image_bytes, batch_size, weights, mask_bytes[4];
} header;

// The header inside the state's typed array, at the next multiple of 64 bytes; 0 where it is too small.
static header *header_at(arguments *a, const level_table *level) {
  size_t length;
  uint8_t *data = array_at(a, 1, napi_uint8_array, &length);
  if (!a->failed && length < level->state_bytes() + ADDED_BYTES) fail(a, "the state's memory is too small");
  return a->failed ? 0 : (header *)(((uintptr_t)data + 63) & ~(uintptr_t)63);
}

// As header_at, but refuses a state that setup() has not accepted.
static header *accepted_at(arguments *a, const level_table *level) {
  header *found = header_at(a, level);
  if (found && found->mark != SET_UP) fail(a, "the state was not set up");
  return a->failed ? 0 : found;
}

static void *state_of(header *found) { return (uint8_t *)found + HEADER_BYTES; }

typedef struct {
  const uint8_t *pixels, *labels;
  const uint32_t *order;
  uint32_t count;
} sample_list;

// Arguments 2 pixels, 3 labels, 4 order, 5 bytes in an image: every image that `order` names must be there.
static sample_list samples_at(arguments *a, const header *expected) {
  size_t pixels, labels, count;
  sample_list samples;
  samples.pixels = array_at(a, 2, napi_uint8_array, &pixels);
  samples.labels = array_at(a, 3, napi_uint8_array, &labels);
  samples.order = array_at(a, 4, napi_uint32_array, &count);
  const uint32_t image_bytes = number_at(a, 5);
  samples.count = (uint32_t)count;
  if (!a->failed && image_bytes != expected->image_bytes) fail(a, "the images have another size than the network's");
  if (!a->failed && (pixels / image_bytes < labels)) fail(a, "there are fewer images than labels");
  for (size_t i = 0; i < count && !a->failed; i++)
    if (samples.order[i] >= labels || samples.labels[samples.order[i]] > 9) fail(a, "an image or its label is out of range");
  return samples;
}

static napi_value levels(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value list, name;
  napi_create_array(env, &list);
  for (int level = 0; level < LEVEL_COUNT; level++) {
    napi_create_string_utf8(env, supported(level) ? LEVELS[level].name : "", NAPI_AUTO_LENGTH, &name);
    napi_set_element(env, list, (uint32_t)level, name);
  }
  return list;
}

static napi_value state_bytes(napi_env env, napi_callback_info info) {
  arguments a = read_arguments(env, info);
  const level_table *level = level_at(&a);
  return a.failed ? 0 : number_value(env, level->state_bytes() + ADDED_BYTES);
}

// setup(level, state, settings): 1 where the settings are within bounds.
static napi_value setup(napi_env env, napi_callback_info info) {
  arguments a = read_arguments(env, info);
  const level_table *level = level_at(&a);
  header *to = header_at(&a, level);
  size_t length;
  const double *settings = array_at(&a, 2, napi_float64_array, &length);
  if (!a.failed && length != 12) fail(&a, "settings are 12 numbers");
  if (a.failed) return 0;
  *to = (header){0};
  const uint32_t accepted = level->setup(state_of(to), settings);
  if (accepted) {
    uint32_t side = (uint32_t)settings[0], layers = (uint32_t)settings[1];
    *to = (header){SET_UP, side * side, (uint32_t)settings[2], 160 + 2320 * (layers - 1) + 170, {0}};
    for (uint32_t layer = 0; layer < layers; layer++) {
      side = (side - 3) / 2 + 1;
      to->mask_bytes[layer] = side * side * 16;
    }
  }
  return number_value(env, accepted);
}

// copy(level, state, which, floats, expected): which: 0 set weights, 1 get weights, 2 get gradient.
static napi_value copy(napi_env env, napi_callback_info info) {
  arguments a = read_arguments(env, info);
  const level_table *level = level_at(&a);
  header *with = accepted_at(&a, level);
  const uint32_t which = number_at(&a, 2), expected = number_at(&a, 4);
  size_t length;
  float *floats = array_at(&a, 3, napi_float32_array, &length);
  if (!a.failed && (length != expected || length != with->weights))
    fail(&a, "the weights have another length than the network");
  if (!a.failed && which > 2) fail(&a, "there are three things to copy");
  if (a.failed) return 0;
  (which == 0 ? level->set_weights : which == 1 ? level->get_weights : level->get_gradient)(state_of(with), floats);
  return 0;
}

// train(level, state, pixels, labels, order, imageBytes, epoch, batchSize): whole batches only.
static napi_value train(napi_env env, napi_callback_info info) {
  arguments a = read_arguments(env, info);
  const level_table *level = level_at(&a);
  header *with = accepted_at(&a, level);
  const sample_list samples = samples_at(&a, with);
  const uint32_t epoch = number_at(&a, 6), batch = number_at(&a, 7);
  if (!a.failed && batch != with->batch_size) fail(&a, "the batch has another size than the one set up");
  if (!a.failed)
    level->train(state_of(with), samples.pixels, samples.labels, samples.order, samples.count / batch, epoch, 0);
  return 0;
}

// gradient(level, state, pixels, labels, order, imageBytes, epoch): the mean over all of `order`, left in the state.
static napi_value gradient(napi_env env, napi_callback_info info) {
  arguments a = read_arguments(env, info);
  const level_table *level = level_at(&a);
  header *with = accepted_at(&a, level);
  const sample_list samples = samples_at(&a, with);
  const uint32_t epoch = number_at(&a, 6);
  if (!a.failed) level->gradient(state_of(with), samples.pixels, samples.labels, samples.order, samples.count, epoch, 0);
  return 0;
}

// evaluate(level, state, pixels, labels, order, imageBytes, totals): sums of loss and of right answers.
static napi_value evaluate(napi_env env, napi_callback_info info) {
  arguments a = read_arguments(env, info);
  const level_table *level = level_at(&a);
  header *with = accepted_at(&a, level);
  const sample_list samples = samples_at(&a, with);
  size_t length;
  double *totals = array_at(&a, 6, napi_float64_array, &length);
  if (!a.failed && length != 2) fail(&a, "totals are two numbers");
  if (!a.failed) level->evaluate(state_of(with), samples.pixels, samples.labels, samples.order, samples.count, totals);
  return 0;
}

// dropoutMask(level, state, epoch, place, layer, kept, expected)
static napi_value dropout_mask(napi_env env, napi_callback_info info) {
  arguments a = read_arguments(env, info);
  const level_table *level = level_at(&a);
  header *with = accepted_at(&a, level);
  const uint32_t epoch = number_at(&a, 2), place = number_at(&a, 3), layer = number_at(&a, 4);
  size_t length;
  uint8_t *kept = array_at(&a, 5, napi_uint8_array, &length);
  const uint32_t expected = number_at(&a, 6);
  if (!a.failed && (layer > 3 || length != expected || length == 0 || length != with->mask_bytes[layer]))
    fail(&a, "the mask has another length than the layer");
  if (!a.failed) level->dropout_mask(state_of(with), epoch, place, layer, kept);
  return 0;
}

// peak(level, rounds): multiply-adds done, for the benchmark to time.
static napi_value peak(napi_env env, napi_callback_info info) {
  arguments a = read_arguments(env, info);
  const level_table *level = level_at(&a);
  const uint32_t rounds = number_at(&a, 1);
  return a.failed ? 0 : number_value(env, level->peak(rounds));
}

NAPI_MODULE_INIT() {
  const napi_property_descriptor properties[] = {
      {"levels", 0, levels, 0, 0, 0, napi_enumerable, 0},       {"stateBytes", 0, state_bytes, 0, 0, 0, napi_enumerable, 0},
      {"setup", 0, setup, 0, 0, 0, napi_enumerable, 0},         {"copy", 0, copy, 0, 0, 0, napi_enumerable, 0},
      {"train", 0, train, 0, 0, 0, napi_enumerable, 0},         {"gradient", 0, gradient, 0, 0, 0, napi_enumerable, 0},
      {"evaluate", 0, evaluate, 0, 0, 0, napi_enumerable, 0},   {"dropoutMask", 0, dropout_mask, 0, 0, 0, napi_enumerable, 0},
      {"peak", 0, peak, 0, 0, 0, napi_enumerable, 0},
      DENSE_PROPERTIES
  };
  napi_define_properties(env, exports, sizeof properties / sizeof *properties, properties);
  return exports;
}
