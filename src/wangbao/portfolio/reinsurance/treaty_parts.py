"""Parts of a treaty: names, scopes, schedules of risks, reinstatements, reinsurers; types of amounts."""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from wangbao.vocabulary import terms
from wangbao.vocabulary.document import Boundary, Document, rule
from wangbao.vocabulary.regions import REGIONS
from wangbao.vocabulary.sectors import SECTORS

Amount = Annotated[Decimal, Field(ge=0, le=Decimal("1e13"), decimal_places=2)]
Positive = Annotated[Decimal, Field(gt=0, le=Decimal("1e13"), decimal_places=2)]
Share = Annotated[Decimal, Field(gt=0, le=1, decimal_places=6)]
Percent = Annotated[Decimal, Field(ge=0, le=1000, decimal_places=6)]
Name = Annotated[str, Field(min_length=1, max_length=120)]
Key = Annotated[str, Field(min_length=1, max_length=64)]
Some = Annotated[tuple[Key, ...], Field(min_length=1)]


class Label(Document):
    """A name in both languages."""

    zh: Name
    en: Name


class Risk(Document):
    """One risk of a schedule: an account or one of its policies, for a surplus or facultative with individual terms."""

    account: Key
    policy: Key | None = None
    ceded: Share | None = None
    attachment: Amount | None = None
    limit: Positive | None = None

    @property
    def has_terms(self) -> bool:
        """True if the risk has individual terms."""
        return not (self.ceded is None and self.attachment is None and self.limit is None)


class Scope(Document):
    """The policies a treaty covers: those that pass every filter given. A filter lists the codes that pass it.

    ``lobs`` (line of business), ``cedants``, ``producers`` and ``tags`` are those of the book's columns ``lob``,
    ``cedant``, ``producer`` and ``reins_tag``.
    """

    accounts: Some | None = None
    policies: Some | None = None
    kinds: Some | None = None
    provinces: Some | None = None
    sectors: Some | None = None
    countries: Some | None = None
    lobs: Some | None = None
    cedants: Some | None = None
    producers: Some | None = None
    tags: Some | None = None
    risks: Annotated[tuple[Risk, ...], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        for name in sorted(set(type(self).model_fields) - {"risks"}):
            entries = getattr(self, name) or ()
            if len(set(entries)) < len(entries):
                raise rule(f"{name} 有重复项", f"{name} has an entry twice")
        places = [(risk.account, risk.policy) for risk in self.risks or ()]
        whole = {account for account, policy in places if policy is None}
        if len(set(places)) < len(places) or any(a in whole and p is not None for a, p in places):
            raise rule("risks 中同一标的列了两次", "risks lists a risk twice")
        known = {
            "kinds": [entry.code for entry in terms.KINDS],
            "sectors": [entry.code for entry in SECTORS],
        }
        for name, codes in known.items():
            for code in getattr(self, name) or ():
                if code not in codes:
                    listed = ", ".join(codes)
                    raise rule(
                        f"{name} 中的 {code} 须为 {listed} 之一", f"{code} in {name} is none of {listed}"
                    )
        known_provinces = {one.code for one in REGIONS}
        for code in self.provinces or ():
            if code not in known_provinces:
                raise rule(
                    f"provinces 中的 {code} 不是 GB/T 2260 的两位省级代码",
                    f"{code} in provinces is no two-digit division code of GB/T 2260",
                )
        return self

    @property
    def is_all(self) -> bool:
        """True if every policy of the book is in scope."""
        return all(getattr(self, name) is None for name in type(self).model_fields)


class Reinstatement(Document):
    """One reinstatement: the part of the limit it restores, and its premium in percent of the treaty's (0: free).

    The premium is pro rata as to the amount reinstated and 100 % as to time.
    """

    premium_percent: Percent
    share_of_limit: Share = Decimal(1)


class StepUp(Document):
    """A step of the premium: due, in percent of the treaty's, once this part of the annual attachment is eroded."""

    eroded: Share
    premium_percent: Percent


class Reset(Document):
    """Attachment and limit of a bond from a day on: those in force on the first day of the simulated year apply."""

    inception: Boundary
    attachment: Amount
    limit: Positive


class Industry(Document):
    """The industry's loss of an event, which triggers a warranty.

    The index of a common-cause event is the loss of its class in ``losses`` (yuan, the whole industry on one entity, at
    the median severity), times the entity's share of the market, times the event's breadth, times the exponential of
    ``sensitivity`` times its standard normal severity. An account's own event has none. Whether a published index would
    say the same is not known: losses and sensitivity are the user's judgement.
    """

    trigger: Positive
    losses: dict[str, Positive]
    sensitivity: Annotated[float, Field(ge=0.0, le=5.0)]


class Reinsurer(Document):
    """A reinsurer and its share of 100 % of the treaty."""

    name: Name
    share: Share
