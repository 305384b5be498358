"""Compound distributions: a number of losses and their sizes, under per-event and annual terms.

``frequencies`` and ``severities`` are the laws, ``terms`` the layers. ``exact`` (one policy) and ``batch``
(thousands) compute the yearly loss by fast Fourier transform: ``aggregate`` holds the closed forms and the range of
the grid, ``grid`` compounds, ``stop_loss`` takes figures from a grid, ``richardson`` refines grids until the figures
converge. ``simulation`` draws the yearly loss, ``comparison`` sets both side by side, ``spec`` is the input file.
"""
