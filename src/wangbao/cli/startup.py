"""Faster start for commands that run compiled kernels."""

import gc
import sys


def prepare_kernels() -> None:
    """Load Numba's array functions without SciPy's linear algebra, which alone takes a third of a second.

    Numba looks for ``scipy.linalg.cython_blas`` to support matrix products inside kernels; ours have none. Marking the
    module as absent while Numba looks is Python's own way of saying so, and is undone at once.
    """
    gc.set_threshold(
        200_000, 50, 50
    )  # a short run makes few cycles; looking for them costs a tenth of its time
    name = "scipy.linalg.cython_blas"
    if name in sys.modules:
        return
    sys.modules[name] = None  # type: ignore[assignment]  # marks the module as missing
    try:
        import numba.np.arraymath  # noqa: F401 - imported for what it registers
    finally:
        del sys.modules[name]
