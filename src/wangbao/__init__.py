"""Wangbao 网保: an open platform for cybersecurity insurance.

The ground floor, from the words up: ``vocabulary`` names things, ``contract`` says what is paid, ``risk`` says what
may happen, ``pricing`` says what it should cost, ``assessment`` joins them for one enterprise and ``portfolio``
for a whole book, ``cli`` is the ``wangbao`` command. ``docs/architecture.md`` is the map.
"""

from wangbao.kernels import keep_apart

__version__ = "0.1.0"

keep_apart()  # before Numba is loaded, which reads the setting once
