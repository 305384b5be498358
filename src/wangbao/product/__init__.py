"""A product as data: what a version binds together, what may be chosen in it, and what it costs by its filed plan.

``schema`` is the shape of a definition, ``rules`` what must hold across it and the wording and rate plan it names,
``definition`` reads and hashes it, ``provisions`` finds what in a wording frees the insurer, ``choice`` turns what was
chosen into terms, ``price`` into the filed premium, ``filed`` says whether a version may be issued on a day.
"""
