"""Find policies by the beginning of number, credit code or name, each by an index of its own."""

import re
from typing import Final

from django.db.models import Q

from wangbao.hub.company_names import name_key, sorted_by

_NUMBER: Final = re.compile(r"^[Pp]\d{1,11}$", re.ASCII)
_CODE: Final = re.compile(r"^[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]{4,18}$", re.ASCII)
_NUMBER_LENGTH: Final = 11
_CODE_LENGTH: Final = 18


def order_of(term: str) -> str:
    """Return the column a term is looked up in, which the list is then ordered by."""
    if _NUMBER.fullmatch(term):
        return "number"
    if _CODE.fullmatch(term):
        return "insured_uscc"
    return "key_sort" if name_key(term) == term else "name_sort"


def condition(term: str) -> Q:
    """Build the condition that number, credit code or name begins with the term: a range of one index."""
    column = order_of(term)
    if column == "number":
        digits = term[1:]
        return Q(
            number__gte="P" + digits.ljust(_NUMBER_LENGTH, "0"),
            number__lte="P" + digits.ljust(_NUMBER_LENGTH, "9"),
        )
    if column == "insured_uscc":
        code = term.upper()
        return Q(
            insured_uscc__gte=code.ljust(_CODE_LENGTH, "0"), insured_uscc__lte=code.ljust(_CODE_LENGTH, "Z")
        )
    first = sorted_by(term)
    return Q(**{f"{column}__gte": first, f"{column}__lt": first + "G"})
