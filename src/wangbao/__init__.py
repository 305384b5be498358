"""Wangbao 网保: an open platform for cybersecurity insurance.

The ground floor, from the words up: ``vocabulary`` names things, ``contract`` says what is paid, ``risk`` says what
may happen, ``pricing`` says what it should cost, ``assessment`` joins them for one enterprise, ``cli`` is the
``wangbao`` command. ``docs/architecture.md`` is the map.
"""

__version__ = "0.1.0"
