"""Facts of one incident: the document from which it is graded, its clocks are set and its reports are drafted.

A field that is left out is *not stated*: it is named as such and never read as zero. Durations are minutes, so that the
shortest limit of a guide (ten minutes) is a whole number.
"""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from wangbao.vocabulary import document, incidents, regions
from wangbao.vocabulary.document import Day, Document, Moment, rule
from wangbao.vocabulary.field_words import words_of
from wangbao.vocabulary.json_schema import PublishedSchema
from wangbao.vocabulary.text import Text

Words = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Minutes = Annotated[int, Field(strict=True, ge=0, le=5_256_000)]
People = Annotated[int, Field(strict=True, ge=0, le=10_000_000_000)]
Percent = Annotated[Decimal, Field(ge=0, le=100, decimal_places=4)]
Yuan = Annotated[Decimal, Field(ge=0, le=10**12, decimal_places=2)]
Regime = Literal["miit_data", "public_internet", "gdpr", "nis2"]
OperatorKind = Literal["critical_infrastructure", "central_body", "other"]


def _known_type(name: str) -> str:
    return incidents.incident(name, field="types").code


def _known_province(code: str) -> str:
    return regions.region(code, field="province").code


class Operator(Document):
    """The operator of the network that the incident struck."""

    name: Name
    kind: OperatorKind
    province: Annotated[str, AfterValidator(_known_province)] | None = None


class Impact(Document):
    """Measured effects of an incident, as the grading guides ask for them; what is left out is not stated."""

    site_rank: (
        Literal["provincial_government", "city_government", "central_news", "provincial_news"] | None
    ) = None
    site_down_minutes: Minutes | None = None
    whole_down_minutes: Minutes | None = None
    function_down_minutes: Minutes | None = None
    telecom_down_minutes: Minutes | None = None
    outage_area: Literal["nation", "several_provinces", "province", "city"] | None = None
    province_population_percent: Percent | None = None
    city_population_percent: Percent | None = None
    services_people: People | None = None
    leaked_users: People | None = None
    personal_information_people: People | None = None
    sensitive_information_people: People | None = None
    data_level: Literal["core", "important", "general"] | None = None
    data_threat: Literal["extremely_serious", "serious", "relatively_serious"] | None = None
    content_home_page_minutes: Minutes | None = None
    content_other_page_minutes: Minutes | None = None
    content_forwards: People | None = None
    content_views: People | None = None
    direct_loss_cny: Yuan | None = None
    negative_effect: bool | None = None
    national_security: bool | None = None

    @model_validator(mode="after")
    def _sensitive_within_all(self) -> "Impact":
        """Refuse more people with sensitive information than with any."""
        everyone, sensitive = self.personal_information_people, self.sensitive_information_people
        if everyone is not None and sensitive is not None and sensitive > everyone:
            raise rule(
                "敏感个人信息的人数不得多于个人信息的人数",
                "sensitive_information_people must not exceed personal_information_people",
            )
        return self


class Ransom(Document):
    """A demand for ransom."""

    amount: Words
    method: Words
    demanded_on: Day


class PersonalInformation(Document):
    """Personal information that leaked, was altered or lost, or may have been (PIPL, art. 57).

    ``avoided_by`` states the measure that effectively avoided the harm, where one did: persons need not be told then.
    """

    kinds: Annotated[list[Words], Field(min_length=1, max_length=50)]
    harm: Words
    remedies: Words
    self_help: Words
    contact: Words
    avoided_by: Words | None = None


class Account(Document):
    """Account of an incident in words, as far as it is known; the report's items are filled from it."""

    affected_systems: Words | None = None
    harm: Words | None = None
    measures: Words | None = None
    trend: Words | None = None
    cause: Words | None = None
    clues: Words | None = None
    further_measures: Words | None = None
    help_requested: Words | None = None
    scene_preserved: Words | None = None
    other: Words | None = None
    accountability: Words | None = None
    rectification: Words | None = None
    lessons: Words | None = None


class IncidentFacts(Document):
    """Facts of one incident."""

    incident: Name
    discovered_at: Moment
    occurred_at: Moment | None = None
    notified_at: Moment | None = None
    received_at: Moment | None = None
    handled_at: Moment | None = None
    operator: Operator
    place: Words | None = None
    types: Annotated[list[Annotated[str, AfterValidator(_known_type)]], Field(min_length=1, max_length=20)]
    regimes: list[Regime] = Field(default_factory=list)
    suspected_crime: bool | None = None
    impact: Impact = Field(default_factory=Impact)
    ransom: Ransom | None = None
    personal_information: PersonalInformation | None = None
    account: Account = Field(default_factory=Account)

    @model_validator(mode="after")
    def _in_order(self) -> "IncidentFacts":
        """Refuse moments out of order: nothing is discovered before it happens or handled before it is known."""
        if self.occurred_at is not None and self.occurred_at > self.discovered_at:
            raise rule("occurred_at 不得晚于 discovered_at", "occurred_at must not be after discovered_at")
        for name in ("notified_at", "received_at", "handled_at"):
            moment: dt.datetime | None = getattr(self, name)
            if moment is not None and moment < self.discovered_at:
                raise rule(f"{name} 不得早于 discovered_at", f"{name} must not be before discovered_at")
        return self

    def values(self) -> dict[str, Decimal | str]:
        """List the stated facts that guides and duties ask for, by name: numbers as decimals, the rest as words.

        ``yes`` and ``no`` stand for truth values. A fact that is not stated is absent.
        """
        found: dict[str, Decimal | str] = {"operator_kind": self.operator.kind}
        stated: dict[str, object] = {**dict(self.impact), "suspected_crime": self.suspected_crime}
        if self.personal_information is not None or self.impact.personal_information_people:
            section = self.personal_information
            stated |= {
                "personal_information": True,
                "harm_avoided": section is not None and section.avoided_by is not None,
            }
        for name, value in stated.items():
            if isinstance(value, bool):
                found[name] = "yes" if value else "no"
            elif isinstance(value, str):
                found[name] = value
            elif isinstance(value, int | Decimal):
                found[name] = Decimal(value)
        return found


def fact_name(name: str) -> Text:
    """Return the words of a field of an incident's facts, in whichever part it stands."""
    words = words_of("wangbao.statute")
    return next(
        words[part][name].text
        for part in ("IncidentFacts", "Impact", "Account", "Operator")
        if name in words[part]
    )


def parse(data: object, *, file: str | None = None) -> IncidentFacts:
    """Parse plain data to the facts of an incident.

    Raises:
        InputError: all problems found, each with its field, value and rule.
    """
    return document.parse(IncidentFacts, data, file=file)


def load(file: Path) -> IncidentFacts:
    """Load the facts of an incident from a YAML, JSON or TOML file; InputError as :func:`parse`."""
    return parse(document.load(file), file=str(file))


SCHEMA = PublishedSchema(IncidentFacts, "wangbao.statute", "incident.schema.json", "incident-facts")
