// The machine's own limit: independent multiply-adds in registers and nothing else. The benchmark's denominator.
#ifndef WEIGHBRIDGE_PEAK_H
#define WEIGHBRIDGE_PEAK_H
#include "vector.h"

#define CHAINS 12

// `rounds` times 1,000 fused operations on each of 12 registers; returns the multiply-adds done, counted per lane.
static double peak_operations(uint32_t rounds, float *sink) {
  vector sum[CHAINS];
  const vector factor = splat(0.999f), term = splat(0.001f);
  UNROLL for (int i = 0; i < CHAINS; i++) sum[i] = splat((float)i); // all different, or the compiler would keep one
  for (uint32_t round = 0; round < rounds * 1000; round++)
    UNROLL for (int i = 0; i < CHAINS; i++) sum[i] = fused(sum[i], factor, term);
  UNROLL for (int i = 1; i < CHAINS; i++) sum[0] += sum[i];
  store(sink, sum[0]);
  return (double)rounds * 1000 * CHAINS * LANES;
}
#endif
