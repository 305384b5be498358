"""Say in which order rows of plans are locked."""

from typing import Final

ORDER: Final = ("plans.SupportMeasure", "plans.Plan")
