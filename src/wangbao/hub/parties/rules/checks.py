"""Check the facts of a party and name every problem at once."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation

from wangbao.hub.access.roles import ROLE_NAMES, ROLES_OF, Kind, Role
from wangbao.hub.parties.models import AcceptedCode, Organisation, Person
from wangbao.vocabulary import uscc as codes
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.regions import region, region_or_none
from wangbao.vocabulary.text import Text
from wangbao.vocabulary.visible import unseen, unseen_rule

_LONGEST_NAME = 120
_LONGEST_NAME_EN = 160
LONGEST_ADDRESS = 200
_MAY_BE_ACCEPTED = Text(
    "如营业执照确系如此，可请承保机构的高级核保人写明理由后采认",
    "if the licence does say so, an insurer's senior underwriter may accept the code with a reason",
)


def kind(code: str) -> Kind:
    """Parse a kind of organisation; raises InputError if unknown."""
    try:
        return Kind(code)
    except ValueError:
        known = ", ".join(Kind)
        raise refusal("kind", code, f"须为下列之一：{known}", f"must be one of {known}") from None


def role(code: str, of: Organisation) -> Role:
    """Parse a role that this organisation may give.

    Raises:
        InputError: unknown, or not a role of this kind of organisation.
    """
    given = ROLES_OF[Kind(of.kind)]
    if code not in given:
        zh = "、".join(ROLE_NAMES[item].zh for item in Role if item in given)
        en = ", ".join(item.value for item in Role if item in given)
        raise refusal("role", code, f"该类机构的角色为：{zh}", f"roles of this kind of organisation: {en}")
    return Role(code)


def email(address: str) -> str:
    """Parse an e-mail address and put it in lower case; raises InputError where it is none."""
    clean = address.strip().lower()
    try:
        validate_email(clean)
    except ValidationError:
        raise refusal("email", address, "须为有效的电子邮箱", "must be an e-mail address") from None
    return clean


def password(word: str, *, email: str = "", name: str = "") -> None:
    """Check that a password is long and uncommon enough; raises InputError, which does not repeat it."""
    zh, en = (_weakness(word, Person(email=email, name=name), code) for code in ("zh-hans", "en"))
    if zh:
        raise refusal("password", None, zh, en)


def _weakness(word: str, person: Person, language: str) -> str:
    # The validators speak at once, not when they are read, so each language asks anew.
    with translation.override(language):
        try:
            validate_password(word, person)
        except ValidationError as error:
            return " ".join(error.messages)
    return ""


def organisation(
    *, name: str, name_en: str, uscc: str | None, province: str, address: str = ""
) -> dict[str, Any]:
    """Check the facts of an organisation and put them in order; the province follows from the code unless given.

    Raises:
        InputError: naming every field that is wrong.
    """
    problems: list[Problem] = []
    clean, clean_en = _seen(name, "name", problems), _seen(name_en, "name_en", problems)
    if not clean and not problems:
        problems.append(Problem("name", None, Text("须填写名称", "a name is needed")))
    for field, text, longest in (("name", clean, _LONGEST_NAME), ("name_en", clean_en, _LONGEST_NAME_EN)):
        if len(text) > longest:
            rule = Text(f"不得超过 {longest} 字", f"must not be longer than {longest} characters")
            problems.append(Problem(field, text, rule))
    try:
        clean_address = registered_address(address)
    except InputError as error:
        problems.extend(error.problems)
        clean_address = ""
    code = None
    if uscc:
        try:
            parsed = credit_code(uscc)
            code = parsed.code
            province = province or (parsed.region.code if parsed.region else "")
        except InputError as error:
            problems.extend(error.problems)
    if province and region_or_none(province) is None:
        try:
            region(province, field="province")
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return {
        "name": clean,
        "name_en": clean_en,
        "uscc": code,
        "province": province[:2],
        "address": clean_address,
    }


def credit_code(code: str) -> codes.CreditCode:
    """Parse a credit code; one whose check fails is taken if a senior underwriter has accepted it.

    Raises:
        InputError: every rule it breaks, and who could accept it where only a check character is wrong.
    """
    text = code.strip().upper()
    if codes.form_rules(text) or not codes.check_rules(text):
        return codes.parse(code)
    if AcceptedCode.objects.filter(code=text).exists():
        return codes.take_apart(text)
    try:
        return codes.parse(code)
    except InputError as error:
        raise InputError([*error.problems, Problem("uscc", None, _MAY_BE_ACCEPTED)]) from None


def _seen(text: str, field: str, problems: list[Problem]) -> str:
    """Put a name on one line; blank, with a problem, where it holds what nobody can see."""
    try:
        return seen_line(text, field=field)
    except InputError as error:
        problems.extend(error.problems)
        return ""


def seen_line(text: str, *, field: str) -> str:
    """Put a text on one line with single blanks.

    Raises:
        InputError: it holds a character that nobody can see, or that turns the direction of writing: it stands in
            papers, and could say something else there than is kept.
    """
    if character := unseen(text.strip()):
        raise InputError([Problem(field, text, unseen_rule(character))])
    return " ".join(text.split())


def registered_address(text: str) -> str:
    """Parse a registered address (住所) on one line; blank where none is stated.

    Raises:
        InputError: longer than :data:`LONGEST_ADDRESS` characters, or with characters that nobody can see.
    """
    clean = seen_line(text, field="address")
    if len(clean) > LONGEST_ADDRESS:
        zh, en = f"不得超过 {LONGEST_ADDRESS} 字", f"must not be longer than {LONGEST_ADDRESS} characters"
        raise refusal("address", clean, zh, en)
    return clean
