"""An OED row's payments worked out directly from its cells, in fractions: a second opinion on the steps.

Knows nothing of the package under test: each line is a field of the standard, in the order the package documents.
"""

from fractions import Fraction

CODES = ("NPBI", "CBI", "DIAS", "EXT", "FIN", "INRE", "LIA", "REG", "ENO")
DEFAULTS = {"LayerParticipation": "1", "BIPOI": "365"}


def payments(cells, events):
    """Paid by coverage for each event in order: ``events`` are (losses by code, days of downtime or None)."""

    def money(name):
        return Fraction(cells.get(name) or DEFAULTS.get(name, "0"))

    covered = cells.get("PolCoverage") or "CYB"
    attachment_left, limit_left = money("LayerAggAttachment"), money("LayerAggLimit")
    paid = []
    for losses, days in events:
        stand = {}
        for code in CODES:
            loss = Fraction(losses.get(code, 0))
            if covered != "CYB" and code not in covered.split(";"):
                loss = Fraction(0)
            if code in ("NPBI", "CBI") and days is not None:
                loss *= counted(money("BIWaitingPeriod"), money("BIPOI"), Fraction(days))
            loss = max(Fraction(0), loss - money(f"PolDed{code}"))
            stand[code] = min(loss, money(f"PolLimit{code}")) if money(f"PolLimit{code}") else loss
        total = before = sum(stand.values())
        total = max(Fraction(0), total - money("PolDed") - money("PolSIR") - money("LayerAttachment"))
        if money("LayerLimit"):
            total = min(total, money("LayerLimit"))
        cut = min(total, attachment_left)
        attachment_left -= cut
        total -= cut
        if money("LayerAggLimit"):
            total = min(total, limit_left)
            limit_left -= total
        total *= money("LayerParticipation")
        paid.append({code: stand[code] * total / before if before else Fraction(0) for code in CODES})
    return paid


def counted(waiting, indemnity, days):
    """The share of an interruption loss, accruing evenly over ``days``, that falls in the period of indemnity."""
    if indemnity == 0 or (days == 0 and waiting):
        return Fraction(0)
    if days == 0:
        return Fraction(1)
    return max(Fraction(0), min(days, waiting + indemnity) - waiting) / days
