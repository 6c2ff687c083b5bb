// Runs the dense network's entry points by a script from standard input and writes what they give to standard output.
// Every buffer is on the heap and exactly as large as what may be touched. test/kernel/dense-harness.ts writes scripts.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include "entry.h"

uint32_t ENTRY(dense_bytes)(const double *);
uint32_t ENTRY(dense_setup)(void *, const double *);
uint32_t ENTRY(dense_weights)(const void *);
void ENTRY(dense_set_weights)(void *, float *);
void ENTRY(dense_get_weights)(void *, float *);
void ENTRY(dense_get_gradient)(void *, float *);
void ENTRY(dense_train)(void *, const float *, const float *, const uint32_t *, uint32_t, uint32_t, uint32_t);
void ENTRY(dense_gradient)(void *, const float *, const float *, const uint32_t *, uint32_t, uint32_t, uint32_t);
void ENTRY(dense_predict)(void *, const float *, const uint32_t *, uint32_t, float *);
void ENTRY(dense_mask)(const void *, uint32_t, uint32_t, uint32_t, uint8_t *);

static void stop(const char *reason) {
  fprintf(stderr, "dense-harness: %s\n", reason);
  exit(2);
}

static void *exactly(size_t bytes) {
  void *memory = malloc(bytes);
  if (!memory) stop("no memory");
  return memory;
}

static void *take(size_t bytes) {
  void *memory = exactly(bytes);
  if (fread(memory, 1, bytes, stdin) != bytes) stop("the script ends too early");
  return memory;
}

static uint32_t take_number(void) {
  uint32_t *word = take(4), value = *word;
  free(word);
  return value;
}

static void give(void *memory, size_t bytes) {
  if (fwrite(memory, 1, bytes, stdout) != bytes) stop("the results can't be written");
  free(memory);
}

enum call { SET_UP = 1, SET_WEIGHTS, TRAIN, GRADIENT, PREDICT, GET_WEIGHTS, GET_GRADIENT, MASK };

static void run(void *state, enum call call) {
  if (call == SET_WEIGHTS) {
    float *weights = take((size_t)take_number() * 4);
    ENTRY(dense_set_weights)(state, weights);
    free(weights);
  } else if (call == TRAIN || call == GRADIENT || call == PREDICT) {
    const uint32_t count = take_number(), listed = take_number(), floats = take_number(), labelled = take_number();
    const uint32_t epoch = take_number();
    float *inputs = take((size_t)floats * 4), *labels = take((size_t)labelled * 4);
    uint32_t *order = listed ? take((size_t)listed * 4) : 0;
    if (call == PREDICT) {
      float *predictions = exactly((size_t)count * 4);
      ENTRY(dense_predict)(state, inputs, order, count, predictions);
      give(predictions, (size_t)count * 4);
    } else {
      (call == TRAIN ? ENTRY(dense_train) : ENTRY(dense_gradient))(state, inputs, labels, order, count, epoch, 0);
    }
    free(inputs);
    free(labels);
    free(order);
  } else if (call == GET_WEIGHTS || call == GET_GRADIENT) {
    const size_t bytes = (size_t)ENTRY(dense_weights)(state) * 4;
    float *floats = exactly(bytes);
    (call == GET_WEIGHTS ? ENTRY(dense_get_weights) : ENTRY(dense_get_gradient))(state, floats);
    give(floats, bytes);
  } else if (call == MASK) {
    const uint32_t epoch = take_number(), place = take_number(), layer = take_number(), units = take_number();
    uint8_t *kept = exactly(units);
    ENTRY(dense_mask)(state, epoch, place, layer, kept);
    give(kept, units);
  } else {
    stop("no such call");
  }
}

int main(void) {
  void *state = 0;
  for (int call = getchar(); call != EOF; call = getchar()) {
    if (call == SET_UP) {
      double *settings = take(12 * sizeof(double));
      free(state);
      const uint32_t bytes = ENTRY(dense_bytes)(settings);
      state = bytes ? aligned_alloc(64, bytes) : 0;
      if (!state || !ENTRY(dense_setup)(state, settings)) stop("the settings are out of bounds");
      free(settings);
    } else {
      if (!state) stop("a call before the first SET_UP");
      run(state, (enum call)call);
    }
  }
  free(state);
  return 0;
}
