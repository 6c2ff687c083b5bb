// The three passes of a 3x3 convolution with stride 2 to 16 filters. All sizes are compile-time constants after inlining,
// so the loops over a block unroll into registers. Blocks differ between instruction sets; the order in which the terms
// of one element are added does not, and is stated above each pass.
#ifndef WEIGHBRIDGE_CONVOLUTION_H
#define WEIGHBRIDGE_CONVOLUTION_H
#include "math.h"
#include "state.h"

// Registers: 32 with AVX-512 and NEON, 16 with AVX2 and WASM; of a block's parts, PARTS_AT_ONCE are held at a time.
#if LANES == 16
#define WIDE 1
#define PARTS_AT_ONCE 1
#elif defined(__aarch64__)
#define PARTS_AT_ONCE 4
#else
#define PARTS_AT_ONCE 2
#endif
#define UP(part) ((part)*LANES)
#define MOST_SUMS 32 // in a block; arrays have this fixed length, and what is not used costs nothing

typedef struct {
  vector part[PARTS_AT_ONCE];
} parts;

#ifdef WIDE
// One block of `rows` output rows. Every input value is read once and used for all the taps that it touches.
// Per element: bias, then channel by channel, in each the taps row by row. With `split`, even and odd channels apart.
INLINE void forward_rows(const int channels, const int width, const int input_width, const int rows, const int split,
                         const float *input, const float *kernel, const float *bias, vector sum[]) {
  vector apart[MOST_SUMS];
  vector start = load(bias);
  UNROLL for (int i = 0; i < rows * width; i++) sum[i] = start;
  if (split) UNROLL for (int i = 0; i < rows * width; i++) apart[i] = (vector){0};
  for (int channel = 0; channel < channels; channel += split ? 2 : 1) {
    UNROLL for (int half = 0; half < 1 + split; half++) {
      vector weight[TAPS];
      UNROLL for (int tap = 0; tap < TAPS; tap++) weight[tap] = load(kernel + (tap * channels + channel + half) * FILTERS);
      UNROLL for (int y = 0; y < 2 * rows + 1; y++) {
        UNROLL for (int x = 0; x < 2 * width + 1; x++) {
          vector value = splat(input[(y * input_width + x) * channels + channel + half]);
          UNROLL for (int row = 0; row < rows; row++) {
            UNROLL for (int column = 0; column < width; column++) {
              int ky = y - 2 * row, kx = x - 2 * column;
              if (ky >= 0 && ky < 3 && kx >= 0 && kx < 3) {
                vector *to = half ? &apart[row * width + column] : &sum[row * width + column];
                *to = fused(value, weight[ky * 3 + kx], *to);
              }
            }
          }
        }
      }
    }
  }
  if (split) UNROLL for (int i = 0; i < rows * width; i++) sum[i] += apart[i];
}
#else
// A block of `count` output pixels in raster order; the same order of additions.
INLINE void forward_pixels(const int channels, const int width, const int input_width, const int count, const int split,
                           const int first, const float *input, const float *kernel, const float *bias, const int part0,
                           parts sum[]) {
  const float *base[MOST_SUMS];
  parts apart[MOST_SUMS];
  UNROLL for (int i = 0; i < count; i++) {
    int row = (first + i) / width, column = (first + i) % width;
    base[i] = input + (row * 2 * input_width + column * 2) * channels;
    UNROLL for (int part = 0; part < PARTS_AT_ONCE; part++) {
      sum[i].part[part] = load(bias + UP(part0 + part));
      if (split) apart[i].part[part] = (vector){0};
    }
  }
  for (int channel = 0; channel < channels; channel += split ? 2 : 1) {
    UNROLL for (int half = 0; half < 1 + split; half++) {
      UNROLL for (int tap = 0; tap < TAPS; tap++) {
        vector weight[PARTS];
        UNROLL for (int part = 0; part < PARTS_AT_ONCE; part++)
          weight[part] = load(kernel + (tap * channels + channel + half) * FILTERS + UP(part0 + part));
        UNROLL for (int i = 0; i < count; i++) {
          vector value = splat(base[i][((tap / 3) * input_width + tap % 3) * channels + channel + half]);
          parts *to = half ? &apart[i] : &sum[i];
          UNROLL for (int part = 0; part < PARTS_AT_ONCE; part++)
            to->part[part] = fused(value, weight[part], to->part[part]);
        }
      }
    }
  }
  if (split) UNROLL for (int i = 0; i < count; i++)
    UNROLL for (int part = 0; part < PARTS_AT_ONCE; part++) sum[i].part[part] += apart[i].part[part];
}
#endif

// tanh is not taken here but in a pass of its own (finish_layer), two pixels at a time.
INLINE vector activate(const int activation, vector value) { return activation == RELU ? relu(value) : value; }

// output[row][column][filter] = activation(bias + input * kernel); `block`: rows (wide) or pixels at a time.
INLINE void forward_layer(const int channels, const int width, const int input_width, const int block,
                          const int activation, const float *input, const float *kernel, const float *bias,
                          float *output) {
  const int split = width <= 2 && channels > 1;
#ifdef WIDE
  for (int row = 0; row + block <= width; row += block) {
    vector sum[MOST_SUMS];
    forward_rows(channels, width, input_width, block, split, input + row * 2 * input_width * channels, kernel, bias, sum);
    UNROLL for (int i = 0; i < block * width; i++)
      store(output + (row * width + i) * FILTERS, activate(activation, sum[i]));
  }
  const int rest = width % block;
  if (rest) {
    vector sum[MOST_SUMS];
    const int row = width - rest;
    forward_rows(channels, width, input_width, rest, split, input + row * 2 * input_width * channels, kernel, bias, sum);
    UNROLL for (int i = 0; i < rest * width; i++)
      store(output + (row * width + i) * FILTERS, activate(activation, sum[i]));
  }
#else
  const int pixels = width * width, rest = pixels % block;
  for (int part0 = 0; part0 < PARTS; part0 += PARTS_AT_ONCE) {
    for (int first = 0; first + block <= pixels; first += block) {
      parts sum[MOST_SUMS];
      forward_pixels(channels, width, input_width, block, split, first, input, kernel, bias, part0, sum);
      UNROLL for (int i = 0; i < block; i++) UNROLL for (int part = 0; part < PARTS_AT_ONCE; part++)
        store(output + (first + i) * FILTERS + UP(part0 + part), activate(activation, sum[i].part[part]));
    }
    if (rest) {
      parts sum[MOST_SUMS];
      forward_pixels(channels, width, input_width, rest, split, pixels - rest, input, kernel, bias, part0, sum);
      UNROLL for (int i = 0; i < rest; i++) UNROLL for (int part = 0; part < PARTS_AT_ONCE; part++)
        store(output + (pixels - rest + i) * FILTERS + UP(part0 + part), activate(activation, sum[i].part[part]));
    }
  }
#endif
}

// Adds `samples` samples, one after another, to the gradient of kernel and bias; input and delta are the first one's.
// Per element and sample: over the output pixels in raster order; for the first layer, whose nine sums alone would wait
// for each other, even and odd columns apart. The bias takes whole rows, for the same reason. A block
// holds `block` channels and `kernel_rows` rows of taps in registers.
INLINE void weight_gradient(const int channels, const int width, const int input_width, const int block,
                            const int kernel_rows, const int parts_at_once, const int samples, const float *input,
                            const float *delta, float *kernel_gradient, float *bias_gradient) {
  const int split = channels == 1, next_sample = sizeof(sample) / sizeof(float);
  for (int part0 = 0; part0 < PARTS; part0 += parts_at_once) {
    vector bias[PARTS];
    UNROLL for (int part = 0; part < parts_at_once; part++) bias[part] = load(bias_gradient + UP(part0 + part));
    for (int n = 0; n < samples; n++)
      for (int row = 0; row < width; row++) UNROLL for (int part = 0; part < parts_at_once; part++) {
        const float *with = delta + n * next_sample + row * width * FILTERS + UP(part0 + part);
        vector sum = load(with);
        UNROLL for (int column = 1; column < width; column++) sum += load(with + column * FILTERS);
        bias[part] += sum;
      }
    UNROLL for (int part = 0; part < parts_at_once; part++) store(bias_gradient + UP(part0 + part), bias[part]);

    for (int channel = 0; channel < channels; channel += block) {
      for (int ky = 0; ky < 3; ky += kernel_rows) {
        vector sum[MOST_SUMS], apart[MOST_SUMS];
        float *to = kernel_gradient + (ky * 3 * channels + channel) * FILTERS + UP(part0);
#define EACH_SUM(statement) \
  UNROLL for (int tap = 0; tap < kernel_rows * 3; tap++) UNROLL for (int c = 0; c < block; c++) \
    UNROLL for (int part = 0; part < parts_at_once; part++) { \
      const int i = (tap * block + c) * parts_at_once + part; \
      statement; \
    }
#define ADD_PIXEL(sums) { \
    vector change[PARTS]; \
    UNROLL for (int part = 0; part < parts_at_once; part++) change[part] = load(with + UP(part)); \
    EACH_SUM(sums[i] = fused(splat(from[((tap / 3) * input_width + tap % 3) * channels + c]), change[part], sums[i])) \
    from += 2 * channels, with += FILTERS; \
  }
        EACH_SUM(sum[i] = load(to + (tap * channels + c) * FILTERS + UP(part)))
        for (int n = 0; n < samples; n++) {
          if (split) EACH_SUM(apart[i] = (vector){0})
          for (int row = 0; row < width; row++) {
            const float *from = input + n * next_sample + (row * 2 + ky) * input_width * channels + channel;
            const float *with = delta + n * next_sample + row * width * FILTERS + UP(part0);
            if (split) {
              for (int column = 0; column + 1 < width; column += 2) {
                ADD_PIXEL(sum)
                ADD_PIXEL(apart)
              }
              if (width % 2) ADD_PIXEL(sum)
            } else {
              for (int column = 0; column < width; column++) ADD_PIXEL(sum)
            }
          }
          if (split) EACH_SUM(sum[i] += apart[i])
        }
        EACH_SUM(store(to + (tap * channels + c) * FILTERS + UP(part), sum[i]))
#undef ADD_PIXEL
#undef EACH_SUM
      }
    }
  }
}

// What the chain rule multiplies by: the derivative of activation and dropout, from the stored output alone.
// A dropped unit is exactly 0; a kept one is that only where the sum before a tanh was 0 to the bit, which needs every
// weight or every input of a unit to be 0, and is then taken for dropped.
INLINE vector through_activation(const int activation, const int dropout, float scale, float inverse, vector output,
                                 vector gradient) {
  if (activation == RELU) return where_positive(output, dropout ? gradient * splat(scale) : gradient);
  if (!dropout) return gradient * fused(-output, output, splat(1.0f));
  vector slope = fused(-(output * splat(inverse)), output, splat(scale));
  return where_not_zero(output, gradient * slope);
}

// What one output row gives to `rows` rows of `columns` input pixels, the first through the taps of kernel row ky.
INLINE void input_gradient_rows(const int width, const int rows, const int columns, const int column0, const int ky,
                                const float *delta, const float *transposed, vector sum[]) {
  for (int filter = 0; filter < FILTERS; filter++) {
    UNROLL for (int ox = 0; ox < width; ox++) {
      if (2 * ox + 2 < column0 || 2 * ox >= column0 + columns) continue;
      vector value = splat(delta[ox * FILTERS + filter]);
      UNROLL for (int row = 0; row < rows; row++) {
        UNROLL for (int kx = 0; kx < 3; kx++) {
          const int column = 2 * ox + kx - column0;
          if (column < 0 || column >= columns) continue;
          UNROLL for (int part = 0; part < PARTS_AT_ONCE; part++) {
            vector *to = &sum[(row * columns + column) * PARTS_AT_ONCE + part];
            const int tap = (ky + row) * 3 + kx;
            *to = fused(value, load(transposed + (tap * FILTERS + filter) * FILTERS + UP(part)), *to);
          }
        }
      }
    }
  }
}

// The gradient into a layer's input, taken through the activation before it. Per element: the output row with ky = 0 or 1,
// then the one with ky = 2; in each filter by filter, columns ascending. Input pixels that no tap touches keep their 0.
// An even row and the odd one below it share an output row: `rows` 2 holds both at once.
INLINE void input_gradient(const int width, const int input_width, const int rows, const int block, const int activation,
                           const int dropout, float scale, float inverse, const float *delta, const float *transposed,
                           const float *input, float *input_delta) {
  const int side = 2 * width + 1, stride = width * FILTERS;
  for (int part0 = 0; part0 < PARTS; part0 += PARTS_AT_ONCE) {
    const float *kernel = transposed + UP(part0);
    UNROLL for (int column0 = 0; column0 < side; column0 += block) {
      const int columns = side - column0 < block ? side - column0 : block;
      const int held = columns * PARTS_AT_ONCE;
      for (int row = 0; row < side; row += rows) {
        vector sum[MOST_SUMS];
        const float *below = delta + (row / 2) * stride;
        UNROLL for (int i = 0; i < rows * held; i++) sum[i] = (vector){0};
        if (rows == 1 && row % 2) {
          input_gradient_rows(width, 1, columns, column0, 1, below, kernel, sum);
        } else {
          if (row < side - 1) input_gradient_rows(width, rows, columns, column0, 0, below, kernel, sum);
          if (row) input_gradient_rows(width, 1, columns, column0, 2, below - stride, kernel, sum);
        }
        UNROLL for (int r = 0; r < rows; r++) {
          if (row + r >= side) break;
          UNROLL for (int i = 0; i < columns; i++) UNROLL for (int part = 0; part < PARTS_AT_ONCE; part++) {
            const int at = ((row + r) * input_width + column0 + i) * FILTERS + UP(part0 + part);
            store(input_delta + at, through_activation(activation, dropout, scale, inverse, load(input + at),
                                                       sum[r * held + i * PARTS_AT_ONCE + part]));
          }
        }
      }
    }
  }
}
#endif
