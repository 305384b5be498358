"""Grammar of a set of matching rules: criteria with points and sentences, services and the words they are known by.

Nothing in a rule set can name a scheme, a product or an organisation: a place in a ranking cannot be bought.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from wangbao.contract.amounts import Code, ConfidenceCode, Words
from wangbao.programme.batch_schema import Name, Version
from wangbao.vocabulary.document import Document, rule
from wangbao.vocabulary.text import Text

Measured = Literal["kind", "heads", "scenarios", "industry", "size", "place", "limit", "budget", "services"]
"""What of a need and a candidate is compared; each has its measure in :mod:`wangbao.programme.matching.measures`."""
Phase = Literal["before", "during", "after"]
WHOLE: Final = 100
_FIELD: Final = re.compile(r"\{[a-z]+\}")
_DIGITS: Final[dict[str, Any]] = {"type": "number", "minimum": 0, "maximum": 1}


def _a_share(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise rule("须为数值", "must be a number")
    return Decimal(str(value))


Share = Annotated[
    Decimal, BeforeValidator(_a_share), Field(ge=0, le=1, decimal_places=2), WithJsonSchema(_DIGITS)
]


class Says(Document):
    """Sentences of a criterion by how far it is met, with ``{met}``, ``{missing}``, ``{wanted}``, ``{stated}``."""

    full: Words
    part: Words
    none: Words
    unstated: Words


class Criterion(Document):
    """A criterion: what is compared, the most points it gives, and the sentences that say how far it is met.

    Attributes:
        code: what is compared.
        points: for meeting all that is wanted; a part of it gives that part of the points.
        excludes: whether a candidate that meets nothing of it is left out; otherwise it only stands lower.
        unstated: the part of the points for a candidate that does not say; what is not said is presumed by no more.
    """

    code: Measured
    name: Words
    points: Annotated[int, Field(ge=1, le=WHOLE)]
    excludes: bool
    unstated: Share
    says: Says

    @property
    def sentences(self) -> tuple[Text, ...]:
        """The sentences, from what is met in full to what is not said; the places of words as an ellipsis."""
        says = (self.says.full, self.says.part, self.says.none, self.says.unstated)
        return tuple(Text(_FIELD.sub("…", one.zh), _FIELD.sub("…", one.en)) for one in says)


class Service(Document):
    """A service that may be wanted: its phase, and the words by which a scheme's text is taken to have it."""

    code: Code
    name: Words
    phase: Phase
    words: Annotated[
        tuple[Annotated[str, StringConstraints(min_length=2, max_length=20)], ...],
        Field(min_length=1, max_length=20),
    ]


class Matching(Document):
    """A set of matching rules; ``statement`` says whose design it is.

    ``sizes_of_tracks`` says which sizes of enterprises the tracks of batches are for.
    """

    matching: Name
    version: Version
    name: Words
    statement: Words
    confidence: ConfidenceCode
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=20)]
    services: Annotated[tuple[Service, ...], Field(max_length=20)]
    sizes_of_tracks: Mapping[Code, tuple[Literal["micro", "small", "medium", "large"], ...]]

    @property
    def reference(self) -> str:
        """The rules with their version, ``pilot-matching@1.0``, as records keep it."""
        return f"{self.matching}@{self.version}"

    def service(self, code: str) -> Service | None:
        """Return a service by its code, None for no service of these rules."""
        return next((one for one in self.services if one.code == code), None)
