// Everything one network in training owns, in one block of memory that its caller allocates: no I/O, no allocation here.
#ifndef WEIGHBRIDGE_STATE_H
#define WEIGHBRIDGE_STATE_H
#include "random.h"

#define CLASSES 10
#define MAX_LAYERS 4
#define MAX_SIDE 32
#define MAX_OUTPUTS (15 * 15)
#define TAPS 9

enum activation { RELU, TANH };
enum optimizer { SGD, ADAM, RMSPROP };

// Filter index innermost, dense rows padded to 16 classes with zeros; for each layer bias, then kernel.
typedef struct {
  float bias[FILTERS];
  float kernel[TAPS * FILTERS * FILTERS]; // [tap][channel][filter]; the first layer uses [tap][filter]
} layer_weights;

typedef struct {
  layer_weights layer[MAX_LAYERS];
  float dense_bias[FILTERS];            // [class]
  float dense_kernel[FILTERS * FILTERS]; // [channel][class]
} network_weights;

// What one sample leaves behind on its way forward and back.
typedef struct {
  float input[MAX_SIDE * MAX_SIDE];
  float output[MAX_LAYERS][MAX_OUTPUTS * FILTERS]; // after activation and dropout, [row][column][filter]
  float delta[MAX_LAYERS][MAX_OUTPUTS * FILTERS];  // gradient with respect to the value before the activation
  float pooled[FILTERS], logits[FILTERS];          // the last six logits are 0
} sample;

// Samples that go through the network together: the short chains at the network's top overlap, sums are loaded once.
#define GROUP 2

typedef struct {
  network_weights weights, gradient, first_moment, second_moment;
  layer_weights transposed[MAX_LAYERS];      // kernel only, [tap][filter][channel]; the first layer's is unused
  float dense_transposed[FILTERS * FILTERS]; // [class][channel]
  sample samples[GROUP];
  threefry_key dropout_key;
  uint32_t side[MAX_LAYERS + 1]; // of the image, then of each layer's output
  uint32_t layers, batch_size, activation, optimizer, dropout_threshold;
  float learning_rate, l2reg;
  double first_decay_power, second_decay_power; // 0.9^t and 0.999^t, for Adam
} __attribute__((aligned(64))) state; // its callers align it

// Places in the array of numbers that setup() takes.
enum setting {
  IMAGE_SIZE,
  LAYERS,
  BATCH_SIZE,
  ACTIVATION,
  OPTIMIZER,
  LEARNING_RATE,
  L2REG,
  DROPOUT_THRESHOLD, // of 65536
  DROPOUT_KEY,       // four words
  SETTINGS = DROPOUT_KEY + 4
};
#endif
