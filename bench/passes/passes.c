// Times each pass of the kernel apart, over and over on the same samples: a profile that needs no counters of the CPU.
// Prints one JSON object a line: name, seconds a call, multiply-adds a call. See bench/passes.ts.
#include "../../src/kernel/native/kernel.c"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void print(const char *name, double each, double multiply_adds) {
  printf("{\"name\":\"%s\",\"seconds\":%.4e,\"multiplyAdds\":%.0f}\n", name, each, multiply_adds);
}

// The least of 40 means over 300 calls: what a call takes when nothing else disturbs it.
#define TIME(name, multiply_adds, call) { \
    double least = 1; \
    for (int round = 0; round < 40; round++) { \
      const double start = seconds(); \
      for (int i = 0; i < 300; i++) { \
        call; \
        __asm__ volatile("" ::: "memory"); \
      } \
      const double each = (seconds() - start) / 300; \
      if (each < least) least = each; \
    } \
    print(name, least, multiply_adds); \
  }

// As peak_operations, but each multiply-add reads one of its factors from memory (the first-level cache).
static void peak_with_loads(const float *memory, float *sink) {
  vector sum[CHAINS];
  const vector factor = splat(0.999f);
  UNROLL for (int i = 0; i < CHAINS; i++) sum[i] = splat((float)i);
  for (int round = 0; round < 100; round++) {
    UNROLL for (int i = 0; i < CHAINS; i++) sum[i] = fused(splat(memory[i]), factor, sum[i]);
    __asm__ volatile("" ::: "memory");
  }
  UNROLL for (int i = 1; i < CHAINS; i++) sum[0] += sum[i];
  store(sink, sum[0]);
}

int main(void) {
  state *s = aligned_alloc(64, sizeof(state));
  const double settings[SETTINGS] = {28, 3, 512, 0, 0, 1e-3, 1e-4, 0, 1, 2, 3, 4};
  static float weights[4970], sink[FILTERS], memory[CHAINS];
  static uint8_t pixels[GROUP][28 * 28];
  const uint8_t *images[GROUP], labels[GROUP] = {0};
  if (!s || !ENTRY(setup)(s, settings)) return 1;
  srand(1);
  for (int i = 0; i < 4970; i++) weights[i] = (float)rand() / (float)RAND_MAX * 0.3f - 0.15f;
  for (int n = 0; n < GROUP; n++)
    for (int i = 0; i < 28 * 28; i++) images[n] = pixels[n], pixels[n][i] = (uint8_t)rand();
  ENTRY(set_weights)(s, weights);
  transpose(s);
  train_group(s, images, labels, GROUP, 1, 0);
  sample *a = s->samples;
  const double first = 169 * 144, second = 36 * 2304, third = 4 * 2304, each = 325632;
  const float scale = 2, inverse = 0.5f;

  TIME("peak, registers only", 1000 * CHAINS * LANES, peak_operations(1, sink))
  TIME("peak, one load each", 100 * CHAINS * LANES, peak_with_loads(memory, sink))
  TIME("load the image", 0, load_image(s, a, pixels[0]))
  TIME("layer 1 forward", first, forward_first_13(s, a))
  TIME("layer 2 forward", second, forward_inner_6(s, a, 1))
  TIME("layer 3 forward", third, forward_inner_2(s, a, 2))
  TIME("softmax and dense gradient", 2 * 160, head_gradient(s, a, 3, 1, 1))
  TIME("layer 3 input gradient", third, back_inner_2(s, a, 2, 1, 1))
  TIME("layer 2 input gradient", second, back_inner_6(s, a, 1, 1, 1))
  TIME("layer 3 weight gradient, group", GROUP * third, gradient_inner_2(s, 2, GROUP))
  TIME("layer 2 weight gradient, group", GROUP * second, gradient_inner_6(s, 1, GROUP))
  TIME("layer 1 weight gradient, group", GROUP * first, gradient_first_13(s, GROUP))
  TIME("all, relu, group", GROUP * each, train_group(s, images, labels, GROUP, 1, 0))
  s->dropout_threshold = 32768;
  TIME("layer 1 dropout", 0, finish_layer(s, a, 1, 1, 0, 0))
  TIME("all, relu dropout 0.5, group", GROUP * each, train_group(s, images, labels, GROUP, 1, 0))
  s->activation = TANH;
  TIME("layer 1 tanh and dropout", 0, finish_layer(s, a, 1, 1, 0, 0))
  TIME("layer 2 input gradient, tanh dropout", second, back_inner_6(s, a, 1, scale, inverse))
  TIME("all, tanh dropout 0.5, group", GROUP * each, train_group(s, images, labels, GROUP, 1, 0))
  s->dropout_threshold = 0;
  TIME("layer 1 tanh", 0, finish_layer(s, a, 1, 1, 0, 0))
  TIME("all, tanh, group", GROUP * each, train_group(s, images, labels, GROUP, 1, 0))
  TIME("gradient to step, adam", 0, (s->optimizer = ADAM, finish_gradient(s, 512), step(s)))
  free(s);
  return 0;
}
