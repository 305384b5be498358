"""Figures with their uncertainty: the standard error of sampling, and the band of uncertain parameters."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """A simulated figure and its standard error (sampling only)."""

    value: float
    error: float


@dataclass(frozen=True, slots=True)
class Band:
    """Range of a figure under uncertain parameters: 5 %, 50 % and 95 % of the outer loop."""

    low: float
    middle: float
    high: float
