"""Event models of many enterprises at once, equal to :func:`wangbao.risk.event_model.build` for each of them.

``facts`` holds the known facts of the enterprises as arrays; ``frequency`` and ``severity`` are the laws of the
modules of the same names, written for arrays; ``models`` joins the two; ``expectation`` is the mean loss of one
incident.
"""

from wangbao.risk.many.expectation import expected
from wangbao.risk.many.facts import COUNTRIES, SECTORS, Facts
from wangbao.risk.many.models import Models, build

__all__ = ["COUNTRIES", "SECTORS", "Facts", "Models", "build", "expected"]
