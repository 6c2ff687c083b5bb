"""A first submission to the track below: ridge regression on statistics of the weights. Python 3.8 or later, and numpy.

    python3 starter.py

Downloads what the track allows, learns from the training networks, writes the files of predictions and a description into
a folder of the track's name, and says how to submit them. Change predict(), and you have your own submission.
Apache-2.0.
"""

import json
import os
import sys
import urllib.request

import numpy as np

HUB = "http://localhost:8080"
TRACK = "quickstart-mnist"

PENALTIES = 10.0 ** np.arange(-2, 7)  # of ridge regression, for columns with a standard deviation of 1


def predict(train_X, train_y, test_X):
    """Predictions [m] for test_X [m, features], learnt from train_X [n, features] and train_y [n]; and the parameters."""
    mean, spread = train_X.mean(axis=0), train_X.std(axis=0)
    spread[spread == 0] = 1
    # Everything is chosen on the training networks. Cut, so that no far-off column of another collection decides alone.
    scaled = np.clip((train_X - mean) / spread, -8, 8)
    offset = train_y.mean()
    U, s, Vt = np.linalg.svd(scaled, full_matrices=False)
    projected = U.T @ (train_y - offset)
    best = None
    for penalty in PENALTIES:
        kept = s**2 / (s**2 + penalty)
        # The error of each network as predicted from all others, in closed form.
        leverage = np.minimum((U**2) @ kept + 1 / len(train_y), 0.999)
        error = np.mean(((train_y - offset - U @ (kept * projected)) / (1 - leverage)) ** 2)
        if best is None or error < best[0]:
            best = (error, Vt.T @ (s / (s**2 + penalty) * projected))
    weights = best[1]
    return offset + np.clip((test_X - mean) / spread, -8, 8) @ weights, len(weights) + 1


def main():
    weighbridge = import_loader()
    with urllib.request.urlopen("%s/api/tracks/%s" % (HUB, TRACK), timeout=60) as answer:
        state = json.load(answer)
    track = state["track"]
    if state["state"] != "open":
        print("note: this track is closed. %s" % state["because"], file=sys.stderr)
    # Networks of early decision are judged from an early checkpoint, and so are those that are learnt from.
    epoch = track["last_epoch"] if track["kind"] == "early-decision" else None
    features = {}

    def load(collection, split):
        if (collection, split) not in features:
            X, y, ids = weighbridge.load(
                HUB, collection, split, "features", zoo=track["zoo"], version=track["zoo_version"], epoch=epoch
            )
            features[collection, split] = np.nan_to_num(np.array(X, dtype=np.float64)), y, ids
        return features[collection, split]

    os.makedirs(TRACK, exist_ok=True)
    paths = []
    for file in track["files"]:
        train_X, train_y, train_ids = load(file["train"], "train")
        if track["training_networks"] is not None:  # few-shot: the first of the list that the zoo has
            place_of = {str(model): place for place, model in enumerate(train_ids)}
            models = ["%s-%06d" % (file["train"], run) for run in file["training_runs"]]
            places = [place_of[model] for model in models if model in place_of][: track["training_networks"]]
            train_X, train_y = train_X[places], train_y[places]
        test_X, _, test_ids = load(file["test"], track["split"])
        predictions, parameters = predict(train_X, train_y, test_X)
        if track["prediction"] == "accuracy":
            predictions = np.clip(predictions, 0, 1)
        path = "%s/%s.csv" % (TRACK, file["name"])
        with open(path, "w", encoding="ascii", newline="\n") as out:
            out.write("model_id,prediction\n")
            out.writelines("%s,%.6f\n" % pair for pair in zip(test_ids, predictions))
        print("%s: %d networks, learnt from %d" % (path, len(test_ids), len(train_y)))
        paths.append(path)

    description = {
        "method": "Ridge regression on statistics of the weights (starter script)",
        "anonymous": True,
        "inputs": ["weights"],
        "training_data": "the training networks that the track gives",
        "parameters": parameters,
    }
    description_path = "%s/description.json" % TRACK
    with open(description_path, "w", encoding="utf-8") as out:
        json.dump(description, out, indent=2)
        out.write("\n")
    print("%s: say in it who you are and what you did" % description_path)
    tell_how_to_submit(paths, description_path)


def tell_how_to_submit(paths, description_path):
    files = " ".join("-F file=@%s" % path for path in paths)
    print()
    print("Submit, with the token that your team gets at %s/sign-up:" % HUB)
    print("1. by form: %s/submit/%s" % (HUB, TRACK))
    print("2. by curl, which reads the token from standard input, since others can see a program's arguments:")
    print(
        "  printf 'Authorization: Bearer %%s' \"$WEIGHBRIDGE_TOKEN\" |"
        " curl --header @- -F description=@%s %s %s/api/tracks/%s/submissions" % (description_path, files, HUB, TRACK)
    )
    print("3. by command, which checks before it sends:")
    print(
        "  npx weighbridge submit %s --track %s --hub %s --description %s"
        % (" ".join(paths), TRACK, HUB, description_path)
    )


def import_loader():
    """The hub's loader, weighbridge.py, which is saved in this folder if it is not there."""
    sys.path.insert(0, os.getcwd())
    if not os.path.exists("weighbridge.py"):
        with urllib.request.urlopen("%s/weighbridge.py" % HUB, timeout=60) as answer:
            source = answer.read()
        with open("weighbridge.py", "wb") as out:
            out.write(source)
    import weighbridge

    if "epoch" not in weighbridge.load.__code__.co_varnames:
        sys.exit("starter.py: the weighbridge.py here is an older one; delete it and run this again")
    return weighbridge


if __name__ == "__main__":
    try:
        main()
    except (OSError, RuntimeError, ValueError) as error:
        sys.exit("starter.py: %s" % error)
