"""Input file of ``wangbao compound``: a frequency, a severity and the terms, parsed and checked.

Parameters carry the names of the laws in :mod:`.frequencies` and :mod:`.severities`, or those of :mod:`.aliases`.
The bounds keep to what the arithmetic can carry; they are far outside anything a policy shows.
"""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from wangbao.risk.compound import frequencies as f, severities as s
from wangbao.risk.compound.aliases import with_our_names
from wangbao.risk.compound.terms import Layer
from wangbao.vocabulary.document import Document, load, parse, rule
from wangbao.vocabulary.errors import InputError

Count = Annotated[float, Field(strict=True, gt=0.0, le=1e6)]
Shape = Annotated[float, Field(strict=True, ge=0.01, le=1e6)]
Scale = Annotated[float, Field(strict=True, gt=0.0, le=1e15)]
Amount = Annotated[float, Field(strict=True, ge=0.0, le=1e18)]
Limit = Annotated[float, Field(strict=True, gt=0.0, le=1e18)]
Share = Annotated[float, Field(strict=True, gt=0.0, le=1.0)]
Probability = Annotated[float, Field(strict=True, gt=0.0, lt=1.0)]
LogMean = Annotated[float, Field(strict=True, ge=-50.0, le=50.0)]
LogDeviation = Annotated[float, Field(strict=True, gt=0.0, le=10.0)]
TailIndex = Annotated[float, Field(strict=True, ge=-5.0, le=5.0)]


class PoissonSpec(Document):
    """Poisson, mean ``lam``."""

    dist: Literal["poisson"]
    lam: Count

    def law(self) -> f.Frequency:
        """Return the Poisson law."""
        return f.Poisson(self.lam)


class NegativeBinomialSpec(Document):
    """Negative binomial, ``r`` and either the mean ``mu`` or the probability ``p = r / (r + mu)``."""

    dist: Literal["negative_binomial"]
    r: Annotated[float, Field(strict=True, ge=1e-3, le=1e6)]
    mu: Count | None = None
    p: Probability | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.mu is None) == (self.p is None):
            raise rule("mu 与 p 须且只须给出一个", "give exactly one of mu and p")
        return self

    def law(self) -> f.Frequency:
        """Return the negative binomial law, with the mean from ``p`` if that is given."""
        return f.NegativeBinomial(self.r, self.mu or self.r * (1.0 / (self.p or 1.0) - 1.0))


class GeometricSpec(Document):
    """Geometric from zero, either the mean ``mu`` or the probability of none, ``p = 1 / (1 + mu)``."""

    dist: Literal["geometric"]
    mu: Count | None = None
    p: Probability | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.mu is None) == (self.p is None):
            raise rule("mu 与 p 须且只须给出一个", "give exactly one of mu and p")
        return self

    def law(self) -> f.Frequency:
        """Return the negative binomial law with ``r = 1``."""
        return f.NegativeBinomial(1.0, self.mu or 1.0 / (self.p or 1.0) - 1.0)


class BinomialSpec(Document):
    """Binomial, ``n`` trials of probability ``p``."""

    dist: Literal["binomial"]
    n: Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
    p: Share

    def law(self) -> f.Frequency:
        """Return the binomial law."""
        return f.Binomial(float(self.n), self.p)


class ZeroInflatedPoissonSpec(Document):
    """No loss with probability ``inflation``, else Poisson with mean ``lam``."""

    dist: Literal["zero_inflated_poisson"]
    lam: Count
    inflation: Annotated[float, Field(strict=True, ge=0.0, lt=1.0)]

    def law(self) -> f.Frequency:
        """Return the zero-inflated Poisson law."""
        return f.ZeroInflatedPoisson(self.lam, self.inflation)


class PoissonInverseGaussianSpec(Document):
    """Poisson whose mean is inverse Gaussian, mean ``mu`` and variance ``phi mu^3``."""

    dist: Literal["poisson_inverse_gaussian"]
    mu: Count
    phi: Annotated[float, Field(strict=True, gt=0.0, le=1e6)]

    def law(self) -> f.Frequency:
        """Return the Poisson-inverse Gaussian law."""
        return f.PoissonInverseGaussian(self.mu, self.phi)


class DelaporteSpec(Document):
    """Poisson with mean ``lam`` plus a negative binomial with ``r = alpha`` and mean ``alpha beta``."""

    dist: Literal["delaporte"]
    lam: Count
    alpha: Annotated[float, Field(strict=True, ge=1e-3, le=1e6)]
    beta: Count

    def law(self) -> f.Frequency:
        """Return the Delaporte law."""
        return f.Delaporte(self.lam, self.alpha, self.beta)


class LognormalSpec(Document):
    """Lognormal: mean ``mu`` and standard deviation ``sigma`` of the logarithm."""

    dist: Literal["lognormal"]
    mu: LogMean
    sigma: LogDeviation

    def law(self) -> s.Severity:
        """Return the lognormal law."""
        return s.Lognormal(self.mu, self.sigma)


class GammaSpec(Document):
    """Gamma, mean ``shape * scale``."""

    dist: Literal["gamma"]
    shape: Shape
    scale: Scale

    def law(self) -> s.Severity:
        """Return the gamma law."""
        return s.Gamma(self.shape, self.scale)


class ExponentialSpec(Document):
    """Exponential, mean ``scale``."""

    dist: Literal["exponential"]
    scale: Scale

    def law(self) -> s.Severity:
        """Return the gamma law with shape 1."""
        return s.Gamma(1.0, self.scale)


class WeibullSpec(Document):
    """Weibull: ``P(X > x) = exp(-(x / scale)^shape)``."""

    dist: Literal["weibull"]
    shape: Annotated[float, Field(strict=True, ge=0.1, le=1e3)]
    scale: Scale

    def law(self) -> s.Severity:
        """Return the Weibull law."""
        return s.Weibull(self.shape, self.scale)


class LomaxSpec(Document):
    """Lomax (Pareto from zero): ``P(X > x) = (1 + x / scale)^-shape``."""

    dist: Literal["lomax"]
    shape: Annotated[float, Field(strict=True, ge=0.2, le=1e6)]
    scale: Scale

    def law(self) -> s.Severity:
        """Return the generalized Pareto law with ``xi = 1 / shape`` and ``scale / shape``."""
        return s.GeneralizedPareto(1.0 / self.shape, self.scale / self.shape)


class GpdSpec(Document):
    """Generalized Pareto above ``location``."""

    dist: Literal["gpd"]
    xi: TailIndex
    scale: Scale
    location: Amount = 0.0

    def law(self) -> s.Severity:
        """Return the generalized Pareto law."""
        return s.GeneralizedPareto(self.xi, self.scale, self.location)


class LognormalGpdSpec(Document):
    """Lognormal up to ``threshold``, generalized Pareto beyond it.

    ``tail`` is the probability of a loss beyond the threshold; by default the lognormal's own.
    """

    dist: Literal["lognormal_gpd"]
    mu: LogMean
    sigma: LogDeviation
    threshold: Scale
    xi: TailIndex
    scale: Scale
    tail: Probability | None = None

    @model_validator(mode="after")
    def _threshold_within_reach(self) -> Self:
        body = s.Lognormal(self.mu, self.sigma)
        if not 1e-12 < float(body.survival(self.threshold)) < 1.0 - 1e-12:
            raise rule(
                "threshold 须落在对数正态分布的范围之内", "the threshold must be within the lognormal's reach"
            )
        return self

    def law(self) -> s.Severity:
        """Return the spliced law, by default with the lognormal's own tail probability."""
        body = s.Lognormal(self.mu, self.sigma)
        tail = float(body.survival(self.threshold)) if self.tail is None else self.tail
        beyond = s.GeneralizedPareto(self.xi, self.scale, self.threshold)
        return s.LognormalGpd(body, self.threshold, beyond, tail)


class LayerSpec(Document):
    """One layer: ``share * min(max(loss - deductible, 0), limit)``; without ``limit``, unlimited."""

    deductible: Amount = 0.0
    limit: Limit | None = None
    share: Share = 1.0

    def layer(self) -> Layer:
        """Return the layer."""
        return Layer(self.deductible, float("inf") if self.limit is None else self.limit, self.share)


FrequencySpec = Annotated[
    PoissonSpec
    | NegativeBinomialSpec
    | GeometricSpec
    | BinomialSpec
    | ZeroInflatedPoissonSpec
    | PoissonInverseGaussianSpec
    | DelaporteSpec,
    Field(discriminator="dist"),
]
SeveritySpec = Annotated[
    LognormalSpec | GammaSpec | ExponentialSpec | WeibullSpec | LomaxSpec | GpdSpec | LognormalGpdSpec,
    Field(discriminator="dist"),
]


class CompoundSpec(Document):
    """The whole input file of ``wangbao compound``."""

    frequency: FrequencySpec
    severity: SeveritySpec
    occurrence: LayerSpec = LayerSpec()
    aggregate: LayerSpec = LayerSpec()


def parse_spec(data: object, *, file: str | None = None) -> CompoundSpec:
    """Parse plain data as a specification.

    Raises:
        InputError: with every problem found, each naming field, value and rule.
    """
    try:
        return parse(CompoundSpec, with_our_names(data), file=file)
    except InputError as error:
        raise InputError(
            [p._replace(field=_as_written(p.field)) for p in error.problems], file=file
        ) from None


def read_spec(path: Path) -> CompoundSpec:
    """Read a specification from a JSON, TOML or YAML file.

    Raises:
        InputError: as :func:`parse_spec`, or the file cannot be read.
    """
    return parse_spec(load(path), file=str(path))


def _as_written(field: str) -> str:
    """Return the field as it stands in the file; the parser inserts the law's name before its parameters."""
    parts = field.split(".")
    return ".".join(parts[:1] + parts[2:]) if parts[0] in ("frequency", "severity") else field
