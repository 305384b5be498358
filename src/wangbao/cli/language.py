"""Language of a command: ``--lang``, else the ``WANGBAO_LANG`` environment variable, else Chinese."""

import os
from collections.abc import Sequence
from typing import Annotated

import typer

from wangbao.vocabulary.text import LANGS, Lang

VARIABLE = "WANGBAO_LANG"

LangOption = Annotated[
    Lang,
    typer.Option("--lang", envvar=VARIABLE, help="语言：zh 或 en / language: zh or en", show_default=True),
]


def chosen_language(words: Sequence[str]) -> Lang:
    """Determine the language of a command line that failed before its options were parsed."""
    wanted = os.environ.get(VARIABLE, "zh")
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "--lang":
            wanted = following
        elif word.startswith("--lang="):
            wanted = word.removeprefix("--lang=")
    return next((lang for lang in LANGS if lang == wanted), "zh")
