"""numpy's side of the baselines bench: statistics of weights, vectorised. Each line is answered with a line.

{"weights": file of float32 [rows, width], "tensors": [[start, end], ..], "rows": taken at a time, "all": also of the whole
vector, and norms, "out": a file for float64 [rows, statistics], or none}
"""

import numpy as np
from timed import answer, questions, timed


def statistics(weights):
    """Percentiles 0, 25, 50, 75, 100, standard deviation and mean of each row."""
    percentiles = np.percentile(weights, [0, 25, 50, 75, 100], axis=1)
    return np.column_stack([percentiles.T, weights.std(axis=1), weights.mean(axis=1)])


def features(weights, tensors, everything):
    parts = [weights[:, start:end] for start, end in tensors]
    found = [statistics(part) for part in parts]
    if everything:
        norms = [np.abs(part).sum(axis=1) for part in parts] + [np.sqrt((part**2).sum(axis=1)) for part in parts]
        found = [statistics(weights), *found, np.column_stack(norms)]
    return np.concatenate(found, axis=1)


def in_parts(weights, task):
    step = task["rows"]
    parts = range(0, len(weights), step)
    return np.concatenate([features(weights[at : at + step], task["tensors"], task["all"]) for at in parts])


for task in questions():
    weights = np.fromfile(task["weights"], np.float32).reshape(-1, task["tensors"][-1][1])
    found, seconds = timed(lambda: in_parts(weights, task))
    if task.get("out"):
        found.astype(np.float64).tofile(task["out"])
    answer(seconds)
