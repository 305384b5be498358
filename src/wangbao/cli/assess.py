"""Being written."""


def assess() -> None:
    """Being written."""
