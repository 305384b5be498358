"""Names of laws and parameters as other tools of the field write them, turned into ours.

Klugman, Panjer and Willmot, "Loss Models", and R's actuar, and SciPy write the same laws under other names. A law
that two of them mean differently is taken only with the parameters of one: ``pareto`` with ``alpha`` and ``theta``
is that of "Loss Models", from zero.
"""

from collections.abc import Mapping
from typing import Any, Final

# other name -> (ours, other parameter -> ours)
_LAWS: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "pois": ("poisson", {"lambda": "lam", "mu": "lam"}),
    "poi": ("poisson", {"lambda": "lam", "mu": "lam"}),
    "negbin": ("negative_binomial", {"size": "r", "prob": "p", "n": "r"}),
    "nbinom": ("negative_binomial", {"size": "r", "prob": "p", "n": "r"}),
    "nb": ("negative_binomial", {"size": "r", "prob": "p", "n": "r"}),
    "geom": ("geometric", {"prob": "p"}),
    "binom": ("binomial", {"size": "n", "prob": "p", "m": "n", "q": "p"}),
    "zip": ("zero_inflated_poisson", {"lambda": "lam"}),
    "pig": ("poisson_inverse_gaussian", {"mean": "mu", "dispersion": "phi"}),
    "lognorm": ("lognormal", {"meanlog": "mu", "sdlog": "sigma"}),
    "lnorm": ("lognormal", {"meanlog": "mu", "sdlog": "sigma"}),
    "exp": ("exponential", {"theta": "scale"}),
    "expon": ("exponential", {"theta": "scale"}),
    "pareto": ("lomax", {"alpha": "shape", "theta": "scale"}),
    "pareto2": ("lomax", {"alpha": "shape", "theta": "scale"}),
    "genpareto": ("gpd", {"c": "xi", "loc": "location"}),
    "gpareto": ("gpd", {"beta": "scale", "loc": "location"}),
    "weibull_min": ("weibull", {"c": "shape", "tau": "shape", "theta": "scale"}),
}
# parameters that other tools give to laws of our own name
_OWN: Final[Mapping[str, Mapping[str, str]]] = {
    "poisson": {"lambda": "lam"},
    "gamma": {"alpha": "shape", "theta": "scale", "a": "shape"},
    "weibull": {"tau": "shape", "theta": "scale"},
    "lognormal": {"meanlog": "mu", "sdlog": "sigma"},
    "exponential": {"theta": "scale"},
}


def with_our_names(data: object) -> object:
    """Rename the laws of a specification and their parameters; anything else is returned as it is."""
    if not isinstance(data, Mapping):
        return data
    return {name: _law(value) if name in ("frequency", "severity") else value for name, value in data.items()}


def _law(data: object) -> object:
    if not isinstance(data, Mapping) or not isinstance(data.get("dist"), str):
        return data
    ours, parameters = _LAWS.get(data["dist"].lower(), (data["dist"], _OWN.get(data["dist"], {})))
    found: dict[str, Any] = {"dist": ours}
    for name, value in data.items():
        if name != "dist":
            found[parameters.get(name, name)] = value
    if ours in ("negative_binomial", "geometric") and "beta" in found:  # the mean over r, in "Loss Models"
        r = found.get("r", 1.0)
        if _is_number(r) and _is_number(found["beta"]):
            found["mu"] = r * found.pop("beta")
    return found


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
