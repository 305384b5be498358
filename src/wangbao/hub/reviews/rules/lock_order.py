"""Say in which order rows of reviews are locked."""

from typing import Final

ORDER: Final = ("reviews.Round", "reviews.Item", "reviews.Review", "reviews.Objection")
