"""Redact what a blind reader is not shown: names, credit codes, addresses of mail and the web, numbers of telephones.

This is the one place that decides. A veil is made of a phase of the procedure and of what identifies the units of one
scheme; everything that reaches a reviewer of that scheme is read through it. What cannot be known to be a name, such
as a brand in prose that nobody entered as an alias, no veil can find: aliases are entered by the secretary.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from wangbao.programme.review.procedure_schema import Phase, Procedure
from wangbao.vocabulary.regions import REGIONS

MASK: Final = "〔已隐去 withheld〕"
# What a company is called less its place and its legal form is how it calls itself in prose.
_FORMS: Final = re.compile(
    r"(?:集团|控股|股份|财产|保险|科技|技术|信息|网络安全|网络)*"
    r"(?:有限责任公司|股份有限公司|有限公司|集团公司|公司|研究院|研究所|中心)"
    r"(?:[^司院所心]{1,12}?(?:分公司|支公司))?$"
)
_FORMS_EN: Final = re.compile(
    r"(?:[\s,]+(?:property|casualty|(?:re)?insurance|technology|technologies|network|cyber|security|information|group"
    r"|holdings?|company|co\.?|ltd\.?|limited|inc\.?|corp\.?|corporation))+$",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(
    rf"^(?:中国|(?:{'|'.join(region.name.zh for region in REGIONS)})(?:省|市|自治区|特别行政区)?"
    r"|[一-\u9fff]{2,6}?市)+"
)
_SHORTEST: Final = 2
# In any text, of whomever: a code, an address, a telephone says who writes.
_LETTER: Final = "[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]"
_USCC: Final = re.compile(rf"(?<![0-9A-Za-z]){_LETTER}{{2}}\d{{6}}{_LETTER}{{10}}(?![0-9A-Za-z])")
# It begins where a word does, and gives nothing back: a long word is stepped over once.
_MAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+")
_WEB: Final = re.compile(r"(?:https?://|www\.)[^\s，。；、）)<>\"']+", re.IGNORECASE)
_PHONE: Final = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8}|400[- ]?\d{3}[- ]?\d{4})(?!\d)")
_ANYWHERE: Final = (_MAIL, _WEB, _USCC, _PHONE)
_BETWEEN: Final = r"[\s·\u30fb\-_.]*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The names and codes that identify the units of a scheme and their people.

    Attributes:
        names: registered names, people's names, brands and other aliases.
        codes: credit codes, licence and filing numbers, the scheme's own number.
        domains: of mail and the web.
    """

    names: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Veil:
    """The view of one scheme that a phase leaves."""

    phase: Phase
    withheld: frozenset[str]
    identity: Identity = field(repr=False)

    @property
    def hides_identity(self) -> bool:
        """True where nothing may tell who declares."""
        return "identity" in self.phase.hides

    @property
    def hides_documents(self) -> bool:
        """True where attachments are withheld altogether."""
        return "documents" in self.phase.hides

    def shows_marks(self, *, given_own: bool) -> bool:
        """Tell whether a reviewer sees the others' marks, who has or has not given its own."""
        return self.phase.scores == "always" or (self.phase.scores == "after" and given_own)

    def text(self, said: str) -> str:
        """Mask in a text what the phase hides; the text itself where it hides nothing."""
        if not self.hides_identity or not said:
            return said
        found = unicodedata.normalize("NFKC", said)
        for pattern in (*_ANYWHERE, *self._known):
            found = pattern.sub(MASK, found)
        return found

    def value(self, said: Any) -> Any:
        """Mask in plain values, however deep, keys included."""
        match said:
            case str():
                return self.text(said)
            case Mapping():
                return {self.text(str(key)): self.value(part) for key, part in said.items()}
            case list() | tuple():
                return [self.value(part) for part in said]
        return said

    def content(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """Mask a form's content, leaving out the fields that live on naming."""
        if not self.hides_identity:
            return dict(said)
        return {code: self.value(part) for code, part in said.items() if code not in self.withheld}

    @cached_property
    def _known(self) -> tuple[re.Pattern[str], ...]:
        words = {short for name in self.identity.names for short in called(name)}
        words |= self.identity.codes | self.identity.domains
        normal = {unicodedata.normalize("NFKC", word).strip() for word in words}
        ordered = sorted(
            (word for word in normal if len(word) >= _SHORTEST), key=lambda word: (-len(word), word)
        )
        return tuple(_spelled(word) for word in ordered)


def veil(procedure: Procedure, phase: str, identity: Identity) -> Veil:
    """Make the veil of a phase of a procedure for one scheme."""
    return Veil(procedure.phase(phase), frozenset(procedure.withheld), identity)


def called(name: str) -> frozenset[str]:
    """List the ways a company calls itself: its name, and that without place and legal form."""
    name = unicodedata.normalize("NFKC", name).strip()
    bare = _FORMS_EN.sub("", _FORMS.sub("", name))
    short = _PLACE.sub("", bare)
    return frozenset(word for word in (name, bare, short, _PLACE.sub("", name)) if len(word) >= _SHORTEST)


def domains(addresses: Iterable[str]) -> frozenset[str]:
    """List the domains of addresses of mail."""
    return frozenset(address.rpartition("@")[2].lower() for address in addresses if "@" in address)


def _spelled(word: str) -> re.Pattern[str]:
    """Match a word in any case, and with blanks, dots and hyphens between its letters."""
    letters = [re.escape(letter) for letter in word if not letter.isspace()]
    return re.compile(_BETWEEN.join(letters), re.IGNORECASE)
