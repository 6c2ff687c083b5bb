"""Training speed of PyTorch on one thread, for bench/trainer: reads one JSON value a line, answers each with one.

First line: the cases and where the images are; the answer comes after warming up. Then {"case": 0, "batches": 40} is
answered with {"seconds": ..}. The L2 term is given to the optimizer as weight decay, which is the same step and faster
than a term of the loss; each case uses the memory format that was faster in its warm-up.
"""

import json
import re
import sys
import time

import torch
from network import Network, create_optimizer, initialise, read_images
from torch.nn import functional

torch.set_num_threads(1)
torch.manual_seed(1)


class Case:
    def __init__(self, task, chosen, memory_format, images, labels):
        self.format, self.images, self.labels = memory_format, images, labels
        self.batch_size = task["batch_size"]
        self.network = Network(task["layers"], chosen["activation"], chosen["dropout"])
        initialise(self.network, "he_normal", 0.1)
        self.network = self.network.to(memory_format=memory_format)
        parameters = [
            {"params": self.network.kernels(), "weight_decay": 2 * task["l2reg"]},
            {"params": self.network.biases()},
        ]
        self.optimizer = create_optimizer(parameters, chosen["optimizer"], chosen["learning_rate"])

    def seconds(self, batches):
        """Trains so many batches of freshly shuffled images; gives the seconds they took."""
        start = time.perf_counter()
        order = torch.randperm(len(self.labels))
        for batch in range(batches):
            chosen = order[batch * self.batch_size : (batch + 1) * self.batch_size]
            images = self.images[chosen].contiguous(memory_format=self.format)
            self.optimizer.zero_grad(set_to_none=True)
            functional.cross_entropy(self.network(images), self.labels[chosen]).backward()
            self.optimizer.step()
        return time.perf_counter() - start


def warmed_up(task, chosen, images, labels):
    formats = [torch.contiguous_format, torch.channels_last]
    cases = [Case(task, chosen, memory_format, images, labels) for memory_format in formats]
    batches = task["warm_up_batches"]
    for case in cases:
        case.seconds(batches)
    return min(cases, key=lambda case: case.seconds(batches))


def main():
    task = json.loads(sys.stdin.readline())
    images, labels = read_images(task["folder"], "train", task["image_size"])
    cases = [warmed_up(task, chosen, images, labels) for chosen in task["cases"]]
    about = [line.strip(" -") for line in torch.__config__.show().split("\n")]
    build = [line for line in about if line.startswith(("Intel", "CPU capability"))]
    build += [re.search("BLAS_INFO=\\w+", " ".join(about) + " BLAS_INFO=unknown")[0]]
    answer = {"formats": [str(case.format).replace("torch.", "") for case in cases], "build": "; ".join(build)}
    print(json.dumps(answer), flush=True)
    for line in sys.stdin:
        wanted = json.loads(line)
        print(json.dumps({"seconds": cases[wanted["case"]].seconds(wanted["batches"])}), flush=True)


main()
