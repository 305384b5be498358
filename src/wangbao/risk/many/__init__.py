"""The event models of many enterprises at once, equal to :func:`wangbao.risk.event_model.build` for each of them.

``facts`` says what is known of the enterprises, as arrays; ``frequency`` and ``severity`` are the laws of the modules
of the same names, written for arrays; ``models`` puts the two together; ``expected`` is the mean loss of one incident.
"""

from wangbao.risk.many.expected import expected
from wangbao.risk.many.facts import COUNTRIES, SECTORS, Facts
from wangbao.risk.many.models import Models, build

__all__ = ["COUNTRIES", "SECTORS", "Facts", "Models", "build", "expected"]
