// Colour to grey as the paper does it: the mean of the three channels, here rounded to 8 bits in one defined way.

/**
 * Writes the mean of three colour planes to `grey`, [count]: (r + g + b) / 3 rounded to the nearest whole number, which
 * is floor((r + g + b + 1) / 3). A sum of three whole numbers divided by 3 never ends in one half, so there are no ties.
 * `planes` is [3, count].
 */
export function greyOfPlanes(planes: Uint8Array, grey: Uint8Array): void {
  const count = grey.length;
  for (let i = 0; i < count; i++) {
    grey[i] = Math.floor((planes[i] + planes[count + i] + planes[2 * count + i] + 1) / 3);
  }
}

/** As `greyOfPlanes`, for planes stored column after column (as MATLAB does); `grey` is row after row. [size, size] */
export function greyOfColumnMajorPlanes(planes: Uint8Array, grey: Uint8Array, size: number): void {
  const count = size * size;
  for (let column = 0; column < size; column++) {
    for (let row = 0; row < size; row++) {
      const i = column * size + row;
      grey[row * size + column] = Math.floor((planes[i] + planes[count + i] + planes[2 * count + i] + 1) / 3);
    }
  }
}
