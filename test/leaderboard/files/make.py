"""Writes reference.json beside itself: metrics of made-up accuracies as scipy and scikit-learn compute them.

Lists are given by value (JSON keeps the sign of -0.0), large ones by a recipe that a test follows with the same arithmetic.
null stands for NaN, or for a function that refuses the input. Needs scipy and scikit-learn; run once, not by the tests:
python3 make.py
"""

import json
import math
import pathlib
import sys
import warnings

import numpy
import scipy
import scipy.stats
import sklearn
import sklearn.metrics

warnings.simplefilter("ignore")


def made(seed, models, truth_levels, prediction_levels):
    """Correlated numbers in [0, 1) from Lehmer's generator; rounded down to so many levels, 0 for as they are."""
    state = seed

    def uniform():
        nonlocal state
        state = state * 16807 % 2147483647
        return state / 2147483647

    truth, prediction = [], []
    for _ in range(models):
        value = uniform()
        if truth_levels:
            value = math.floor(value * truth_levels) / truth_levels
        guess = (value + uniform()) / 2
        if prediction_levels:
            guess = math.floor(guess * prediction_levels) / prediction_levels
        truth.append(value)
        prediction.append(guess)
    return truth, prediction


def number(compute):
    try:
        value = float(compute())
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def expected(truth, prediction):
    truth, prediction = numpy.array(truth), numpy.array(prediction)
    levels = len(numpy.unique(truth)), len(numpy.unique(prediction))
    values = {
        "r2": number(lambda: sklearn.metrics.r2_score(truth, prediction, force_finite=False)),
        "mse": number(lambda: sklearn.metrics.mean_squared_error(truth, prediction)),
        "mae": number(lambda: sklearn.metrics.mean_absolute_error(truth, prediction)),
        "kendallTauB": number(lambda: scipy.stats.kendalltau(truth, prediction, variant="b")[0]),
        "spearman": number(lambda: scipy.stats.spearmanr(truth, prediction)[0]),
    }
    if levels[0] * levels[1] <= 40000:  # scipy makes a table of all levels
        values["somersD"] = number(lambda: scipy.stats.somersd(truth, prediction).statistic)
    return values


def given(name, truth, prediction):
    return {"name": name, "truth": truth, "prediction": prediction, "expected": expected(truth, prediction)}


def recipe(name, *numbers):
    return {"name": name, "recipe": list(numbers), "expected": expected(*made(*numbers))}


CASES = [
    given("one model", [0.5], [0.25]),
    given("two models in order", [0.1, 0.9], [0.3, 0.4]),
    given("two models in wrong order", [0.1, 0.9], [0.4, 0.3]),
    given("two models of equal prediction", [0.1, 0.9], [0.4, 0.4]),
    given("two models of equal truth", [0.5, 0.5], [0.4, 0.3]),
    given("three models", [0.1, 0.5, 0.9], [0.2, 0.8, 0.7]),
    given("constant truth", [0.25] * 6, [0.1, 0.2, 0.3, 0.3, 0.5, 0.6]),
    given("constant truth, predicted rightly", [0.25] * 6, [0.25] * 6),
    given("constant prediction", [0.1, 0.2, 0.3, 0.3, 0.5, 0.6], [0.25] * 6),
    given("perfect prediction with ties", [0.1, 0.1, 0.1, 0.4, 0.4, 0.9], [0.1, 0.1, 0.1, 0.4, 0.4, 0.9]),
    given("ties in truth told apart", [0.1, 0.1, 0.1, 0.4, 0.4, 0.9], [0.1, 0.11, 0.12, 0.4, 0.41, 0.9]),
    given("turned round", [0.1, 0.2, 0.3, 0.4, 0.5], [0.5, 0.4, 0.3, 0.2, 0.1]),
    given("ties in both", [0.1, 0.1, 0.1, 0.2, 0.3, 0.3, 0.7], [0.3, 0.1, 0.1, 0.1, 0.3, 0.6, 0.6]),
    given("zero and negative zero are equal", [0.0, -0.0, 0.5, 0.7, -0.0], [-0.0, 0.0, 0.0, 0.3, -0.2]),
    given(
        "negative, huge and tiny numbers",
        [-1e9, -3.5, -5e-324, 0.0, 5e-324, 1e-300, 2.0, 1e9],
        [-2.0, -3e8, 1e-310, -1e-310, 0.0, 4.0, 3.0, 5e8],
    ),
    given("worse than the mean", [0.1, 0.2, 0.3, 0.4], [0.9, 0.9, 0.0, 0.1]),
    recipe("40 models without ties", 1, 40, 0, 0),
    recipe("200 models with ties", 2, 200, 12, 9),
    recipe("500 models, ties in truth alone", 3, 500, 10, 80),
    recipe("3,000 models on 150 levels", 4, 3000, 150, 150),
    recipe("20,000 models without ties", 5, 20000, 0, 0),
    recipe("20,000 models with few levels", 6, 20000, 100, 50),
    recipe("20,000 models, truth on 1,000 levels", 7, 20000, 1000, 0),
    recipe("20,000 models, truth on 2 levels", 8, 20000, 2, 100),
]

SCORES = made(9, 101, 0, 0)[1]


def interval(count, level):
    ends = numpy.percentile(SCORES[:count], [50 - 50 * level, 50 + 50 * level])
    return {"count": count, "level": level, "low": float(ends[0]), "high": float(ends[1])}


INTERVALS = [interval(1, 0.95), interval(2, 0.95), interval(3, 0.5), interval(100, 0.9), interval(101, 0.95)]

if __name__ == "__main__":
    modules = {"numpy": numpy, "scipy": scipy, "scikit-learn": sklearn}
    versions = {"python": sys.version.split()[0], **{name: module.__version__ for name, module in modules.items()}}
    content = {"versions": versions, "cases": CASES, "scores": SCORES, "intervals": INTERVALS}
    pathlib.Path(__file__).with_name("reference.json").write_text(json.dumps(content, indent=1) + "\n")
