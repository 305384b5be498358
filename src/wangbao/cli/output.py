"""Standard output on terminals that lack some characters, and to readers that go away.

A character the terminal's encoding does not have (¥ in GBK) is printed as the nearest one that it has, so that no work
is lost for it. Where the output is closed (``| head``) or its disk is full, the command says so on the error output and
ends: status 141, as of a program that writes to a closed pipe, or 1.
"""

import codecs
import errno
import io
import os
import sys
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, NoReturn

from wangbao.cli.language import chosen_language
from wangbao.vocabulary.text import Text

_ERRORS: Final = "wangbao.nearest"
_LIKE: Final = {
    "¥": "￥",
    "−": "-",
    "▸": ">",
    "›": ">",
    "░": "-",
    "☑": "[x]",
    "☒": "[x]",
    "☐": "[ ]",
    "✓": "v",
    "✔": "v",
    "█": "#",
    "·": ".",
    "…": "...",
    "—": "-",
    "–": "-",
}
_CLOSED_PIPE: Final = 141  # 128 and SIGPIPE
_FAILED: Final = 1
_CLOSED = Text(
    "输出端已经关闭，其余内容没有写出", "the output was closed by its reader; the rest is not written"
)


class _Output(io.TextIOWrapper):
    """Standard output, whose failing ends the command with a sentence."""

    words: Sequence[str] = ()

    def write(self, text: str) -> int:
        """Write a text."""
        try:
            return super().write(text)
        except OSError as error:
            _end(self, error)

    def flush(self) -> None:
        """Write what is buffered."""
        try:
            super().flush()
        except OSError as error:
            _end(self, error)


def prepare_output(words: Sequence[str]) -> None:
    """Make standard output and error output take every character, and the end of standard output a sentence.

    Streams that stand in for them, as in tests, keep their own ways.

    Args:
        words: the command line, which says the language.
    """
    codecs.register_error(_ERRORS, nearest)
    if sys.stderr is None:  # `2>&-`
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - until the process ends
    if sys.stdout is None:  # `>&-`
        sys.stdout = _absent(words)
        return
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors=_ERRORS)
    if sys.stdout is not sys.__stdout__ or not isinstance(sys.stdout, io.TextIOWrapper):
        return
    old = sys.stdout
    guarded = _Output(
        old.buffer, encoding=old.encoding, errors=_ERRORS, line_buffering=old.line_buffering, newline=None
    )
    guarded.words = words
    sys.stdout = guarded


def _absent(words: Sequence[str]) -> _Output:
    """Replace a standard output that was closed before the start: nothing can be written, and its number is taken.

    Otherwise the next file to be opened, a database say, would get that number and whatever a library prints.
    """
    unwritable = io.BufferedWriter(io.FileIO(os.open(os.devnull, os.O_RDONLY), "w"))
    output = _Output(unwritable, encoding="utf-8", errors=_ERRORS)
    output.words = words
    return output


def nearest(error: UnicodeError) -> tuple[str, int]:
    """Replace characters that an encoding does not have by the nearest ones that it has, or by question marks.

    Raises:
        UnicodeError: the failure is not one of encoding.
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(_nearest(letter, error.encoding) for letter in missing), error.end


def _nearest(letter: str, encoding: str) -> str:
    plain = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    for other in (_LIKE.get(letter, ""), plain):
        with suppress(UnicodeEncodeError):
            if other and other != letter:
                other.encode(encoding)
                return other
    return "?"


def _end(stream: _Output, error: OSError) -> NoReturn:
    """Say why nothing more can be written, and end the command.

    Raises:
        SystemExit: always.
    """
    closed = error.errno == errno.EPIPE
    reason = error.strerror or str(error)
    said = _CLOSED if closed else Text(f"输出没有写完：{reason}", f"the output is not complete: {reason}")
    with suppress(OSError):
        sys.stderr.write(f"{said.say(chosen_language(stream.words))}\n")
    with suppress(
        OSError, ValueError
    ):  # what is left in the buffer goes nowhere, not into another failure at exit
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    raise SystemExit(_CLOSED_PIPE if closed else _FAILED)
