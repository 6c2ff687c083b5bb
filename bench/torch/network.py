"""The published network and its training in PyTorch, by Keras' definitions where the two differ.

An independent second implementation: it shares nothing with src/kernel but the protocol. Used by speed.py and train.py.
"""

import math
import os

import torch
from torch import nn
from torch.nn import functional

FILTERS = 16
CLASSES = 10
EPSILON = 1e-7  # Keras' default for Adam and RMSprop
CUT_DEVIATION = 0.87962566103423978  # standard deviation of a standard normal that is cut at 2


def read_images(folder, part, image_size):
    """Floats in -1..1, [count, 1, size, size], and labels, [count], from the bytes of raw-images.ts."""
    with open(os.path.join(folder, f"{part}-pixels"), "rb") as file:
        pixels = torch.frombuffer(bytearray(file.read()), dtype=torch.uint8)
    with open(os.path.join(folder, f"{part}-labels"), "rb") as file:
        labels = torch.frombuffer(bytearray(file.read()), dtype=torch.uint8)
    images = pixels.to(torch.float32).div_(127.5).sub_(1).view(-1, 1, image_size, image_size)
    return images, labels.to(torch.int64)


class Network(nn.Module):
    """3x3 convolutions of 16 filters with stride 2, each with activation and dropout; mean over pixels; dense to 10."""

    def __init__(self, layers, activation, dropout):
        super().__init__()
        channels = [1] + [FILTERS] * layers
        self.convolutions = nn.ModuleList(nn.Conv2d(channels[i], FILTERS, 3, stride=2) for i in range(layers))
        self.dense = nn.Linear(FILTERS, CLASSES)
        self.activation = {"relu": functional.relu, "tanh": torch.tanh}[activation]
        self.dropout = dropout

    def forward(self, x):
        for convolution in self.convolutions:
            x = self.activation(convolution(x))
            if self.dropout > 0:
                x = functional.dropout(x, self.dropout, self.training)
        return self.dense(x.mean((2, 3)))

    def kernels(self):
        return [convolution.weight for convolution in self.convolutions] + [self.dense.weight]

    def biases(self):
        return [convolution.bias for convolution in self.convolutions] + [self.dense.bias]


def truncated_normal(shape, deviation):
    """Normal values; those beyond two standard deviations are drawn again."""
    values = torch.randn(shape)
    while True:
        beyond = values.abs() >= 2
        count = int(beyond.sum())
        if count == 0:
            return values * deviation
        values[beyond] = torch.randn(count)


def orthogonal(rows, columns):
    """Orthonormal columns, or rows if there are fewer of them: Q of a normal matrix, signs such that R's diagonal is positive."""
    q, r = torch.linalg.qr(torch.randn(max(rows, columns), min(rows, columns)))
    q = q * torch.sign(torch.diagonal(r))
    return q if rows >= columns else q.T


def draw_kernel(shape, w_init, init_std):
    """One kernel with Keras' axes: (height, width, in, out) or (in, out)."""
    outputs, inputs = shape[-1], shape[-2]
    field = math.prod(shape[:-2])
    if w_init == "he_normal":
        return truncated_normal(shape, math.sqrt(2 / (field * inputs)) / CUT_DEVIATION)
    if w_init == "glorot_normal":
        return truncated_normal(shape, math.sqrt(2 / (field * (inputs + outputs))) / CUT_DEVIATION)
    if w_init == "TruncatedNormal":
        return truncated_normal(shape, init_std)
    if w_init == "RandomNormal":
        return torch.randn(shape) * init_std
    if w_init == "orthogonal":
        return orthogonal(field * inputs, outputs).reshape(shape)
    raise ValueError(f"no initialiser is called {w_init}")


def initialise(network, w_init, init_std):
    """Draws all kernels; biases are zero."""
    with torch.no_grad():
        for bias in network.biases():
            bias.zero_()
        for kernel in network.kernels():
            sides = kernel.shape
            if len(sides) == 4:  # PyTorch: (out, in, height, width)
                drawn = draw_kernel((sides[2], sides[3], sides[1], sides[0]), w_init, init_std)
                kernel.copy_(drawn.permute(3, 2, 0, 1))
            else:  # PyTorch: (out, in)
                kernel.copy_(draw_kernel((sides[1], sides[0]), w_init, init_std).T)


def create_optimizer(parameters, name, learning_rate):
    """The optimizer with Keras' defaults; for Adam see keep_epsilon."""
    if name == "sgd":
        return torch.optim.SGD(parameters, lr=learning_rate)
    if name == "rmsprop":
        return torch.optim.RMSprop(parameters, lr=learning_rate, alpha=0.9, eps=EPSILON)
    return torch.optim.Adam(parameters, lr=learning_rate, betas=(0.9, 0.999), eps=EPSILON)


def keep_epsilon(optimizer, step):
    """Before step number `step` (from 1): Adam's epsilon where Keras has it, before the bias correction of the root."""
    for group in optimizer.param_groups:
        group["eps"] = EPSILON / math.sqrt(1 - 0.999**step)
