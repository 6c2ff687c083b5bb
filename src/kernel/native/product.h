// Matrix products in blocks. Every element is one chain of fused operations in the order of the depth, whatever the
// blocks are: a tile of sums stays in registers, and what a later block of the depth adds starts from what is in memory.
#ifndef WEIGHBRIDGE_PRODUCT_H
#define WEIGHBRIDGE_PRODUCT_H
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

typedef struct {
  const float *left; // [rows, depth], or with `across` [depth, rows]
  uint32_t left_stride;
  const float *right; // panels [right_rows, columns], of which the first `depth` rows are used
  uint32_t right_rows;
  const float *start; // what each row's sums start from [columns]; 0: zeros
  float *result;      // [rows, columns]: in panels where result_stride is 0
  uint32_t result_stride;
  uint32_t rows, depth, columns; // rows a multiple of TILE_ROWS, columns of 16
} product;

INLINE void product_tile(const int across, const int parts, const float *left, uint32_t left_stride, const float *right,
                         uint32_t depth, const float *start, float *result, uint32_t result_stride, int first) {
  vector sum[TILE_ROWS][TILE_PARTS];
  UNROLL for (int row = 0; row < TILE_ROWS; row++)
    UNROLL for (int part = 0; part < parts; part++)
      sum[row][part] = !first ? load(result + row * result_stride + part * LANES)
                       : start ? load(start + part * LANES) : (vector){0};
  for (uint32_t at = 0; at < depth; at++, right += parts * LANES) {
    vector factor[TILE_PARTS];
    UNROLL for (int part = 0; part < parts; part++) factor[part] = load(right + part * LANES);
    UNROLL for (int row = 0; row < TILE_ROWS; row++) {
      const vector value = splat(across ? left[at * left_stride + row] : left[row * left_stride + at]);
      UNROLL for (int part = 0; part < parts; part++) sum[row][part] = fused(value, factor[part], sum[row][part]);
    }
  }
  UNROLL for (int row = 0; row < TILE_ROWS; row++)
    UNROLL for (int part = 0; part < parts; part++) store(result + row * result_stride + part * LANES, sum[row][part]);
}

// All rows of one panel through one block of the depth.
INLINE void product_panel(const int across, const int parts, const product *p, uint32_t column, uint32_t begin, uint32_t depth) {
  const float *right = p->right + (size_t)column * p->right_rows + (size_t)begin * (parts * LANES);
  float *result = p->result + (p->result_stride ? column : (size_t)column * p->rows);
  const uint32_t stride = p->result_stride ? p->result_stride : (uint32_t)(parts * LANES);
  for (uint32_t row = 0; row < p->rows; row += TILE_ROWS)
    product_tile(across, parts, p->left + (across ? (size_t)begin * p->left_stride + row : (size_t)row * p->left_stride + begin),
                 p->left_stride, right, depth, p->start ? p->start + column : 0, result + (size_t)row * stride, stride, begin == 0);
}

INLINE void multiply(const int across, const product *p) {
  for (uint32_t begin = 0; begin < p->depth; begin += DEPTH_BLOCK) {
    const uint32_t depth = p->depth - begin < DEPTH_BLOCK ? p->depth - begin : DEPTH_BLOCK;
    for (uint32_t column = 0; column < p->columns; column += PANEL) {
      const uint32_t left = p->columns - column;
      if (left >= PANEL) product_panel(across, TILE_PARTS, p, column, begin, depth);
#if TILE_PARTS > 2
      else if (left == 2 * LANES) product_panel(across, 2, p, column, begin, depth);
#endif
      else product_panel(across, 1, p, column, begin, depth);
    }
  }
}

static void multiply_rows(const product *p) { multiply(0, p); }
static void multiply_columns(const product *p) { multiply(1, p); }

// Place of an element in panels [rows, columns].
INLINE size_t in_panels(uint32_t rows, uint32_t columns, uint32_t row, uint32_t column) {
  const uint32_t within = column % PANEL, first = column - within;
  return (size_t)first * rows + (size_t)row * (columns - first < PANEL ? columns - first : PANEL) + within;
}
#endif
