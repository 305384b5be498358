"""Chinese fonts on this machine, as found by Typst.

None ships with the project, since complete ones are ten megabytes and more. PDF needs one; Word documents do not, since
they are rendered on the reader's machine.
"""

import os
from functools import cache
from pathlib import Path
from typing import Final

import typst

from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text

VARIABLE: Final = "WANGBAO_FONTS"  # font folders in addition to the system's, separated as in PATH

# In order of preference: complete sans faces first, then serif ones, then smaller faces that lack rare characters.
# Characters missing in one are taken from the next.
FAMILIES: Final = (
    "Noto Sans SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Noto Serif SC",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "SimSun",
    "SimHei",
    "DengXian",
    "STSong",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "AR PL UMing CN",
    "Droid Sans Fallback",
)


class NoChineseFontError(InputError):
    """Raised when Typst finds no Chinese font, so that no PDF can be made."""


@cache
def _searched(folders: tuple[str, ...]) -> typst.Fonts:
    """Search the machine's fonts; cached by folders, since a search takes a tenth of a second."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[*folders])


def installed() -> typst.Fonts:
    """Find the fonts of the system and of the folders in ``WANGBAO_FONTS``."""
    return _searched(tuple(folder for folder in os.environ.get(VARIABLE, "").split(os.pathsep) if folder))


def chinese(fonts: typst.Fonts) -> tuple[str, ...]:
    """List the Chinese families among ``fonts``, the preferred one first.

    Raises:
        NoChineseFontError: there is none.
    """
    there = {family.casefold(): family for family in fonts.families()}
    found = tuple(there[family.casefold()] for family in FAMILIES if family.casefold() in there)
    if not found:
        zh = (
            f"本机没有可用的中文字体，无法生成 PDF（Word 文件不受影响）。请安装 Noto Sans SC 等字体，"
            f"或者用环境变量 {VARIABLE} 指明字体目录"
        )
        en = (
            "this machine has no Chinese font, so no PDF can be made (Word documents can). Install one, such as "
            f"Noto Sans SC, or name its folder in the environment variable {VARIABLE}"
        )
        raise NoChineseFontError([Problem("font", None, Text(zh, en))])
    return found


def files(fonts: typst.Fonts, family: str) -> tuple[Path, ...]:
    """List the files of a family, each once."""
    found = (info.path for info in fonts.fonts() if info.family == family and info.path)
    return tuple(dict.fromkeys(map(Path, found)))
