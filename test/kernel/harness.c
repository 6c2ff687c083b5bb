// Runs the kernel's entry points by a script from standard input and writes what they give to standard output. Every
// buffer is on the heap and exactly as large as what the kernel may touch, so that the sanitizers see one step too far.
// Links with kernel.c: for sanitized builds, and for CPUs that only an emulator has. test/kernel/harness.ts writes scripts.
#include <stdio.h>
#include <stdlib.h>
#include "math.h"
#include "state.h"

#define JOIN_(a, b) a##_##b
#define JOIN(a, b) JOIN_(a, b)
#define ENTRY(name) JOIN(weighbridge_##name, LEVEL)
uint32_t ENTRY(state_bytes)(void);
uint32_t ENTRY(setup)(void *, const double *);
void ENTRY(set_weights)(void *, float *);
void ENTRY(get_weights)(void *, float *);
void ENTRY(get_gradient)(void *, float *);
void ENTRY(gradient)(void *, const uint8_t *, const uint8_t *, const uint32_t *, uint32_t, uint32_t, uint32_t);
void ENTRY(train)(void *, const uint8_t *, const uint8_t *, const uint32_t *, uint32_t, uint32_t, uint32_t);
void ENTRY(evaluate)(void *, const uint8_t *, const uint8_t *, const uint32_t *, uint32_t, double *);
void ENTRY(dropout_mask)(void *, uint32_t, uint32_t, uint32_t, uint8_t *);
double ENTRY(peak)(uint32_t);

static void stop(const char *reason) {
  fprintf(stderr, "harness: %s\n", reason);
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

typedef struct {
  uint32_t images, listed, image_bytes;
  uint8_t *pixels, *labels;
  uint32_t *order; // 0 where the images are taken one after another
} samples;

static samples take_samples(void) {
  samples s = {take_number(), take_number(), take_number(), 0, 0, 0};
  s.pixels = take((size_t)s.images * s.image_bytes);
  s.labels = take(s.images);
  s.order = s.listed ? take((size_t)s.listed * 4) : 0;
  return s;
}

static void drop_samples(samples s) {
  free(s.pixels);
  free(s.labels);
  free(s.order);
}

// `count` floats through one function of math.h, LANES at a time; a tanh's partner is half of `count` away.
static void give_function(uint32_t which, uint32_t count) {
  const uint32_t half = count / 2;
  float *from = take((size_t)count * 4), *to = exactly((size_t)count * 4);
  for (uint32_t i = 0; i + LANES <= half; i += LANES) {
    vector x = load(from + i), y = load(from + half + i);
    if (which == 0) x = exponential(x), y = exponential(y);
    else if (which == 1) x = logarithm(x), y = logarithm(y);
    else hyperbolic_tangents(&x, &y);
    store(to + i, x);
    store(to + half + i, y);
  }
  free(from);
  give(to, (size_t)count * 4);
}

enum call { SET_UP = 1, SET_WEIGHTS, TRAIN, GRADIENT, EVALUATE, GET_WEIGHTS, GET_GRADIENT, MASK, FUNCTION, PEAK };

static void run(void *state, enum call call) {
  if (call == SET_WEIGHTS) {
    float *weights = take((size_t)take_number() * 4);
    ENTRY(set_weights)(state, weights);
    free(weights);
  } else if (call == TRAIN || call == GRADIENT) {
    const uint32_t count = take_number(), epoch = take_number(), place = take_number(); // of batches or of samples
    const samples s = take_samples();
    (call == TRAIN ? ENTRY(train) : ENTRY(gradient))(state, s.pixels, s.labels, s.order, count, epoch, place);
    drop_samples(s);
  } else if (call == EVALUATE) {
    const uint32_t count = take_number();
    const samples s = take_samples();
    double *totals = exactly(16);
    totals[0] = totals[1] = 0;
    ENTRY(evaluate)(state, s.pixels, s.labels, s.order, count, totals);
    give(totals, 16);
    drop_samples(s);
  } else if (call == GET_WEIGHTS || call == GET_GRADIENT) {
    const size_t bytes = (size_t)take_number() * 4;
    float *floats = exactly(bytes);
    (call == GET_WEIGHTS ? ENTRY(get_weights) : ENTRY(get_gradient))(state, floats);
    give(floats, bytes);
  } else if (call == MASK) {
    const uint32_t epoch = take_number(), place = take_number(), layer = take_number(), bytes = take_number();
    uint8_t *kept = exactly(bytes);
    ENTRY(dropout_mask)(state, epoch, place, layer, kept);
    give(kept, bytes);
  } else if (call == FUNCTION) {
    const uint32_t which = take_number(), count = take_number();
    give_function(which, count);
  } else if (call == PEAK) {
    double *done = exactly(8);
    *done = ENTRY(peak)(take_number());
    give(done, 8);
  } else {
    stop("no such call");
  }
}

int main(void) {
  void *state = 0;
  for (int call = getchar(); call != EOF; call = getchar()) {
    if (call == SET_UP) {
      double *settings = take(SETTINGS * sizeof(double));
      free(state);
      state = aligned_alloc(64, ENTRY(state_bytes)());
      if (!state) stop("no memory");
      if (!ENTRY(setup)(state, settings)) stop("the settings are out of bounds");
      free(settings);
    } else {
      if (!state && call < FUNCTION) stop("a call before the first SET_UP");
      run(state, (enum call)call);
    }
  }
  free(state);
  return 0;
}
