"""Sum of the largest of many numbers, without sorting them."""

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True, error_model="numpy", nogil=True)
def sum_of_largest(values: NDArray[np.float64], n: int, k: int) -> float:
    """Sum the ``k`` largest of ``values[:n]``, or all if there are fewer. Reorders the array.

    Quickselect with the median of three as pivot (Hoare, "Algorithm 65: Find", CACM 1961).
    """
    if k < n:
        low, high = 0, n - 1
        want = n - k  # values[want:n] shall be the largest
        while low < high:
            middle = (low + high) >> 1
            a, b, c = values[low], values[middle], values[high]
            pivot = max(min(a, b), min(max(a, b), c))
            i, j = low, high
            while i <= j:
                while values[i] < pivot:
                    i += 1
                while values[j] > pivot:
                    j -= 1
                if i <= j:
                    values[i], values[j] = values[j], values[i]
                    i += 1
                    j -= 1
            if want <= j:
                high = j
            elif want >= i:
                low = i
            else:
                break
        start = want
    else:
        start = 0
    total = 0.0
    for i in range(start, n):
        total += values[i]
    return total
