"""Chart of the programme as a tower: amounts upward, a lane for each basis and type, blocks as wide as their share."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from wangbao.drawing.numbers import short
from wangbao.drawing.svg import LogScale, element, gridlines, width
from wangbao.drawing.words import speaker
from wangbao.portfolio.reinsurance.treaty import Treaty
from wangbao.vocabulary.text import Lang, Text

_LEFT: Final = 62.0
_TOP: Final = 30.0
_BOTTOM: Final = 44.0
_HEIGHT: Final = 380.0
_LETTER: Final = 12.5
_LANE: Final = 104.0
_GAP: Final = 12.0
_BASES: Final = {
    "insured": Text("每一风险的保额", "by sum insured"),
    "risk": Text("每一风险", "per risk"),
    "event": Text("每次事故", "per event"),
    "year": Text("全年合计", "per year"),
}


class Block(NamedTuple):
    """One treaty's cover: amounts in yuan (``high`` None if unbounded), the share of it, and its basis."""

    number: int  # place in the programme, from 1
    name: Text
    basis: str  # insured, risk, event, year
    type: str
    low: float
    high: float | None
    share: float  # ceded times placed

    def meets(self, other: "Block") -> bool:
        """Check whether the amounts of two blocks overlap."""
        ends = [float("inf") if block.high is None else block.high for block in (self, other)]
        return self.low < ends[1] and other.low < ends[0]


def block(number: int, treaty: Treaty, premium_cny: float | None) -> Block | None:
    """Build a treaty's block; None if its amounts depend on the book (own terms by risk, an unknown premium).

    For a surplus they are the sums insured above its line. ``premium_cny`` is the book's premium, the subject premium
    of a stop loss in percent that states no other and covers all policies.
    """
    share = float(treaty.ceded_share * treaty.placed_share)
    if treaty.kind.acts_on == "risk":
        low, high = treaty.attachment or Decimal(0), treaty.limit
        if any(risk.has_terms for risk in treaty.scope.risks or ()):
            return None
        if treaty.retained_line is not None and treaty.lines is not None:
            low, high = treaty.retained_line, treaty.retained_line * treaty.lines
        return _made(number, treaty, low, high, share)
    if treaty.kind.acts_on == "event":
        return _made(
            number,
            treaty,
            treaty.occurrence_attachment or Decimal(0),
            treaty.occurrence_limit,
            share,
        )
    if treaty.window_attachment is not None:
        return _made(number, treaty, treaty.window_attachment, treaty.window_limit, share)
    if treaty.attachment_percent is None or treaty.limit_percent is None:
        # an annual limit bounds the ceded amount: if less than 100 % is ceded, a larger loss exhausts it
        limit = None if treaty.annual_limit is None else treaty.annual_limit / treaty.ceded_share
        return _made(number, treaty, treaty.annual_attachment or Decimal(0), limit, share)
    subject = treaty.subject_premium
    if subject is None and premium_cny is not None and treaty.scope.is_all:
        subject = Decimal(repr(premium_cny))
    if subject is None:
        return None
    low, limit = (subject * percent / 100 for percent in (treaty.attachment_percent, treaty.limit_percent))
    return _made(number, treaty, low, limit, share)


def _made(number: int, treaty: Treaty, low: Decimal, limit: Decimal | None, share: float) -> Block:
    name = Text(treaty.name.zh, treaty.name.en)
    high = None if limit is None else float(low + limit)
    return Block(number, name, treaty.kind.lane, treaty.type, float(low), high, share)


def blocks(treaties: Iterable[Treaty], premium_cny: float | None) -> tuple[Block, ...]:
    """Build the blocks of the treaties whose amounts are known, numbered by their positions in the programme."""
    found = (block(number, treaty, premium_cny) for number, treaty in enumerate(treaties, start=1))
    return tuple(one for one in found if one is not None)


def left_out(treaties: Sequence[Treaty], premium_cny: float | None, lang: Lang) -> str:
    """Name the treaties that are not drawn, with the reason, in a sentence; empty if all are drawn."""
    t = speaker(lang)
    said = []
    for number, treaty in enumerate(treaties, start=1):
        if block(number, treaty, premium_cny) is None:
            by_risk = treaty.kind.acts_on == "risk"
            why = (
                t("逐标的约定条件", "its terms differ by risk")
                if by_risk
                else t("主体保费未知", "its subject premium is not known")
            )
            said.append(t(f"{number} {treaty.name.zh}（{why}）", f"{number} {treaty.name.en} ({why})"))
    return t(f"未画出：{'、'.join(said)}。", f"Not drawn: {', '.join(said)}.") if said else ""


def lanes(found: Sequence[Block]) -> list[list[Block]]:
    """Assign blocks to lanes: one basis and type without overlapping amounts in each, lanes sorted by basis."""
    made: list[list[Block]] = []
    for one in sorted(found, key=lambda b: (list(_BASES).index(b.basis), b.number)):
        lane = next((lane for lane in made if _fits(one, lane)), None)
        if lane is None:
            made.append([one])
        else:
            lane.append(one)
    return made


def _fits(one: Block, lane: Sequence[Block]) -> bool:
    same = lane[0].basis == one.basis and lane[0].type == one.type
    return same and not any(one.meets(other) for other in lane)


def tower(found: Sequence[Block], lang: Lang) -> str:
    """Draw the tower as SVG, blocks labelled with the treaty's number; empty text if no amount is known."""
    amounts = [a for one in found for a in (one.low, one.high) if a]
    if not amounts:
        return ""
    t, stood = speaker(lang), lanes(found)
    low, high = min(amounts) / 2, max(amounts) * (2.0 if any(b.high is None for b in found) else 1.25)
    wide = _LEFT + len(stood) * (_LANE + _GAP) + _GAP
    floor = _HEIGHT - _BOTTOM
    y = LogScale(low, high, floor, _TOP)
    drawn = [
        element(
            "text", class_="name", text=t("金额（元，对数刻度）", "Amount (CNY, log scale)"), x=0, y=_LETTER
        )
    ]
    for mark in gridlines(low, high):
        drawn += [
            element("line", class_="grid", x1=_LEFT, x2=wide, y1=y(mark), y2=y(mark)),
            element("text", text=short(mark, lang), x=_LEFT - 7, y=y(mark) + 4, text_anchor="end"),
        ]
    drawn.append(element("line", class_="axis", x1=_LEFT, x2=wide, y1=floor, y2=floor))
    for i, lane in enumerate(stood):
        left = _LEFT + _GAP + i * (_LANE + _GAP)
        name = _BASES[lane[0].basis].say(lang)
        drawn.append(
            element("text", class_="name", text=name, x=left + _LANE / 2, y=floor + 20, text_anchor="middle")
        )
        for one in lane:
            drawn += _block(one, left, y, lang)
    return element(
        "svg",
        *drawn,
        class_="chart tower",
        width=wide,
        viewBox=f"0 0 {wide:g} {_HEIGHT:g}",
        role="img",
        aria_label=t(
            "再保险方案示意图，编号见下表", "The reinsurance programme; numbers refer to the table below"
        ),
        font_size=_LETTER,
    )


def _block(one: Block, left: float, y: LogScale, lang: Lang) -> list[str]:
    top, bottom = y(one.high if one.high is not None else y.high), y(one.low)
    high = max(bottom - top, 1.0)
    middle = left + _LANE / 2
    drawn = [
        element("rect", class_="frame", x=left, y=top, width=_LANE, height=high),
        element("rect", class_="layer", x=left, y=top, width=_LANE * min(one.share, 1.0), height=high),
    ]
    part = f" · {100 * one.share:.3g}%" if one.share < 1 else ""
    words = [f"{one.number}{part}", one.name.say(lang)]
    if one.high is not None:
        words.append(f"{short(one.high - one.low, lang)} xs {short(one.low, lang)}")
    room = int(high // (_LETTER + 4))
    fitting = [w for w in words if width(w, _LETTER) <= _LANE - 4][:room]
    start = (top + bottom) / 2 - (len(fitting) - 1) * (_LETTER + 4) / 2 + 4
    for i, line in enumerate(fitting):
        kind = "strong name" if line == words[0] else "name"
        drawn.append(
            element(
                "text", class_=kind, text=line, x=middle, y=start + i * (_LETTER + 4), text_anchor="middle"
            )
        )
    return drawn
