"""统一社会信用代码: the eighteen-character unified social credit code of GB 32100-2015, checked and taken apart.

Registering department (1), kind of body (1), division code (6, GB/T 2260), organisation code (9, with its own check
after GB 11714), check character (1). Both check rules are from general knowledge, verified by computation on the
standard's own example and on published codes of listed companies.
"""

from dataclasses import dataclass
from typing import Final

from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.regions import Region, region_or_none
from wangbao.vocabulary.text import Text

LENGTH: Final = 18
ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_NATIONAL = "10"  # bodies registered with the national authority carry 100000


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A code that passed every check.

    Attributes:
        code: the code, upper case, without spaces.
        department: registering department, one character (``9`` is market regulation).
        body: kind of body, one character.
        division: six-digit division code.
        organisation: nine-character organisation code.
        region: the province-level division, None if the prefix is national or unknown.
        flags: remarks that do not refuse the code, such as an unknown prefix.
    """

    code: str
    department: str
    body: str
    division: str
    organisation: str
    region: Region | None
    flags: tuple[Text, ...]


def parse(code: str, *, field: str = "uscc") -> CreditCode:
    """Parse a unified social credit code.

    Spaces around it are ignored and letters may be lower case.

    Raises:
        InputError: naming each rule that fails: length, alphabet, division digits, check character, organisation code.
    """
    text = code.strip().upper()
    problems = [Problem(field, code, rule) for rule in broken_rules(text)]
    if problems:
        raise InputError(problems)
    return take_apart(text)


def take_apart(text: str) -> CreditCode:
    """Take a well-formed code apart (upper case, no spaces), whether or not its check characters are right."""
    prefix = text[2:4]
    region = region_or_none(prefix)
    return CreditCode(text, text[0], text[1], text[2:8], text[8:17], region, _flags(prefix, region))


def broken_rules(text: str) -> tuple[Text, ...]:
    """List every rule that ``text`` (upper case, no spaces) breaks; none for a valid code."""
    return form_rules(text) or check_rules(text)


def form_rules(text: str) -> tuple[Text, ...]:
    """List the rules of length, alphabet and division that ``text`` breaks."""
    if len(text) != LENGTH:
        return (Text(f"须为 18 位，现为 {len(text)} 位", f"must have 18 characters, has {len(text)}"),)
    foreign = sorted({character for character in text if character not in _VALUE})
    if foreign:
        shown = " ".join(foreign)
        return (
            Text(
                f"含不允许的字符 {shown}（不用 I、O、S、V、Z）",
                f"characters not allowed: {shown} (no I, O, S, V, Z)",
            ),
        )
    if text[2:8].isdigit():
        return ()
    return (Text("第 3–8 位行政区划码须为数字", "characters 3 to 8, the division code, must be digits"),)


def check_rules(text: str) -> tuple[Text, ...]:
    """List the check characters of a well-formed code that are wrong."""
    rules = []
    if organisation_check(text[8:16]) != text[16]:
        rules.append(
            Text(
                "第 9–17 位主体标识码（组织机构代码）校验不符",
                "the organisation code, characters 9 to 17, fails its check",
            )
        )
    if check_character(text[:17]) != text[17]:
        rules.append(Text("第 18 位校验码不符", "the check character, character 18, is wrong"))
    return tuple(rules)


def check_character(first_seventeen: str) -> str:
    """Compute the eighteenth character for seventeen characters of ``ALPHABET`` (GB 32100-2015: weights 3^i mod 31)."""
    total = sum(
        _VALUE[character] * weight for character, weight in zip(first_seventeen, _WEIGHTS, strict=True)
    )
    return ALPHABET[-total % 31]


def organisation_check(first_eight: str) -> str:
    """Compute the ninth character of an organisation code (GB 11714, mod 11; 10 is written X)."""
    total = sum(
        int(character, 36) * weight
        for character, weight in zip(first_eight, _ORGANISATION_WEIGHTS, strict=True)
    )
    remainder = -total % 11
    return "X" if remainder == 10 else str(remainder)


def _flags(prefix: str, region: Region | None) -> tuple[Text, ...]:
    if region is not None:
        return ()
    if prefix == _NATIONAL:
        return (
            Text("在国家登记机关登记，代码不含省份", "registered nationally; the code names no province"),
        )
    return (
        Text(f"行政区划码前两位 {prefix} 不是已知省份", f"division prefix {prefix} is not a known province"),
    )
