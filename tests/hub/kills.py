"""Kill a writer amid its writes, again and again, and look whether anything answered was lost or done twice.

``python tests/hub/kills.py --kills 30 sqlite postgresql`` (``make test-all``). A child process binds quotes, records
receipts, endorses and begins applications, and notes each key before it asks and again once it is answered; the parent
ends it with SIGKILL at a random moment, ``--kills`` times. Then every key that was answered must have its one record,
every key that was asked at most one, each answered the same when asked again, and every invariant must hold, the
journal's among them.
"""

import argparse
import datetime as dt
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).parents[2]
QUOTES = 150


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("engines", nargs="+", choices=["sqlite", "postgresql"])
    options.add_argument("--kills", type=int, default=30)
    options.add_argument("--seed", type=int, default=2026)
    asked = options.parse_args()
    return max(on(engine, asked.kills, asked.seed) for engine in asked.engines)


def on(engine: str, kills: int, seed: int) -> int:
    """Run everything on one database, in a process of its own; return its exit status."""
    with tempfile.TemporaryDirectory(prefix="wangbao-kills-") as folder:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("WANGBAO_")}
        environment |= {
            "WANGBAO_HOME": folder,
            "WANGBAO_SECRET_KEY": "k" * 50,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }
        run = [sys.executable, "-c", f"from tests.hub import kills; kills.run({engine!r}, {kills}, {seed})"]
        if engine == "sqlite":
            return subprocess.run(run, env=environment, check=False).returncode
        from tests.hub.releases.postgresql import running

        with running() as server:
            environment["WANGBAO_DATABASE_URL"] = server.get_uri()
            return subprocess.run(run, env=environment, check=False).returncode


def run(engine: str, kills: int, seed: int) -> None:
    """Make the records, kill the writer, look; exits with 1 if anything is wrong."""
    from wangbao.hub.hosting import server

    server.set_up()
    server.migrate()
    from django.db import connections

    from wangbao.hub.invariants import invariants

    refs, policy, person = _scene()
    # Quotes written without their histories, many of one enterprise: what fails before the first kill tells nothing.
    apart = {one.name for one in invariants() if next(iter(one.problems()), None) is not None}
    noted = Path(os.environ["WANGBAO_HOME"]) / "asked.txt"
    draw = random.Random(seed)  # noqa: S311 - moments, not secrets
    for number in range(kills):
        connections.close_all()
        child = os.fork()
        if child == 0:
            try:
                _write(noted, number, refs, policy, person)
            except Exception:  # noqa: BLE001 - whatever it is, it is shown, and the run fails
                traceback.print_exc()
            finally:
                os._exit(3)  # a writer that ends by itself has failed or run out of work
        _wait(noted, number, child)
        time.sleep(draw.uniform(0.0, 0.6))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    wrong = _look(noted, policy, person, apart)
    lines = noted.read_text().splitlines()
    answered = sum(line.startswith("answered ") for line in lines)
    asked = sum(line.startswith("asked ") for line in lines)
    sys.stdout.write(
        f"{engine}: {kills} kills amid {asked} writes, {answered} answered; wrong: {len(wrong)}\n"
    )
    for one in wrong[:20]:
        sys.stdout.write(f"    {one}\n")
    sys.exit(1 if wrong or answered < kills else 0)


def _wait(noted: Path, number: int, child: int) -> None:
    """Wait until the writer has been answered once, so that it is killed amid its work and not at its start."""
    for _ in range(3_000):
        if noted.is_file() and f"answered kill-{number}-" in noted.read_text():
            return
        if os.waitpid(child, os.WNOHANG)[0]:
            raise SystemExit("the writer ended by itself")
        time.sleep(0.02)


def _scene() -> tuple[list[str], str, int]:
    """Make an insurer with a policy in force and many accepted quotes; give their refs, its number, the underwriter."""
    from tests.hub.cast import Cast
    from tests.hub.policies.conftest import make_quote, on_sale

    from wangbao.hub.applications.models import Application
    from wangbao.hub.applications.reads import application
    from wangbao.hub.policies.writes import binding
    from wangbao.questionnaire import signature
    from wangbao.vocabulary.beijing import day_of

    cast = Cast()
    insurer, enterprise = cast.known("insurer"), cast.known("enterprise")
    underwriter = cast.actor(insurer, "underwriter")
    signer = cast.member(enterprise, "applicant").person
    for organisation in (insurer, enterprise):
        cast.member(organisation, "administrator")
    now = _now()
    start = day_of(now) + dt.timedelta(days=10)
    days = {"start": start, "end": start.replace(year=start.year + 1)}
    version = on_sale(insurer, now=now)
    first = make_quote(version, enterprise, signer, now=now, **days)
    made = binding.bind(quote_ref=first.ref, idempotency_key="kills-first", by=underwriter, now=now)
    refs = [make_quote(version, enterprise, signer, now=now, **days).ref for _ in range(QUOTES)]
    signed = signature.fingerprint(application.answers(Application.objects.first()))
    Application.objects.update(signed_sha256=signed)  # all have the same answers
    return refs, made.number, underwriter.person_id


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _actor(person: int):
    from wangbao.hub.parties.models import Membership
    from wangbao.hub.parties.reads.queries import actor_for

    one = Membership.objects.select_related("person", "organisation").get(person_id=person)
    return actor_for(one.person, one)


def _write(noted: Path, number: int, refs: list[str], policy: str, person: int) -> None:
    handle = os.open(noted, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    by = _actor(person)
    for serial in range(10_000):
        kind = ("receipt", "bind", "endorse")[serial % 3]
        key = f"kill-{number}-{serial}-{kind}"
        ref = refs[(number * 37 + serial) % len(refs)] if kind == "bind" else ""
        os.write(handle, f"asked {key} {ref}\n".encode())
        _ask(kind, key, ref, policy, by)
        os.write(handle, f"answered {key} {ref}\n".encode())


def _ask(kind: str, key: str, ref: str, number: str, by) -> object:
    from wangbao.hub.policies.models import Policy
    from wangbao.hub.policies.writes import binding, endorsement, money
    from wangbao.vocabulary.beijing import day_of

    if kind == "bind":
        return binding.bind(quote_ref=ref, idempotency_key=f"kills-{ref}", by=by, now=_now())
    policy = Policy.objects.select_related("quote", "product_version").get(number=number)
    if kind == "receipt":
        return money.receive(
            policy=policy, amount=Decimal("0.01"), on=day_of(_now()), reference=key, idempotency_key=key,
            by=by, now=_now(),
        )  # fmt: skip
    return endorsement.endorse(
        policy=policy, kind="change_of_insured", effective=policy.start, reason="迁址",
        change={"insured": {"address": f"住所 {key}"}}, idempotency_key=key, by=by, now=_now(),
    )  # fmt: skip


def _look(noted: Path, policy: str, person: int, apart: set[str]) -> list[str]:
    """List what was lost, what was done twice, and what does not hold."""
    from wangbao.hub.invariants import invariants
    from wangbao.hub.policies.models import Endorsement, MovementApproval, Policy, Receipt

    wrong: list[str] = []
    rows = [line.split(" ") for line in noted.read_text().splitlines()]
    answered = [(key, ref) for said, key, ref in rows if said == "answered"]
    for said, key, ref in rows:
        kind = key.rpartition("-")[2]
        found = {
            "receipt": lambda key=key: [
                *Receipt.objects.filter(reference=key), *MovementApproval.objects.filter(reference=key),
            ],
            "bind": lambda ref=ref: list(Policy.objects.filter(quote__ref=ref)),
            "endorse": lambda key=key: list(Endorsement.objects.filter(idempotency_key=key)),
        }[kind]()  # fmt: skip
        if said == "answered" and not found:
            wrong.append(f"lost: {key}")
        if len(found) > 1:
            wrong.append(f"doubled: {key}")
    by = _actor(person)
    for key, ref in answered[-60:]:
        kind = key.rpartition("-")[2]
        before = (Receipt.objects.count(), Policy.objects.count(), Endorsement.objects.count())
        _ask(kind, key, ref, policy, by)
        if before != (Receipt.objects.count(), Policy.objects.count(), Endorsement.objects.count()):
            wrong.append(f"done again: {key}")
    held = [one for one in invariants() if one.name not in apart]
    wrong += [f"{one.name}: {problem.say('en')}" for one in held for problem in one.problems()]
    sys.stdout.write(f"{len(held)} invariants asked, the journal's among them; apart from {sorted(apart)}\n")
    return wrong


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
