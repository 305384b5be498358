"""``run.json``: the inputs and settings of a simulation, enough to repeat it and to match results to it."""

import hashlib
import json
from typing import Any, Final, Literal, Self

from pydantic import Field, model_validator

from wangbao.portfolio.book.periods import Periods
from wangbao.portfolio.reinsurance.treaty_parts import Reinsurer
from wangbao.vocabulary.document import Document, rule
from wangbao.vocabulary.text import Text

FORMAT: Final = "wangbao.results"
VERSION: Final = "1.1"  # 1.1: words and reinsurers of treaties, periods; coinsurers.parquet beside the tables
BATCHES: Final = 50
CAPITAL_LEVEL: Final = 0.995
_SINCE_1_1: Final[dict[str, Any]] = {
    "periods": True,
    "treaties": {"names": {"__all__": {"words_zh", "words_en", "reinsurers"}}},
}


class Source(Document):
    """A file that the run read: its name, the SHA-256 of its bytes, and whether it is synthetic."""

    file: str
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    synthetic: bool = False


class TreatyName(Document):
    """A treaty of the run: the code used in column names, its name in both languages, and its type.

    ``annual_limit_cny`` is the most it can pay in a year, on the footing of its column; None if it is unbounded.
    ``words_zh`` and ``words_en`` describe its terms in a sentence; ``reinsurers`` share the placed part, and are empty
    if the treaty does not name them.
    """

    code: str = Field(min_length=1)
    name_zh: str
    name_en: str
    type: str
    annual_limit_cny: float | None = Field(default=None, gt=0.0)
    words_zh: str = ""
    words_en: str = ""
    reinsurers: tuple[Reinsurer, ...] = ()

    @property
    def name(self) -> Text:
        """The name in both languages."""
        return Text(self.name_zh, self.name_en)

    @property
    def words(self) -> Text:
        """The terms in both languages; empty in a folder of format 1.0."""
        return Text(self.words_zh, self.words_en)


class Treaties(Document):
    """The treaty programme of the run, in inuring order."""

    file: str
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    names: tuple[TreatyName, ...]


class Run(Document):
    """One simulation of a book.

    ``batches`` is the number of batches of contiguous years, which are independent and identically distributed: year
    ``y`` is in batch ``y // (years // batches)``. ``view`` is the loss model's view (default or conservative).
    ``unmodelled_heads`` are the loss heads that the book's contracts cover and the loss model does not draw.
    ``market`` is the fingerprint of the run whose market was used; empty if it is the book's own.
    """

    format: Literal["wangbao.results"] = FORMAT
    version: Literal["1.0", "1.1"] = VERSION
    wangbao: str
    model: str
    seed: int = Field(ge=0)
    years: int = Field(ge=2)
    batches: int = Field(default=BATCHES, ge=2)
    policies: int = Field(ge=0)
    accounts: int = Field(ge=0)
    book: Source
    treaties: Treaties | None = None
    common_causes: Literal["rebased", "added", "none"]
    groupings: tuple[str, ...] = ()
    capital_level: float = Field(default=CAPITAL_LEVEL, gt=0.0, lt=1.0)
    view: str = "default"
    periods: Periods = Periods()
    unmodelled_heads: tuple[str, ...] = ()
    market: str = Field(default="", pattern="^([0-9a-f]{64})?$")

    @model_validator(mode="after")
    def _years_fit(self) -> Self:
        if self.years % self.batches:
            raise rule(
                f"模拟年数须为批数 {self.batches} 的整数倍",
                f"the number of years must be a multiple of the {self.batches} batches",
            )
        codes = self.treaty_codes
        if len(set(codes)) < len(codes):
            raise rule("再保险合约代码重复", "a treaty code is given twice")
        return self

    @property
    def treaty_codes(self) -> tuple[str, ...]:
        """The codes of the treaties in inuring order; empty if the book has no programme."""
        return tuple(treaty.code for treaty in self.treaties.names) if self.treaties else ()

    @property
    def batch_years(self) -> int:
        """Number of years in each batch."""
        return self.years // self.batches

    def as_bytes(self) -> bytes:
        """Serialise the run as the bytes of ``run.json``; equal runs give equal bytes."""
        return (json.dumps(self.as_data(), ensure_ascii=False, indent=2) + "\n").encode()

    def as_data(self) -> dict[str, Any]:
        """Return the run as JSON has it, without fields newer than its version and without those that are empty."""
        data = self.model_dump(mode="json", exclude=_SINCE_1_1 if self.version == "1.0" else None)
        for name in ("unmodelled_heads", "market"):
            if not data[name]:
                del data[name]
        return data

    def fingerprint(self) -> str:
        """Compute the SHA-256 of :meth:`as_bytes`, which every table of the folder carries."""
        return hashlib.sha256(self.as_bytes()).hexdigest()
