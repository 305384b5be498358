"""Relative hit probability of an account for each class of common causes, against median posture.

The factor of a class is that of the incident type it is like: controls and exposed assets as in
:mod:`wangbao.risk.posture`, and the account's dependence on the failing service (cloud, outsourcers). It is zero if the
account is outside the footprint: no cloud, no outsourcers, or no endpoint agent. Unknown facts count as inside and as
median, as everywhere in the loss model.
"""

import numpy as np
from numpy.typing import NDArray

from wangbao.portfolio.accumulation.classes import CLOUD, CODES, PROVIDER, UPDATE
from wangbao.risk.many.facts import ANSWERS, DEPENDENCES, VENDOR, Facts
from wangbao.risk.many.frequency import posture_factor
from wangbao.risk.parameters import Parameters

_NOT_KNOWN = "medium"  # level of a dependence that is not given, code -1
_NONE, _NO = DEPENDENCES.index("none"), ANSWERS.index("no")
_FOOTPRINT = {"cloud": CLOUD, "outsourcers": PROVIDER}  # the dependence behind each class


def susceptibility(facts: Facts, model: Parameters) -> NDArray[np.float64]:
    """Compute the factor on the hit probability of each class for each account of ``facts``, float64[A, 5]."""
    likes = [model.common_causes[code].like for code in CODES]
    by_type = {like: posture_factor(facts, model, like) for like in set(likes)}
    factor = np.stack([by_type[like] for like in likes], axis=1)
    for what, kind in _FOOTPRINT.items():
        given = getattr(facts, what)
        factors = np.array([model.dependence[what][1][word] for word in (*DEPENDENCES, _NOT_KNOWN)])
        factor[:, kind] *= np.where(given == _NONE, 0.0, factors[given])
    detection = facts.controls[:, list(model.controls).index("endpoint_detection")]
    factor[VENDOR[facts.kind]] = 0.0  # its cover is for failures of its product, not for its own outages
    factor[~facts.endpoint_agent & (detection == _NO), UPDATE] = 0.0
    return factor
