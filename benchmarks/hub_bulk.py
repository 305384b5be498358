"""A hub full of policies: one of each kind is made by running the operations, the rest are copies of their rows.

A copy has its own policy, quote, application, shares, endorsements, charges and instalments, with the template's terms,
prices, days and parties under a name and number of its own, so in it segments, charges and instalments add up as they
do in the template. Left out is what no measured page reads and what would make it forty gigabytes: the answers of its
application, the price trace of its quote, payments, and the journal.
"""

# ruff: noqa: PLC0415 - models are imported once Django is set up

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db import connection, transaction

BASE: Final = 10_000_000  # keys of copies begin here
_PER_POLICY, _PER_ENDORSEMENT = 8, 32  # keys kept free for a policy's endorsements, an endorsement's charges
# The sample's policies that are copied, by the beginning of their names, and how many of a hundred are copies of each.
MIX: Final = (("速达", 48), ("盾山", 7), ("青木", 40), ("海川", 5))
_PLACES: Final = ("北京", "上海", "广东省深圳市", "浙江省杭州市", "")
_WORDS: Final = ("海川", "精工", "云图", "安联", "数字", "华盛", "恒信", "东方", "蓝天", "金桥")


@dataclass(frozen=True, slots=True)
class Template:
    """A policy of the sample and the range of numbers its copies have."""

    policy: int
    quote: int
    application: int
    first: int
    last: int


def name_of(serial: int) -> str:
    """The name of the enterprise of a copy; its words come round, its number is its own."""
    place = _PLACES[serial % 5]
    return f"{place}{_WORDS[serial % 10]}{_WORDS[serial // 10 % 10]}{serial}有限公司"


def number_of(serial: int) -> str:
    """The number of a copy: of a year in which nothing else is numbered."""
    return f"P2019{serial:07d}"


def fill(count: int) -> None:
    """Copy the sample until there are ``count`` more policies, in one transaction; then the planner's statistics."""
    _journal_of_sqlite("MEMORY")  # else every page is written twice
    with transaction.atomic():
        _names(count)
        for template in _templates(count):
            _copy(template)
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE bench_name")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    _journal_of_sqlite("WAL")


def _journal_of_sqlite(mode: str) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA journal_mode={mode}")


def _templates(count: int) -> list[Template]:
    from wangbao.hub.policies.models import Policy

    found, first = [], 1
    for at, (beginning, percent) in enumerate(MIX):
        policy = Policy.objects.filter(insured_name__startswith=beginning, pk__lt=BASE).get()
        last = count if at == len(MIX) - 1 else min(count, first - 1 + count * percent // 100)
        found.append(Template(policy.pk, policy.quote_id, policy.quote.application_id, first, last))
        first = last + 1
    return found


def _names(count: int) -> None:
    """Names with what lists sort them by, worked out as the platform does it."""
    from wangbao.hub.company_names import name_key, sorted_by

    mark = "?" if connection.vendor == "sqlite" else "%s"
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_name (i bigint PRIMARY KEY, name varchar(120), name_sort varchar(80), "
            "key_sort varchar(80))"
        )
        for start in range(1, count + 1, 20_000):
            rows = []
            for serial in range(start, min(start + 20_000, count + 1)):
                name = name_of(serial)
                rows.append((serial, name, sorted_by(name), sorted_by(name_key(name))))
            if mark == "?":
                connection.connection.executemany("INSERT INTO bench_name VALUES (?, ?, ?, ?)", rows)
            else:
                with cursor.copy("COPY bench_name FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)


def _copy(template: Template) -> None:
    """The rows of one template's copies, parents first."""
    serial = "n.i"
    of = {"application": template.application, "quote": template.quote, "policy": template.policy}
    key = f"{BASE} + {serial}"
    light = {"answers": "'{}'", "assessment": "NULL"}
    numbered = {"id": key, "ref": _text("r", serial, 31)}
    _insert(
        "applications.Application",
        {
            **numbered,
            **light,
            "number": _text("A2019", serial, 7),
            "idempotency_key": "NULL",
            "state": "'closed'",
        },
        template,
        f"o.id = {of['application']}",
    )
    _insert(
        "underwriting.Quote",
        {
            **numbered,
            "number": _text("Q2019", serial, 7),
            "idempotency_key": "NULL",
            "application_id": key,
            "answers": "'{}'",
            "price": "'{}'",
            "flags": "'[]'",
            "needs": "'[]'",
        },
        template,
        f"o.id = {of['quote']}",
    )
    _insert(
        "policies.Policy",
        {
            **numbered,
            "number": _text("P2019", serial, 7),
            "quote_id": key,
            "renewal_of_id": "NULL",
            "idempotency_key": f"'bench-p-' || {serial}",
            "insured_name": "n.name",
            "insured_uscc": _text("92", serial, 16),  # of no real enterprise, and of one policy only
            "name_sort": "n.name_sort",
            "key_sort": "n.key_sort",
        },
        template,
        f"o.id = {of['policy']}",
    )
    endorsement = f"({key}) * {_PER_POLICY} + o.seq"
    _insert(
        "policies.Share",
        {"id": key, "policy_id": key},
        template,
        f"o.policy_id = {of['policy']} AND o.lead",
    )
    _insert(
        "policies.Endorsement",
        {"id": endorsement, "policy_id": key, "idempotency_key": f"'bench-e-' || {serial} || '-' || o.seq"},
        template,
        f"o.policy_id = {of['policy']}",
    )
    parent = f"(({key}) * {_PER_POLICY} + e.seq)"
    joined = " JOIN policies_endorsement e ON e.id = o.endorsement_id"
    rank = "(SELECT COUNT(*) FROM {table} b WHERE b.endorsement_id = o.endorsement_id AND b.id < o.id)"
    for model, more in (("policies.Charge", {}), ("policies.Instalment", {"policy_id": key})):
        table = apps.get_model(model)._meta.db_table  # noqa: SLF001 - Django's own name for it
        its_key = f"{parent} * {_PER_ENDORSEMENT} + {rank.format(table=table)}"
        _insert(
            model,
            {"id": its_key, "endorsement_id": parent, **more},
            template,
            f"e.policy_id = {of['policy']}",
            joined,
        )


def _text(prefix: str, serial: str, width: int) -> str:
    """SQL for a prefix and the serial number with zeros before it."""
    if connection.vendor == "sqlite":
        return f"printf('{prefix}%0{width}d', {serial})"
    return f"'{prefix}' || lpad({serial}::text, {width}, '0')"


def _insert(model: str, given: dict[str, str], template: Template, where: str, join: str = "") -> None:
    """Rows of the template, once for each of its copies, with some columns worked out anew."""
    meta = apps.get_model(model)._meta  # noqa: SLF001 - as above
    fields: list[Any] = [field for field in meta.concrete_fields if not field.generated]
    quoted = [connection.ops.quote_name(field.column) for field in fields]
    values = []
    for field, column in zip(fields, quoted, strict=True):
        value = given.get(field.column, f"o.{column}")
        is_json = field.get_internal_type() == "JSONField" and field.column in given
        values.append(f"{value}::jsonb" if is_json and connection.vendor == "postgresql" else value)
    statement = (
        f"INSERT INTO {meta.db_table} ({', '.join(quoted)}) SELECT {', '.join(values)} "  # noqa: S608 - our own words
        f"FROM {meta.db_table} o{join} CROSS JOIN bench_name n "
        f"WHERE {where} AND n.i BETWEEN {template.first} AND {template.last}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)


def submitted(count: int, *, now: dt.datetime, since: int = 0) -> list[str]:
    """Submitted applications to be assessed and quoted, copies of the sample's offered one but for the revenue."""
    from wangbao.hub.applications.models import Application

    given = Application.objects.get(quotes__state="offered", pk__lt=BASE)
    made = []
    for serial in range(since, since + count):
        row = Application.objects.get(pk=given.pk)
        row.pk, row.ref, row.number = BASE * 2 + serial, f"s{serial:031d}", f"A2018{serial:07d}"
        row.idempotency_key, row.state = None, "submitted"
        row.answers = {**row.answers, "revenue": str(1_500 + 7 * serial)}
        row.submitted_at = row.changed_at = now
        made.append(row)
    Application.objects.bulk_create(made)
    return [row.number for row in made]


def accepted(count: int, *, now: dt.datetime) -> list[str]:
    """Accepted quotes with everything a policy is bound from, copies of one that was made by the operations."""
    from wangbao.hub.applications.models import Application, Disclosure
    from wangbao.hub.underwriting.models import Quote

    quote = Quote.objects.filter(state="offered", pk__lt=BASE).order_by("pk")[0]
    application, clauses = quote.application, list(quote.application.disclosures.all())
    applications, quotes, evidence = [], [], []
    for serial in range(count):
        key = BASE * 3 + serial
        copied = Application.objects.model(**_columns(application))
        copied.pk, copied.ref, copied.number = key, f"t{serial:031d}", f"A2017{serial:07d}"
        copied.idempotency_key = None
        applications.append(copied)
        taken = Quote.objects.model(**_columns(quote))
        taken.pk, taken.ref, taken.number = key, f"t{serial:031d}", f"Q2017{serial:07d}"
        taken.application_id, taken.idempotency_key = key, None
        taken.state, taken.accepted_at = "accepted", now
        quotes.append(taken)
        for clause in clauses:
            row = Disclosure(**_columns(clause))
            row.pk, row.application_id = None, key
            evidence.append(row)
    Application.objects.bulk_create(applications, batch_size=200)
    Quote.objects.bulk_create(quotes, batch_size=200)
    Disclosure.objects.bulk_create(evidence, batch_size=2000)
    return [row.ref for row in quotes]


def _columns(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}  # noqa: SLF001
