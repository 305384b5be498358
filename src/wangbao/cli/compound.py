"""Being written."""


def compound() -> None:
    """Being written."""
