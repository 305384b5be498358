"""Say in which order rows of policies are locked."""

from typing import Final

ORDER: Final = ("policies.Policy", "policies.Instalment", "policies.Receipt", "policies.Refund")
