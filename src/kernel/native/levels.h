// The entry points of every instruction-set level that was compiled, and which of them this CPU can run.
#ifndef WEIGHBRIDGE_LEVELS_H
#define WEIGHBRIDGE_LEVELS_H
#include <stdint.h>

#define DECLARE(level) \
  uint32_t weighbridge_state_bytes_##level(void); \
  uint32_t weighbridge_setup_##level(void *, const double *); \
  void weighbridge_set_weights_##level(void *, float *); \
  void weighbridge_get_weights_##level(void *, float *); \
  void weighbridge_get_gradient_##level(void *, float *); \
  void weighbridge_gradient_##level(void *, const uint8_t *, const uint8_t *, const uint32_t *, uint32_t, uint32_t, uint32_t); \
  void weighbridge_train_##level(void *, const uint8_t *, const uint8_t *, const uint32_t *, uint32_t, uint32_t, uint32_t); \
  void weighbridge_evaluate_##level(void *, const uint8_t *, const uint8_t *, const uint32_t *, uint32_t, double *); \
  void weighbridge_dropout_mask_##level(void *, uint32_t, uint32_t, uint32_t, uint8_t *); \
  uint32_t weighbridge_dense_bytes_##level(const double *); \
  uint32_t weighbridge_dense_setup_##level(void *, const double *); \
  uint32_t weighbridge_dense_weights_##level(const void *); \
  void weighbridge_dense_set_weights_##level(void *, float *); \
  void weighbridge_dense_get_weights_##level(void *, float *); \
  void weighbridge_dense_get_gradient_##level(void *, float *); \
  void weighbridge_dense_train_##level(void *, const float *, const float *, const uint32_t *, uint32_t, uint32_t, uint32_t); \
  void weighbridge_dense_gradient_##level(void *, const float *, const float *, const uint32_t *, uint32_t, uint32_t, uint32_t); \
  void weighbridge_dense_predict_##level(void *, const float *, const uint32_t *, uint32_t, float *); \
  void weighbridge_dense_mask_##level(const void *, uint32_t, uint32_t, uint32_t, uint8_t *); \
  double weighbridge_peak_##level(uint32_t);
#define ROW(level) \
  {#level, weighbridge_state_bytes_##level, weighbridge_setup_##level, weighbridge_set_weights_##level, \
   weighbridge_get_weights_##level, weighbridge_get_gradient_##level, weighbridge_gradient_##level, \
   weighbridge_train_##level, weighbridge_evaluate_##level, weighbridge_dropout_mask_##level, weighbridge_dense_bytes_##level, \
   weighbridge_dense_setup_##level, weighbridge_dense_weights_##level, weighbridge_dense_set_weights_##level, \
   weighbridge_dense_get_weights_##level, weighbridge_dense_get_gradient_##level, weighbridge_dense_train_##level, \
   weighbridge_dense_gradient_##level, weighbridge_dense_predict_##level, weighbridge_dense_mask_##level, \
   weighbridge_peak_##level}

typedef struct {
  const char *name;
  uint32_t (*state_bytes)(void);
  uint32_t (*setup)(void *, const double *);
  void (*set_weights)(void *, float *);
  void (*get_weights)(void *, float *);
  void (*get_gradient)(void *, float *);
  void (*gradient)(void *, const uint8_t *, const uint8_t *, const uint32_t *, uint32_t, uint32_t, uint32_t);
  void (*train)(void *, const uint8_t *, const uint8_t *, const uint32_t *, uint32_t, uint32_t, uint32_t);
  void (*evaluate)(void *, const uint8_t *, const uint8_t *, const uint32_t *, uint32_t, double *);
  void (*dropout_mask)(void *, uint32_t, uint32_t, uint32_t, uint8_t *);
  uint32_t (*dense_bytes)(const double *);
  uint32_t (*dense_setup)(void *, const double *);
  uint32_t (*dense_weights)(const void *);
  void (*dense_set_weights)(void *, float *);
  void (*dense_get_weights)(void *, float *);
  void (*dense_get_gradient)(void *, float *);
  void (*dense_train)(void *, const float *, const float *, const uint32_t *, uint32_t, uint32_t, uint32_t);
  void (*dense_gradient)(void *, const float *, const float *, const uint32_t *, uint32_t, uint32_t, uint32_t);
  void (*dense_predict)(void *, const float *, const uint32_t *, uint32_t, float *);
  void (*dense_mask)(const void *, uint32_t, uint32_t, uint32_t, uint8_t *);
  double (*peak)(uint32_t);
} level_table;

#if defined(__x86_64__)
DECLARE(v4)
DECLARE(v3)
static const level_table LEVELS[] = {ROW(v4), ROW(v3)};
static int supported(int level) {
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") || !__builtin_cpu_supports("bmi2")) return 0;
  return level == 1 || (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                        __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                        __builtin_cpu_supports("avx512vl"));
}
#else
DECLARE(arm64)
static const level_table LEVELS[] = {ROW(arm64)};
static int supported(int level) { return level == 0; }
#endif
#define LEVEL_COUNT ((int)(sizeof LEVELS / sizeof *LEVELS))
#endif
