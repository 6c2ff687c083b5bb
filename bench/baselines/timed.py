"""How the baselines bench's Python sides time themselves, and how they answer."""

import json
import sys
import time


def timed(action):
    """The result of an action with its seconds of wall time and of processor time; these tell how many threads ran."""
    start, processor = time.perf_counter(), time.process_time()
    result = action()
    return result, {"seconds": time.perf_counter() - start, "processor": time.process_time() - processor}


def answer(value):
    print(json.dumps(value), flush=True)


def questions():
    return (json.loads(line) for line in sys.stdin)
