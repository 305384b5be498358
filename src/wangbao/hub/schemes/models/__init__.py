"""Tables of batches, schemes, and what is done with them."""

from wangbao.hub.schemes.models.batch import Authority, Batch, DueDay, Override
from wangbao.hub.schemes.models.history import Attachment, Recommendation, Step, Submission
from wangbao.hub.schemes.models.scheme import Scheme, Unit

__all__ = [
    "Attachment",
    "Authority",
    "Batch",
    "DueDay",
    "Override",
    "Recommendation",
    "Scheme",
    "Step",
    "Submission",
    "Unit",
]
