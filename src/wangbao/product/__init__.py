"""A product as data: the documents a version binds, the choices it offers, and their filed price.

``schema`` is the grammar of a definition, ``rules`` checks it together with the wording and rate plan it names,
``definition`` reads and hashes it, ``provisions`` finds the provisions of a wording that exempt the insurer, ``choice``
turns a choice into terms, ``price`` into the filed premium, and ``filed`` checks whether a version may be issued.
"""
