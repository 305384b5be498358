"""Tables of reviews: rounds, experts and their interests, items, what is done with them."""

from wangbao.hub.reviews.models.expert import Expert, GroupLink, Interest, Statement
from wangbao.hub.reviews.models.item import Item, Objection, Remark, Review, Standing
from wangbao.hub.reviews.models.round import Round

__all__ = [
    "Expert",
    "GroupLink",
    "Interest",
    "Item",
    "Objection",
    "Remark",
    "Review",
    "Round",
    "Standing",
    "Statement",
]
