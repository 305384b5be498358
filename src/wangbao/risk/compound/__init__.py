"""The actuary's bench: a number of losses compounded with their size, under per-event and annual terms.

``frequencies`` and ``severities`` are the laws, ``exact`` and ``batch`` work the yearly loss out by Fourier
transform, ``simulated`` draws it, ``comparison`` puts the two side by side, ``spec`` reads a person's file.
"""
