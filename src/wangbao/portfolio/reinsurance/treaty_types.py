"""Table of treaty types: all differences between types except arithmetic.

A new type is a row here, its fields and rules in ``treaty``, its arithmetic in ``steps`` (terms) and
``recovery_kernel``, and its sentence in ``words``; ``tests/portfolio/reinsurance/reference.py`` is the slow engine to
which they are compared.
"""

from typing import Final, Literal, NamedTuple, get_args

from wangbao.vocabulary.text import Text

Type = Literal[
    "facultative",
    "surplus",
    "quota_share",
    "per_risk_excess",
    "catastrophe_excess",
    "aggregate_excess",
    "stop_loss",
    "surge_stop_loss",
    "step_up_aggregate",
    "industry_loss_warranty",
    "cat_bond",
    "cat_bond_aggregate",
]
Stage = Literal["risk", "event", "year"]  # the object a treaty acts on


class TreatyType(NamedTuple):
    """One type of treaty: its name, stage, optional and required terms, and OED codes.

    ``acts_on`` is its stage; a type that ``may_follow_events`` acts on the event's net if single risks are no longer
    known (see ``inuring``). ``proportional`` treaties cede premium with the loss. A type ``by_lines`` cedes the share
    above a retained line, or a scheduled share of each risk; one that ``names_risks`` lists risks with individual
    terms; one ``by_loss_ratio`` may have terms in percent of the subject premium. One with ``one_limit`` pays the limit
    of an event at most once a year: a bond's principal.

    ``may`` and ``must`` are fields of :class:`~wangbao.portfolio.reinsurance.treaty.Treaty`. ``oed`` is the code of
    OED's ``ReinsType`` for import (empty: the standard has none, and export refuses it), ``oed_written`` the one for
    export, ``oed_terms`` the amounts the OED row may have.
    """

    name: Text
    acts_on: Stage
    may: tuple[str, ...]
    oed: str
    oed_terms: tuple[str, ...]
    must: tuple[str, ...] = ()
    proportional: bool = False
    by_lines: bool = False
    names_risks: bool = False
    may_follow_events: bool = False
    by_loss_ratio: bool = False
    one_limit: bool = False
    oed_written: str = ""

    @property
    def verb(self) -> Text:
        """The verb for the reinsurers' part; premium is ceded only under proportional treaties."""
        return Text("分出" if self.proportional else "摊回", "ceded")

    @property
    def lane(self) -> str:
        """The lane of the report's tower: sums insured if terms are by lines, else the stage."""
        return "insured" if self.by_lines else self.acts_on


TYPES: Final[dict[Type, TreatyType]] = {
    "facultative": TreatyType(
        Text("临时分保", "Facultative"),
        "risk",
        may=("level", "ceded", "attachment", "limit", "occurrence_limit", "annual_limit"),
        names_risks=True,
        oed="FAC",
        oed_terms=("RiskAttachment", "RiskLimit", "OccLimit", "AggLimit"),
    ),
    "surplus": TreatyType(
        Text("溢额再保险", "Surplus"),
        "risk",
        may=("level", "retained_line", "lines", "limit", "occurrence_limit", "annual_limit"),
        proportional=True,
        by_lines=True,
        oed="SS",
        oed_terms=("RiskLimit", "OccLimit", "AggLimit"),
    ),
    "quota_share": TreatyType(
        Text("成数再保险", "Quota share"),
        "risk",
        may=("level", "ceded", "limit", "occurrence_limit", "annual_limit"),
        must=("ceded",),
        proportional=True,
        may_follow_events=True,
        oed="QS",
        oed_terms=("RiskLimit", "OccLimit", "AggLimit"),
    ),
    "per_risk_excess": TreatyType(
        Text("险位超赔", "Per-risk excess of loss"),
        "risk",
        may=(
            *("level", "ceded", "attachment", "limit", "occurrence_limit"),
            *("annual_attachment", "annual_limit", "reinstatements"),
        ),
        must=("attachment", "limit"),
        oed="PR",
        oed_terms=("RiskAttachment", "RiskLimit", "OccLimit", "AggAttachment", "AggLimit"),
    ),
    "catastrophe_excess": TreatyType(
        Text("巨灾超赔（事故超赔）", "Catastrophe excess of loss"),
        "event",
        may=(
            *("ceded", "occurrence_attachment", "occurrence_limit"),
            *("annual_attachment", "annual_limit", "reinstatements"),
        ),
        must=("occurrence_attachment", "occurrence_limit"),
        oed="CXL",
        oed_terms=("OccAttachment", "OccLimit", "AggAttachment", "AggLimit"),
    ),
    "aggregate_excess": TreatyType(
        Text("累积超赔", "Aggregate excess of loss"),
        "year",
        may=("ceded", "annual_attachment", "annual_limit"),
        must=("annual_attachment", "annual_limit"),
        oed="AXL",
        oed_terms=("AggAttachment", "AggLimit"),
    ),
    "stop_loss": TreatyType(
        Text("赔付率超赔", "Stop loss"),
        "year",
        may=(
            *("ceded", "annual_attachment", "annual_limit"),
            *("attachment_percent", "limit_percent", "subject_premium"),
        ),
        by_loss_ratio=True,
        oed="SL",  # accepted on import; the standard has no such code
        oed_written="AXL",
        oed_terms=("AggAttachment", "AggLimit"),
    ),
    "surge_stop_loss": TreatyType(
        Text("报案激增超赔", "Surge stop loss"),
        "year",
        may=("ceded", "window_days", "window_attachment", "window_limit"),
        must=("window_days", "window_attachment", "window_limit"),
        oed="",
        oed_terms=(),
    ),
    "step_up_aggregate": TreatyType(
        Text("阶梯保费累积超赔", "Step-up aggregate excess of loss"),
        "year",
        may=("ceded", "annual_attachment", "annual_limit", "step_ups"),
        must=("annual_attachment", "annual_limit", "step_ups"),
        oed="",
        oed_terms=(),
    ),
    "industry_loss_warranty": TreatyType(
        Text("行业损失担保", "Industry-loss warranty"),
        "event",
        may=(
            "ceded",
            "occurrence_attachment",
            "occurrence_limit",
            "annual_limit",
            "reinstatements",
            "industry",
        ),
        must=("occurrence_attachment", "occurrence_limit", "industry"),
        oed="",
        oed_terms=(),
    ),
    "cat_bond": TreatyType(
        Text("巨灾债券（每次事故）", "Cat bond, per occurrence"),
        "event",
        may=("ceded", "occurrence_attachment", "occurrence_limit", "resets"),
        must=("occurrence_attachment", "occurrence_limit"),
        one_limit=True,
        oed="",
        oed_terms=(),
    ),
    "cat_bond_aggregate": TreatyType(
        Text("巨灾债券（年度累计）", "Cat bond, annual aggregate"),
        "year",
        may=("ceded", "annual_attachment", "annual_limit", "resets"),
        must=("annual_attachment", "annual_limit"),
        oed="",
        oed_terms=(),
    ),
}
OF_OED: Final[dict[str, Type]] = {one.oed: code for code, one in TYPES.items() if one.oed}

if tuple(TYPES) != get_args(Type):
    raise ValueError("every type of treaty has its row, in order")
