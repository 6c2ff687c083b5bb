"""Writes xgboost.json: what XGBoost's hist says of the made-up tables of ../../made-table.ts, which this file makes too.

Settings of a case go to XGBoost under their own names; num_leaves is its max_leaves, learning_rate its eta.
"""
import json
import os

import numpy
import xgboost


def words(seed):
    """xorshift32 (Marsaglia, 2003)."""
    state = seed
    while True:
        state ^= (state << 13) & 0xFFFFFFFF
        state ^= state >> 17
        state ^= (state << 5) & 0xFFFFFFFF
        yield state


def make_table(rows, columns, levels, seed):
    stream = words(seed)
    features, labels = [], []
    for _ in range(rows):
        x = [(next(stream) >> 8) % levels / levels for _ in range(columns)]
        noise = (next(stream) >> 8) / 16777216
        features.append(x)
        labels.append((x[0] * x[1] + (x[2] - 0.5) * (x[2] - 0.5) * 2 + (0.5 if x[3] < x[0] else 0.0) + noise * 0.25) / 2.25)
    return numpy.array(features, numpy.float32), numpy.array(labels)


def parameters(settings, base):
    names = {"num_leaves": "max_leaves", "learning_rate": "eta"}
    given = {names.get(name, name): value for name, value in settings.items() if name != "trees"}
    fixed = {"objective": "reg:squarederror", "tree_method": "hist", "grow_policy": "lossguide", "nthread": 1}
    return {**fixed, **given, "base_score": float(base)}


plain = {"num_leaves": 8, "max_depth": 0, "learning_rate": 0.25, "max_bin": 256, "min_child_weight": 1}
plain |= {"reg_lambda": 1, "reg_alpha": 0, "trees": 10}
exact = [plain, {**plain, "reg_alpha": 0.125, "reg_lambda": 0.5}, {**plain, "max_depth": 2, "min_child_weight": 10}]
large = {**plain, "num_leaves": 31, "learning_rate": 0.0625, "trees": 150}
binned = [large, {**large, "max_bin": 32, "min_child_weight": 5}, {**large, "max_depth": 5, "reg_lambda": 10}]

cases = {"exact": [], "binned": []}
shape = {"rows": 200, "columns": 5, "levels": 128, "seed": 7}
features, labels = make_table(**shape)
for settings in exact:
    data = xgboost.DMatrix(features, labels, nthread=1)
    model = xgboost.train(parameters(settings, labels.mean()), data, settings["trees"])
    predictions = [round(float(value), 7) for value in model.predict(data)]
    cases["exact"].append({"table": shape, "settings": settings, "predictions": predictions})
shape = {"rows": 3000, "columns": 10, "levels": 16777216, "seed": 11}
features, labels = make_table(**shape)
for settings in binned:
    data = xgboost.DMatrix(features[:2000], labels[:2000], nthread=1)
    model = xgboost.train(parameters(settings, labels[:2000].mean()), data, settings["trees"])
    errors = model.predict(xgboost.DMatrix(features[2000:], nthread=1)) - labels[2000:]
    r2 = 1 - float((errors**2).mean() / labels[2000:].var())
    cases["binned"].append({"table": shape, "training_rows": 2000, "settings": settings, "r2": round(r2, 6)})

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "xgboost.json"), "w") as file:
    json.dump({"xgboost": xgboost.__version__, **cases}, file, indent=1)
    file.write("\n")
