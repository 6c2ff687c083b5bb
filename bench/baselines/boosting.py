"""XGBoost's side of the baselines bench, one thread. Each line: {"train", "test": files' stem, "settings": XGBoost's}.

STEM.x holds float32 [rows, columns], STEM.y float64 [rows]. Answered with the time from the arrays to the model, and the
predictions of the test rows. Only "hist" compares: the same leaf-wise histogram trees.
"""

import numpy as np
import xgboost
from timed import answer, questions, timed


def read(stem):
    labels = np.fromfile(stem + ".y")
    return np.fromfile(stem + ".x", np.float32).reshape(len(labels), -1), labels


def fit(features, labels, settings, trees):
    return xgboost.train(settings, xgboost.DMatrix(features, labels, nthread=1), trees)


for task in questions():
    features, labels = read(task["train"])
    test, _ = read(task["test"])
    settings = task["settings"] | {
        "objective": "reg:squarederror",
        "tree_method": "hist",
        "grow_policy": "lossguide",
        "nthread": 1,
        "base_score": float(labels.mean()),
    }
    model, seconds = timed(lambda: fit(features, labels, settings, task["trees"]))
    predictions = model.predict(xgboost.DMatrix(test, nthread=1))
    answer(seconds | {"predictions": predictions.tolist()})
