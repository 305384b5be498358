"""Show a reviewer a scheme as its phase lets it be seen: the one place through which anything reaches a reviewer.

Pages, calls, exports, files and the search of reviewers read from here. The scheme's own record, number, units and
files are invisible to the role of an expert, whatever the phase.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import Q

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Invisible
from wangbao.hub.reviews.models import Expert, Item, Review, Round
from wangbao.hub.reviews.reads.round import allows, phase_of, procedure_of
from wangbao.hub.reviews.rules.states import REVIEW, ReviewState
from wangbao.hub.schemes.reads.batch import rules_of
from wangbao.hub.schemes.rules.words import ATTACHMENT_KINDS
from wangbao.programme import form_library
from wangbao.programme.content import choices
from wangbao.programme.review.blindness import Identity, Veil, domains, veil
from wangbao.programme.review.procedure_schema import Phase
from wangbao.vocabulary.text import Text

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ORDINALS: Final = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰"


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field of the form as it is shown: its question and its value in words."""

    code: str
    ask: Text
    value: Text


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file of the scheme: its place, its neutral or own name, and why it is withheld, if it is."""

    place: int
    name: str
    kind: Text
    withheld: Text | None


@dataclass(frozen=True, slots=True)
class ShownMarks:
    """Another reviewer's review, under a name or a letter."""

    who: Text
    state: Text
    total: Decimal | None
    opinion: str


@dataclass(frozen=True, slots=True)
class Said:
    """A remark under a name or a letter."""

    who: Text
    at: Any
    text: str


@dataclass(frozen=True, slots=True)
class Sight:
    """The view of one item that its reviewer is given."""

    review: Review
    phase: Phase
    title: str
    units: tuple[str, ...]
    fields: tuple[ShownField, ...]
    files: tuple[ShownFile, ...]
    others: tuple[ShownMarks, ...]
    remarks: tuple[Said, ...]
    withheld: tuple[Text, ...]


def own_reviews(actor: Actor) -> Any:
    """Select the acting expert's reviews that are not void, what is to be done first.

    Raises:
        Forbidden: not for this role.
    """
    allow(actor, "reviews.review")
    rows = Review.objects.visible_to(actor).exclude(state=ReviewState.VOID)
    rows = rows.select_related("item__round__batch").defer(
        "item__content", "item__round__procedure", "opinion"
    )
    return rows.order_by("state", "item__number", "pk")


def review(actor: Actor, ref: str) -> Review:
    """Find a review of the acting expert; raises Invisible or Forbidden."""
    allow(actor, "reviews.review")
    rows = Review.objects.visible_to(actor).select_related(
        "item__round__batch", "item__scheme__batch", "expert"
    )
    found: Review | None = rows.filter(ref=ref).first()
    if found is None:
        raise Invisible
    return found


def identity_of(item: Item) -> Identity:
    """Collect what identifies the units of an item's scheme and the people who act for them."""
    names, codes, mails = {*item.aliases}, {item.scheme.number}, set()
    for unit in item.scheme.units.select_related("organisation"):
        organisation = unit.organisation
        names |= {organisation.name, organisation.name_en, unit.contact_name}
        codes |= {
            organisation.uscc or "",
            unit.licence_number,
            organisation.licence_number,
            unit.contact_phone,
        }
        mails.add(unit.contact_email)
        names.add(organisation.address)
    names |= {file.name.rpartition(".")[0] for file in (row.file for row in _attached(item))}
    for submission in item.scheme.submissions.select_related("by"):
        if submission.by is not None:
            names.add(submission.by.name)
            mails.add(submission.by.email)
    return Identity(names=frozenset(names - {""}), codes=frozenset(codes - {""}), domains=domains(mails))


def veil_of(item: Item) -> Veil:
    """Make the veil through which an item is seen in the phase its round is in."""
    return veil(procedure_of(item.round), item.round.phase, identity_of(item))


def sight(actor: Actor, ref: str) -> Sight:
    """Show the acting expert one of its items, as the phase lets it be seen; raises Invisible or Forbidden."""
    found = review(actor, ref)
    item, through = found.item, veil_of(found.item)
    phase = phase_of(item.round)
    if "declare" in phase.allows:
        raise Invisible  # nothing is shown before every conflict is declared
    content = through.content(item.content)
    withheld = [*_left_out(through, item, content)]
    return Sight(
        review=found,
        phase=phase,
        title=str(content.get("title", "")),
        units=() if through.hides_identity else tuple(_units(item)),
        fields=tuple(_fields(item, content)),
        files=tuple(files(item, through)),
        others=tuple(_others(found, through)),
        remarks=tuple(_remarks(found, phase, through)),
        withheld=tuple(withheld),
    )


def files(item: Item, through: Veil) -> list[ShownFile]:
    """List the files of an item under neutral names where identities are hidden, and those withheld with the reason."""
    shown = []
    for place, row in enumerate(_attached(item), start=1):
        kind, ending = ATTACHMENT_KINDS[row.kind], row.file.name.rpartition(".")[2].lower()
        name, reason = row.file.name, None
        if through.hides_documents:
            reason = Text("本阶段不提供附件", "attachments are withheld in this phase")
        elif through.hides_identity:
            if row.file.media_type != DOCX:
                reason = Text(
                    "匿名阶段不提供：此类文件中的名称无法可靠隐去",
                    "withheld while blind: names inside such a file cannot be masked with certainty",
                )
                ending = ending if ending in {"pdf", "png", "jpg", "jpeg", "xlsx"} else ""
            else:
                ending = "docx"
        if through.hides_identity or through.hides_documents:
            name = f"附件{place}" + (f".{ending}" if ending else "")
        shown.append(ShownFile(place, name, kind, reason))
    return shown


def attached(item: Item, place: int) -> Any:
    """Return the attachment at a place, from 1; raises Invisible."""
    rows = _attached(item)
    if not 1 <= place <= len(rows):
        raise Invisible
    return rows[place - 1]


def names(phase: Phase, reviews: list[Review], own: Review | None) -> dict[int, Text]:
    """Name the reviewers of an item by their expert: in person where the phase says so, else by a letter.

    Letters follow the random order of references, never that of admission.
    """
    found = {}
    for at, expert in enumerate(sorted({row.expert for row in reviews}, key=lambda one: one.ref)):
        if own is not None and expert.pk == own.expert_id:
            found[expert.pk] = Text("本人", "Myself")
        elif phase.reviewers_named or own is None:
            person = str(expert.membership.person)
            found[expert.pk] = Text(person, person)
        else:
            letter = _ORDINALS[at % len(_ORDINALS)]
            found[expert.pk] = Text(f"评审人{letter}", f"Reviewer {chr(ord('A') + at)}")
    return found


def all_fields(item: Item) -> list[ShownField]:
    """List every field of an item, for those who see all of its round."""
    return _fields(item, item.content)


def _attached(item: Item) -> list[Any]:
    return list(item.scheme.attachments.select_related("file").order_by("pk"))


def _units(item: Item) -> list[str]:
    return [row.organisation.name for row in item.scheme.units.select_related("organisation")]


def _left_out(through: Veil, item: Item, content: dict[str, Any]) -> list[Text]:
    form = form_library.load(item.scheme.form)
    return [
        field.ask.text for field in form.fields if field.code in item.content and field.code not in content
    ] + ([Text("申报单位", "The declaring units")] if through.hides_identity else [])


def _fields(item: Item, content: dict[str, Any]) -> list[ShownField]:
    form, rules = form_library.load(item.scheme.form), rules_of(item.scheme.batch)
    shown = []
    for field in form.fields:
        if field.code not in content or field.code == "title":
            continue
        value = content[field.code]
        shown.append(ShownField(field.code, field.ask.text, _said(value, choices(field, rules))))
    return shown


def _said(value: object, known: Mapping[str, Text]) -> Text:
    """Put a value into words: choices by their names in each language, all else as it was written."""
    if not isinstance(value, list):
        return Text(str(value), str(value))
    named = [known.get(one, Text(str(one), str(one))) for one in value]
    return Text("、".join(one.zh for one in named), "; ".join(one.en for one in named))


def _others(own: Review, through: Veil) -> list[ShownMarks]:
    if not through.shows_marks(given_own=own.state == ReviewState.SCORED):
        return []
    rows = _standing(own.item)
    called = names(phase_of(own.item.round), rows, own)
    return [
        ShownMarks(called[row.expert_id], REVIEW.name(row.state), row.total, through.text(row.opinion))
        for row in rows
        if row.pk != own.pk and row.state == ReviewState.SCORED
    ]


def _remarks(own: Review, phase: Phase, through: Veil) -> list[Said]:
    if "discuss" not in phase.allows and phase.scores == "never":
        return []
    called = names(phase, list(own.item.reviews.select_related("expert__membership__person")), own)
    secretary = Text("评审秘书", "Secretary")
    return [
        Said(called.get(row.expert_id or 0, secretary), row.at, through.text(row.text))
        for row in own.item.remarks.all()
    ]


def _standing(item: Item) -> list[Review]:
    rows = item.reviews.filter(~Q(state=ReviewState.VOID)).select_related("expert__membership__person")
    return list(rows)


def declaring(actor: Actor) -> list[tuple[Round, bool]]:
    """List the rounds that take declarations of interest now, each with whether the acting expert has made its own."""
    allow(actor, "reviews.review")
    own = Expert.objects.visible_to(actor).filter(active=True).first()
    if own is None:
        return []
    made = set(own.statements.values_list("round_id", flat=True))
    rounds = Round.objects.select_related("batch").order_by("-opened_at")
    return [
        (row, row.pk in made)
        for row in rounds
        if allows(row, "declare") or (row.pk not in made and allows(row, "score"))
    ]
