"""Whole runs in PyTorch on one thread, for bench/agreement: reads one JSON value a line, answers each with one.

First line: where the images are and what all runs share. Then a run a line, {"config": {..}, "seed": 1, "subset": 6000},
answered with {"test_accuracy", "train_accuracy", "seconds"}; accuracies are null if a weight is not finite at the end.
"""

import json
import sys
import time

import torch
from network import Network, create_optimizer, initialise, keep_epsilon, read_images
from torch.nn import functional

torch.set_num_threads(1)


def accuracy(network, images, labels):
    """Share of right answers with dropout off."""
    network.eval()
    right = 0
    with torch.no_grad():
        for start in range(0, len(labels), 2000):
            guesses = network(images[start : start + 2000]).argmax(1)
            right += int((guesses == labels[start : start + 2000]).sum())
    network.train()
    return right / len(labels)


def train(task, run, train_images, train_labels):
    """Trains one run; gives the network and the images that it used."""
    config = run["config"]
    torch.manual_seed(run["seed"])
    network = Network(task["layers"], config["activation"], config["dropout"])
    initialise(network, config["w_init"], config["init_std"])
    optimizer = create_optimizer(network.parameters(), config["optimizer"], config["learning_rate"])
    subset = torch.randperm(len(train_labels))[: run["subset"]]
    images, labels = train_images[subset], train_labels[subset]
    batch_size, step = task["batch_size"], 0
    for _ in range(task["epochs"]):
        order = torch.randperm(len(labels))
        for start in range(0, len(labels) - batch_size + 1, batch_size):
            chosen = order[start : start + batch_size]
            optimizer.zero_grad(set_to_none=True)
            penalty = sum((kernel**2).sum() for kernel in network.kernels())
            loss = functional.cross_entropy(network(images[chosen]), labels[chosen]) + config["l2reg"] * penalty
            loss.backward()
            step += 1
            if config["optimizer"] == "adam":
                keep_epsilon(optimizer, step)
            optimizer.step()
    return network, images, labels


def main():
    task = json.loads(sys.stdin.readline())
    train_set = read_images(task["folder"], "train", task["image_size"])
    test_set = read_images(task["folder"], "test", task["image_size"])
    print(json.dumps({"torch": torch.__version__}), flush=True)
    for line in sys.stdin:
        run = json.loads(line)
        start = time.perf_counter()
        network, images, labels = train(task, run, *train_set)
        finite = all(bool(torch.isfinite(weights).all()) for weights in network.parameters())
        answer = {
            "test_accuracy": accuracy(network, *test_set) if finite else None,
            "train_accuracy": accuracy(network, images, labels) if finite else None,
            "seconds": time.perf_counter() - start,
        }
        print(json.dumps(answer), flush=True)


main()
