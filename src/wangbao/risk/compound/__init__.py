"""The actuary's bench: a number of losses compounded with their size, under per-event and annual terms.

``frequencies`` and ``severities`` are the laws, ``terms`` the layers; ``exact`` (one policy) and ``batch`` (thousands)
work the yearly loss out by Fourier transform, by way of ``ground`` (closed forms), ``grid``, ``reading`` and
``ladder``; ``simulated`` draws it; ``comparison`` puts the two side by side; ``spec`` reads a person's file.
"""
