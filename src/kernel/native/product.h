// Matrix products in blocks. Every element is one chain of fused operations in the order of the depth, whatever the
// blocks are: a tile of sums stays in registers, and what a later block of the depth adds starts from what is in memory.
#ifndef WEIGHBRIDGE_PRODUCT_H
#define WEIGHBRIDGE_PRODUCT_H
#include <stddef.h>
#include "vector.h"

// A tile: rows, and vectors side by side. As many sums as the registers hold beside the operands; rows divide 16.
#if LANES == 16 || defined(__aarch64__)
#define TILE_ROWS 8
#define TILE_PARTS 3
#elif LANES == 8
#define TILE_ROWS 4
#define TILE_PARTS 3
#else
#define TILE_ROWS 4
#define TILE_PARTS 2
#endif
// The right side, and every kernel, lies in panels as wide as a tile: [panel][row][column], the last panel narrower.
#define PANEL (TILE_PARTS * LANES)
#define DEPTH_BLOCK 192 // a panel's block of at most 36 KiB stays in the nearest cache
#define FETCH_AHEAD 12  // steps of the depth

// What becomes of finished sums: as they are; ReLU; or the gradient through one, by what it gave, also into panels.
enum finish { AS_IS, RECTIFIED, GATED };

typedef struct {
  const float *left; // [rows, depth], or with `across` [depth, rows]
  uint32_t left_stride;
  const float *right; // panels [right_rows, columns], of which the first `depth` rows are used
  uint32_t right_rows;
  const float *start; // what each row's sums start from [columns]; 0: zeros
  float *result;      // [rows, columns]: in panels where result_stride is 0
  uint32_t result_stride;
  uint32_t rows, depth, columns; // rows a multiple of TILE_ROWS, columns of 16
  const float *gate;             // [rows, columns], as far apart as the results
  float scale;                   // of gated sums
  float *packed;                 // gated sums once more: panels [packed_rows, columns]
  uint32_t packed_rows;
} product;

INLINE void product_tile(const int across, const int parts, const float *left, size_t left_stride, const float *right,
                         uint32_t depth, const float *start, float *result, size_t result_stride, int first,
                         const enum finish finish, int last, const float *gate, vector scale, float *packed) {
  vector sum[TILE_ROWS][TILE_PARTS];
  UNROLL for (int row = 0; row < TILE_ROWS; row++)
    UNROLL for (int part = 0; part < parts; part++)
      sum[row][part] = !first ? load(result + row * result_stride + part * LANES)
                       : start ? load(start + part * LANES) : (vector){0};
  const size_t along = across ? left_stride : 1, between = across ? 1 : left_stride;
  for (; depth; depth--, left += along, right += parts * LANES) {
    if (across) __builtin_prefetch(left + FETCH_AHEAD * along); // a line a step: too far apart for the machine to foresee
    vector factor[TILE_PARTS];
    UNROLL for (int part = 0; part < parts; part++) factor[part] = load(right + part * LANES);
    UNROLL for (int row = 0; row < TILE_ROWS; row++) {
      const vector value = splat(left[row * between]);
      UNROLL for (int part = 0; part < parts; part++) sum[row][part] = fused(value, factor[part], sum[row][part]);
    }
  }
  UNROLL for (int row = 0; row < TILE_ROWS; row++)
    UNROLL for (int part = 0; part < parts; part++) {
      vector value = sum[row][part];
      const size_t at = row * result_stride + part * LANES;
      if (finish == RECTIFIED && last) value = relu(value);
      if (finish == GATED && last) {
        value = where_positive(load(gate + at), value * scale);
        store(packed + (row * parts + part) * LANES, value);
      }
      store(result + at, value);
    }
}

// All rows of one panel.
INLINE void product_panel(const int across, const int parts, const enum finish finish, const product *p, uint32_t column) {
  const float *right = p->right + (size_t)column * p->right_rows;
  float *result = p->result + (p->result_stride ? column : (size_t)column * p->rows);
  const size_t stride = p->result_stride ? p->result_stride : (size_t)(parts * LANES);
  const vector scale = splat(p->scale);
  for (uint32_t begin = 0; begin < p->depth; begin += DEPTH_BLOCK, right += DEPTH_BLOCK * parts * LANES) {
    const uint32_t left = p->depth - begin, depth = left < DEPTH_BLOCK ? left : DEPTH_BLOCK;
    for (uint32_t row = 0; row < p->rows; row += TILE_ROWS)
      product_tile(across, parts, p->left + (across ? (size_t)begin * p->left_stride + row : (size_t)row * p->left_stride + begin),
                   p->left_stride, right, depth, p->start ? p->start + column : 0, result + row * stride, stride, begin == 0,
                   finish, depth == left, finish == GATED ? p->gate + row * stride + column : 0, scale,
                   finish == GATED ? p->packed + (size_t)column * p->packed_rows + row * parts * LANES : 0);
  }
}

INLINE void multiply(const int across, const enum finish finish, const product *p) {
  for (uint32_t column = 0; column < p->columns; column += PANEL) {
    const uint32_t left = p->columns - column;
    if (left >= PANEL) product_panel(across, TILE_PARTS, finish, p, column);
#if TILE_PARTS > 2
    else if (left == 2 * LANES) product_panel(across, 2, finish, p, column);
#endif
    else product_panel(across, 1, finish, p, column);
  }
}

static void multiply_rectified(const product *p) { multiply(0, RECTIFIED, p); }
static void multiply_gated(const product *p) { multiply(0, GATED, p); }
static void multiply_columns(const product *p) { multiply(1, AS_IS, p); }

// Width of the panel that holds a column: the last one may be narrower.
INLINE uint32_t panel_width(uint32_t columns, uint32_t column) {
  const uint32_t left = columns - column / PANEL * PANEL;
  return left < PANEL ? left : PANEL;
}

// Place of an element in panels [rows, columns].
INLINE size_t in_panels(uint32_t rows, uint32_t columns, uint32_t row, uint32_t column) {
  return (size_t)(column / PANEL * PANEL) * rows + (size_t)row * panel_width(columns, column) + column % PANEL;
}

typedef float four __attribute__((vector_size(16), aligned(4), may_alias));
#if defined(__clang__) || __GNUC__ >= 12
#define CHOOSE(x, y, a, b, c, d) __builtin_shufflevector(x, y, a, b, c, d)
#else
#define CHOOSE(x, y, a, b, c, d) __builtin_shuffle(x, y, (int32_t __attribute__((vector_size(16)))){a, b, c, d})
#endif

// A block of 4 rows of 4 with its axes exchanged.
INLINE void transpose_four(const float *from, uint32_t from_stride, float *to, uint32_t to_stride) {
  const four a = *(const four *)from, b = *(const four *)(from + from_stride);
  const four c = *(const four *)(from + 2 * from_stride), d = *(const four *)(from + 3 * from_stride);
  const four p = CHOOSE(a, b, 0, 4, 1, 5), q = CHOOSE(c, d, 0, 4, 1, 5);
  const four r = CHOOSE(a, b, 2, 6, 3, 7), t = CHOOSE(c, d, 2, 6, 3, 7);
  *(four *)to = CHOOSE(p, q, 0, 1, 4, 5);
  *(four *)(to + to_stride) = CHOOSE(p, q, 2, 3, 6, 7);
  *(four *)(to + 2 * to_stride) = CHOOSE(r, t, 0, 1, 4, 5);
  *(four *)(to + 3 * to_stride) = CHOOSE(r, t, 2, 3, 6, 7);
}
#endif
