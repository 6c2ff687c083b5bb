// The arguments of a call from JavaScript, each checked as it is read: the first that does not fit throws RangeError.
#ifndef WEIGHBRIDGE_ARGUMENTS_H
#define WEIGHBRIDGE_ARGUMENTS_H
#include <node_api.h>
#include "levels.h"

#define MOST_ARGUMENTS 8
typedef struct {
  napi_env env;
  napi_value value[MOST_ARGUMENTS];
  size_t count;
  int failed;
} arguments;

static void fail(arguments *a, const char *message) {
  if (!a->failed) napi_throw_range_error(a->env, "WEIGHBRIDGE_KERNEL", message);
  a->failed = 1;
}

static arguments read_arguments(napi_env env, napi_callback_info info) {
  arguments a = {.env = env, .count = MOST_ARGUMENTS};
  napi_get_cb_info(env, info, &a.count, a.value, 0, 0);
  return a;
}

static void *array_at(arguments *a, size_t index, napi_typedarray_type type, size_t *length) {
  napi_typedarray_type found;
  void *data = 0;
  *length = 0;
  if (index >= a->count || napi_get_typedarray_info(a->env, a->value[index], &found, length, &data, 0, 0) != napi_ok ||
      found != type)
    fail(a, "an argument is not a typed array of the expected kind");
  return data;
}

static uint32_t number_at(arguments *a, size_t index) {
  uint32_t value = 0;
  if (index >= a->count || napi_get_value_uint32(a->env, a->value[index], &value) != napi_ok)
    fail(a, "an argument is not a number");
  return value;
}

static const level_table *level_at(arguments *a) {
  const uint32_t level = number_at(a, 0);
  if (level >= (uint32_t)LEVEL_COUNT || !supported((int)level)) {
    fail(a, "this CPU does not have that instruction-set level");
    return &LEVELS[LEVEL_COUNT - 1];
  }
  return &LEVELS[level];
}

// A header fills the first 64 bytes of a state's memory from the next multiple of 64 on, so that the state stays on one.
#define HEADER_BYTES 64
#define ADDED_BYTES (HEADER_BYTES + 64)

static napi_value number_value(napi_env env, double number) {
  napi_value value;
  napi_create_double(env, number, &value);
  return value;
}
#endif
