"""Being written."""


def settle() -> None:
    """Being written."""
