"""scipy's side of the baselines bench. {"truth", "prediction": files of float64, "times": so often} gets tau-b and time."""

import numpy as np
from scipy.stats import kendalltau
from timed import answer, questions, timed


def repeat(truth, prediction, times):
    for _ in range(times):
        found = kendalltau(truth, prediction, method="asymptotic")  # the quickest p-value; there is no way without one
    return found


for task in questions():
    truth, prediction = np.fromfile(task["truth"]), np.fromfile(task["prediction"])
    found, seconds = timed(lambda: repeat(truth, prediction, task["times"]))
    answer(seconds | {"tau": float(found[0])})
