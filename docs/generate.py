"""Writes the pages that are made from data: ``make docs``. A test holds what is committed to what this writes."""

from collections.abc import Callable, Mapping
from pathlib import Path

from wangbao.risk.model_card import model_card

HERE = Path(__file__).parent

PAGES: Mapping[str, Callable[[], str]] = {
    "model-card.md": lambda: model_card("en"),
    "model-card.zh-CN.md": lambda: model_card("zh"),
}


def main() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8", newline="\n")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()
