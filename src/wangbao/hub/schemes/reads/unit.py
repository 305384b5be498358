"""Read a unit's part: what it still lacks."""

from wangbao.hub.schemes.models import Unit
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text


def missing(unit: Unit) -> list[Problem]:
    """List what a unit's part lacks before it may be confirmed."""
    rules = {
        "contact_name": Text("须填写联系人", "needs a person to ask"),
        "contact_phone": Text("须填写联系电话", "needs a telephone number"),
        "is_legal_person": Text(
            "须声明具备独立法人资格", "must state that it is an independent legal person"
        ),
        "has_capability": Text(
            "须声明具有网络安全保险业务能力", "must state its capability for cyber insurance business"
        ),
    }
    return [Problem(name, None, rule) for name, rule in rules.items() if not getattr(unit, name)]
