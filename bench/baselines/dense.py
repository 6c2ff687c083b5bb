"""PyTorch's side of the baselines bench: a dense network in training, one thread, also in the linear algebra.

First line: the shape, the rows, the cases; answered when warmed up. Then {"case": 0} is answered with the time of an
epoch. Adam takes the way through its parameters that was faster in the warm-up.
"""

import re

import torch
from timed import answer, questions, timed
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(1)


def network(shape, dropout):
    layers, inputs = [], shape["inputs"]
    for _ in range(shape["layers"]):
        layers += [nn.Linear(inputs, shape["units"]), nn.ReLU()]
        if dropout > 0:
            layers.append(nn.Dropout(dropout))
        inputs = shape["units"]
    return nn.Sequential(*layers, nn.Linear(inputs, 1), nn.Sigmoid())


class Case:
    def __init__(self, task, chosen, foreach):
        self.batch_size = chosen["batch_size"]
        self.network = network(task["shape"], chosen["dropout"])
        kernels = [weights for weights in self.network.parameters() if weights.dim() > 1]
        biases = [weights for weights in self.network.parameters() if weights.dim() == 1]
        groups = [{"params": kernels, "weight_decay": 2 * chosen["l2reg"]}, {"params": biases}]
        kind = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}[chosen["optimizer"]]
        self.optimizer = kind(groups, lr=chosen["learning_rate"], foreach=foreach)
        self.inputs = torch.randn(task["rows"], task["shape"]["inputs"])
        self.labels = torch.rand(task["rows"])

    def epoch(self):
        order = torch.randperm(len(self.labels))
        for start in range(0, len(order), self.batch_size):
            chosen = order[start : start + self.batch_size]
            self.optimizer.zero_grad(set_to_none=True)
            guesses = self.network(self.inputs[chosen]).squeeze(1)
            nn.functional.mse_loss(guesses, self.labels[chosen]).backward()
            self.optimizer.step()


def warmed_up(task, chosen):
    cases = [Case(task, chosen, foreach) for foreach in (False, True)]
    for case in cases:
        case.epoch()
    return min(cases, key=lambda case: min(timed(case.epoch)[1]["seconds"] for _ in range(3)))


def libraries():
    """Names of the linear-algebra libraries that are really loaded."""
    with open("/proc/self/maps") as file:
        found = re.findall(r"/(lib(?:openblas|mkl|dnnl|blis|atlas)[\w.-]*)", file.read())
    return sorted(set(found))


lines = questions()
task = next(lines)
cases = [warmed_up(task, chosen) for chosen in task["cases"]]
try:
    loaded = libraries()
except OSError:
    loaded = []
answer({"libraries": loaded, "threads": torch.get_num_threads()})
for wanted in lines:
    answer(timed(cases[wanted["case"]].epoch)[1])
