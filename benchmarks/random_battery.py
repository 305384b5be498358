"""The random numbers under an outside battery of tests, Debian's dieharder. Slow; not part of make bench.

    python benchmarks/random_battery.py sequence   one policy's stream, counter after counter
    python benchmarks/random_battery.py policies   the first counter of one policy after another: neighbouring keys
    python benchmarks/random_battery.py seeds      the same with seeds

The words are piped to ``dieharder -g 200 -a``, or with other options in the place of -a if any follow (``policies
-d 202`` runs one test); its table is printed. Of its hundred or so p-values about one in a hundred is expected to be
called WEAK; FAILED is a fault.
"""

import subprocess
import sys

import numpy as np
from numba import njit

from wangbao.risk.randoms import key, philox

BLOCK = 1 << 16


@njit(cache=True, error_model="numpy", nogil=True)
def _words(start, seed_step, policy_step, counter_step, out):
    for i in range(out.shape[0]):
        at = start + i
        k0, k1 = key(at * seed_step, at * policy_step)
        counter = at * counter_step
        out[i, 0], out[i, 1], out[i, 2], out[i, 3] = philox(counter, counter >> 32, 1, 0, k0, k1)


STEPS = {"sequence": (0, 0, 1), "policies": (0, 1, 0), "seeds": (1, 0, 0)}


def main() -> int:
    if len(sys.argv) < 2 or sys.argv[1] not in STEPS:
        print(__doc__)
        return 2
    steps = STEPS[sys.argv[1]]
    words = np.empty((BLOCK, 4), dtype=np.uint32)
    with subprocess.Popen(
        ["dieharder", "-g", "200", *(sys.argv[2:] or ["-a"])], stdin=subprocess.PIPE
    ) as battery:
        start = 0
        try:
            while battery.poll() is None:
                _words(start, *steps, words)
                battery.stdin.write(words.tobytes())
                start += BLOCK
        except BrokenPipeError:  # it has what it wanted
            pass
    return battery.returncode


if __name__ == "__main__":
    sys.exit(main())
