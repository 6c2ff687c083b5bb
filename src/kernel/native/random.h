// Threefry-4x32 with 13 rounds, LANES blocks at a time; the twin of src/lib/random.ts, where the sources are named.
#ifndef WEIGHBRIDGE_RANDOM_H
#define WEIGHBRIDGE_RANDOM_H
#include "vector.h"

typedef struct {
  uint32_t word[5]; // the four words and their parity word
} threefry_key;

INLINE threefry_key threefry_expand(const uint32_t key[4]) {
  return (threefry_key){{key[0], key[1], key[2], key[3], 0x1bd11bdau ^ key[0] ^ key[1] ^ key[2] ^ key[3]}};
}

#define THREEFRY_EVEN(first, second) \
  a += b, b = rotate(b, first) ^ a, c += d, d = rotate(d, second) ^ c
#define THREEFRY_ODD(first, second) \
  a += d, d = rotate(d, first) ^ a, c += b, b = rotate(b, second) ^ c
#define THREEFRY_INJECT(i) \
  a += key->word[(i) % 5], b += key->word[((i) + 1) % 5], c += key->word[((i) + 2) % 5], \
  d += key->word[((i) + 3) % 5] + (i)

// The blocks with counters (epoch, sample, layer, unit[lane]); out[w] holds word w of each.
INLINE void threefry(const threefry_key *key, uint32_t epoch, uint32_t sample, uint32_t layer, words unit, words out[4]) {
  words a = splat_word(epoch + key->word[0]), b = splat_word(sample + key->word[1]);
  words c = splat_word(layer + key->word[2]), d = unit + key->word[3];
  THREEFRY_EVEN(10, 26), THREEFRY_ODD(11, 21), THREEFRY_EVEN(13, 27), THREEFRY_ODD(23, 5);
  THREEFRY_INJECT(1);
  THREEFRY_EVEN(6, 20), THREEFRY_ODD(17, 11), THREEFRY_EVEN(25, 10), THREEFRY_ODD(18, 20);
  THREEFRY_INJECT(2);
  THREEFRY_EVEN(10, 26), THREEFRY_ODD(11, 21), THREEFRY_EVEN(13, 27), THREEFRY_ODD(23, 5);
  THREEFRY_INJECT(3);
  THREEFRY_EVEN(6, 20);
  out[0] = a, out[1] = b, out[2] = c, out[3] = d;
}
#endif
