"""Writes numpy.json beside itself: statistics of made-up weights as numpy computes them in doubles.

Vectors are given by the bits of their float32 weights, so that -0 and denormals arrive as they are. Needs numpy; run once,
not by the tests: python3 make.py
"""

import json
import pathlib

import numpy

# The tensors of a network with three convolutions: 16, 144, 16, 2304, 16, 2304, 10, 160 weights.
SIZES = [16, 144, 16, 2304, 16, 2304, 10, 160]
SMALL = 2.0**-149


def statistics(values):
    wide = values.astype(numpy.float64)
    percentiles = numpy.percentile(wide, [0, 25, 50, 75, 100])
    return [*percentiles.tolist(), float(numpy.std(wide)), float(numpy.mean(wide))]


def network(name, weights):
    weights = numpy.asarray(weights, numpy.float32)
    assert weights.shape == (sum(SIZES),)
    tensors = numpy.split(weights, numpy.cumsum(SIZES)[:-1])
    wide = [tensor.astype(numpy.float64) for tensor in tensors]
    features = statistics(weights)
    for tensor in tensors:
        features += statistics(tensor)
    features += [float(numpy.sum(numpy.abs(tensor))) for tensor in wide]
    features += [float(numpy.sqrt(numpy.sum(tensor * tensor))) for tensor in wide]
    return {"name": name, "weights": weights.tobytes().hex(), "features": features}


def vector(name, weights):
    weights = numpy.asarray(weights, numpy.float32)
    return {"name": name, "weights": weights.tobytes().hex(), "statistics": statistics(weights)}


random = numpy.random.default_rng(2002_11448)
width = sum(SIZES)
lengths = [*range(1, 33), 159, 160, 161, 162, 163, 500]
made = {
    "made_by": f"make.py, numpy {numpy.__version__}",
    "networks": [
        network("normal", random.normal(0, 0.1, width)),
        network("far apart in size, many ties", random.integers(-3, 4, width) * 10.0 ** random.integers(-30, 30, width)),
    ],
    "vectors": [
        vector("one weight", [-1.5]),
        vector("constant", numpy.full(300, 0.1)),
        vector("zeros of both signs", [0.0, -0.0] * 20),
        vector("all minus zero", [-0.0] * 30),
        vector("denormals", numpy.arange(-40, 61) * SMALL),
        vector("greatest and least floats", [3.4028234663852886e38, -3.4028234663852886e38] * 15 + [1.0]),
        vector("two values", [1.0, 2.0] * 100),
        vector("falling", numpy.linspace(3, -7, 301)),
        vector("one far out", [*random.normal(0, 1e-6, 400), 1e6]),
        *(vector(f"{length} weights", random.normal(0, 1, length)) for length in lengths),
    ],
}
text = json.dumps(made, indent=1)
pathlib.Path(__file__).with_name("numpy.json").write_text(text + "\n")
