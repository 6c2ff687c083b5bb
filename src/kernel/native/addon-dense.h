// Node-API glue of the dense network: every argument's bounds are held against what denseSetup() accepted.
#ifndef WEIGHBRIDGE_ADDON_DENSE_H
#define WEIGHBRIDGE_ADDON_DENSE_H
#include "arguments.h"

// What denseSetup() accepted, kept in front of the state.
#define DENSE_SET_UP 0x57424447u
typedef struct {
  uint32_t mark, bytes, inputs, layers, units, batch, weights;
} dense_header;

// The header inside the state's typed array; 0 where that is smaller than `bytes` of state need.
static dense_header *dense_header_at(arguments *a, uint32_t bytes) {
  size_t length;
  uint8_t *data = array_at(a, 1, napi_uint8_array, &length);
  if (!a->failed && length < (size_t)bytes + ADDED_BYTES) fail(a, "the state's memory is too small");
  return a->failed ? 0 : (dense_header *)(((uintptr_t)data + 63) & ~(uintptr_t)63);
}

// As dense_header_at, but refuses a state that denseSetup() has not accepted, or a part of one.
static dense_header *accepted_dense(arguments *a) {
  dense_header *found = dense_header_at(a, 0);
  if (found && found->mark != DENSE_SET_UP) fail(a, "the state was not set up");
  return a->failed ? 0 : dense_header_at(a, found->bytes);
}

static void *dense_state_of(dense_header *found) { return (uint8_t *)found + HEADER_BYTES; }

static const double *dense_settings_at(arguments *a, size_t index) {
  size_t length;
  const double *settings = array_at(a, index, napi_float64_array, &length);
  if (!a->failed && length != 12) fail(a, "settings are 12 numbers");
  return settings;
}

// denseBytes(level, settings): what the state's typed array needs; 0 where the settings are out of bounds.
static napi_value dense_bytes(napi_env env, napi_callback_info info) {
  arguments a = read_arguments(env, info);
  const level_table *level = level_at(&a);
  const double *settings = dense_settings_at(&a, 1);
  if (a.failed) return 0;
  const uint32_t bytes = level->dense_bytes(settings);
  return number_value(env, bytes ? (double)bytes + ADDED_BYTES : 0);
}

// denseSetup(level, state, settings)
static napi_value dense_setup(napi_env env, napi_callback_info info) {
  arguments a = read_arguments(env, info);
  const level_table *level = level_at(&a);
  const double *settings = dense_settings_at(&a, 2);
  const uint32_t bytes = a.failed ? 0 : level->dense_bytes(settings);
  if (!a.failed && !bytes) fail(&a, "settings out of bounds");
  dense_header *to = dense_header_at(&a, bytes);
  if (a.failed) return 0;
  level->dense_setup(dense_state_of(to), settings);
  *to = (dense_header){DENSE_SET_UP, bytes, (uint32_t)settings[0], (uint32_t)settings[1], (uint32_t)settings[2],
                       (uint32_t)settings[3], level->dense_weights(dense_state_of(to))};
  return 0;
}

// denseCopy(level, state, which, floats): which: 0 set weights, 1 get weights, 2 get gradient.
static napi_value dense_copy(napi_env env, napi_callback_info info) {
  arguments a = read_arguments(env, info);
  const level_table *level = level_at(&a);
  dense_header *with = accepted_dense(&a);
  const uint32_t which = number_at(&a, 2);
  size_t length;
  float *floats = array_at(&a, 3, napi_float32_array, &length);
  if (!a.failed && length != with->weights) fail(&a, "the weights have another length than the network");
  if (!a.failed && which > 2) fail(&a, "there are three things to copy");
  if (a.failed) return 0;
  (which == 0 ? level->dense_set_weights : which == 1 ? level->dense_get_weights : level->dense_get_gradient)(
      dense_state_of(with), floats);
  return 0;
}

// An order of rows, each of which must be among the inputs at `index`, and among the labels where there are some.
static const uint32_t *rows_at(arguments *a, size_t index, size_t inputs, size_t labels, const dense_header *with, size_t *count) {
  const uint32_t *order = array_at(a, index, napi_uint32_array, count);
  const size_t rows = a->failed ? 0 : inputs / with->inputs, most = rows < labels ? rows : labels;
  for (size_t i = 0; i < *count && !a->failed; i++)
    if (order[i] >= most) fail(a, "a row is out of range");
  return order;
}

// denseTrain and denseGradient(level, state, inputs, labels, order, epoch)
static napi_value dense_samples(napi_env env, napi_callback_info info, int step) {
  arguments a = read_arguments(env, info);
  const level_table *level = level_at(&a);
  dense_header *with = accepted_dense(&a);
  size_t floats, labelled, count;
  const float *inputs = array_at(&a, 2, napi_float32_array, &floats);
  const float *labels = array_at(&a, 3, napi_float32_array, &labelled);
  const uint32_t *order = rows_at(&a, 4, floats, labelled, with, &count);
  const uint32_t epoch = number_at(&a, 5);
  if (!a.failed && !step && (count < 1 || count > with->batch)) fail(&a, "a gradient is of 1 to a batch of rows");
  if (!a.failed)
    (step ? level->dense_train : level->dense_gradient)(dense_state_of(with), inputs, labels, order, (uint32_t)count, epoch, 0);
  return 0;
}
static napi_value dense_train(napi_env env, napi_callback_info info) { return dense_samples(env, info, 1); }
static napi_value dense_gradient(napi_env env, napi_callback_info info) { return dense_samples(env, info, 0); }

// densePredict(level, state, inputs, order, predictions)
static napi_value dense_predict(napi_env env, napi_callback_info info) {
  arguments a = read_arguments(env, info);
  const level_table *level = level_at(&a);
  dense_header *with = accepted_dense(&a);
  size_t floats, count, room;
  const float *inputs = array_at(&a, 2, napi_float32_array, &floats);
  const uint32_t *order = rows_at(&a, 3, floats, SIZE_MAX, with, &count);
  float *predictions = array_at(&a, 4, napi_float32_array, &room);
  if (!a.failed && room != count) fail(&a, "there is not one prediction a row");
  if (!a.failed) level->dense_predict(dense_state_of(with), inputs, order, (uint32_t)count, predictions);
  return 0;
}

// denseMask(level, state, epoch, place, layer, kept)
static napi_value dense_mask(napi_env env, napi_callback_info info) {
  arguments a = read_arguments(env, info);
  const level_table *level = level_at(&a);
  dense_header *with = accepted_dense(&a);
  const uint32_t epoch = number_at(&a, 2), place = number_at(&a, 3), layer = number_at(&a, 4);
  size_t length;
  uint8_t *kept = array_at(&a, 5, napi_uint8_array, &length);
  if (!a.failed && (layer >= with->layers || length != with->units)) fail(&a, "the mask has another length than the layer");
  if (!a.failed) level->dense_mask(dense_state_of(with), epoch, place, layer, kept);
  return 0;
}

#define DENSE_PROPERTIES \
  {"denseBytes", 0, dense_bytes, 0, 0, 0, napi_enumerable, 0}, {"denseSetup", 0, dense_setup, 0, 0, 0, napi_enumerable, 0}, \
  {"denseCopy", 0, dense_copy, 0, 0, 0, napi_enumerable, 0}, {"denseTrain", 0, dense_train, 0, 0, 0, napi_enumerable, 0}, \
  {"denseGradient", 0, dense_gradient, 0, 0, 0, napi_enumerable, 0}, \
  {"densePredict", 0, dense_predict, 0, 0, 0, napi_enumerable, 0}, {"denseMask", 0, dense_mask, 0, 0, 0, napi_enumerable, 0},
#endif
