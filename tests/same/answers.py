"""An answer of the platform as text: its status, the headers that matter, its body in a form to compare."""

import json
from typing import Any

import trees
from store import Store

# Names of this request, its length (white space counts in it), and cookies, whose names alone are kept.
_LEFT_OUT = {"x-request-id", "content-length", "set-cookie", "server-timing"}


def head(answer: Any) -> str:
    """Write status and headers a line each."""
    found = [f"status {answer.status_code}"]
    found += [
        f"{name}: {value}" for name, value in sorted(answer.headers.items()) if name.lower() not in _LEFT_OUT
    ]
    found += [f"cookie: {name}" for name in sorted(answer.cookies)]
    if getattr(answer, "exc_info", None):
        found.append(f"raised {answer.exc_info[0].__name__}: {answer.exc_info[1]}")
    return "\n".join(found)


def content(answer: Any) -> bytes:
    """The whole body, also of an answer that streams."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def keep(store: Store, name: str, answer: Any, body: bytes, more: str = "") -> None:
    """Record an answer: a page as a tree, other texts as they are, a file as bytes beside its head."""
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("text/html"):
        store.add(name, f"{head(answer)}\n\n{trees.lines(body.decode())}{more}")
    elif kind.startswith(("text/", "application/json", "application/problem+json")) or not body:
        store.add(name, f"{head(answer)}\n\n{body.decode()}{more}")
    else:
        store.add(name, body)
        store.add(f"{name} head", f"{head(answer)}{more}")


def pretty(text: str) -> str:
    """Write JSON a value a line, so that a difference is one line; other texts as they are."""
    top, _, body = text.partition("\n\n")
    try:
        return f"{top}\n\n{json.dumps(json.loads(body), indent=1, ensure_ascii=False)}"
    except ValueError:
        return text
