"""Writes what in the documentation comes from the program: ``make docs``.

The model card is written from the parameter table, the glossary from ``glossary.toml``, the diagrams of states from the
hub's state machines, the JSON schemas from the models of the documents; in the guides and the front pages every
``python`` block is run and the ``text`` block after it replaced by what it printed; a ``console`` block begins with its
command. Tests hold these pages and the schemas to the letter, and what blocks print but for changes of figures.
"""

import contextlib
import importlib
import io
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from wangbao.assessment import liability_page
from wangbao.cli.standard import all_schemas
from wangbao.contract import wording
from wangbao.hub.states import Machine
from wangbao.pricing.filed import plan
from wangbao.product import definition
from wangbao.programme import batch_library, form_library
from wangbao.programme.matching import rule_library
from wangbao.programme.review import procedure_library
from wangbao.questionnaire import question_sets
from wangbao.risk.model_card import model_card
from wangbao.standard.pages import reference
from wangbao.statute.incident import facts
from wangbao.underwriting import rules
from wangbao.vocabulary.text import Text

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent


def glossary(lang: str) -> str:
    """Render the glossary page of a language ("zh" or "en") from ``glossary.toml``, as Markdown."""
    data = tomllib.loads((DOCS / "glossary.toml").read_text(encoding="utf-8"))
    terms = [
        f"| {term['zh']} | {term['en']} | `{term['code']}` | {term['not']} | {term['where']} |"
        for term in data["term"]
    ]
    reserved = [
        f"| `{word['word']}` | {word[lang]} | "
        + ("；" if lang == "zh" else "; ").join(
            f"{other[lang]} → `{other['use']}`" for other in word["other"]
        )
        + " |"
        for word in data["reserved"]
    ]
    parts = {"reserved": "\n".join(reserved), "terms": "\n".join(terms)}
    return _GLOSSARY[lang].format(**parts)


_GLOSSARY = {
    "en": """# Glossary

Written by `make docs` from `docs/glossary.toml`; do not edit by hand. [中文](glossary.zh-CN.md)

One word for one idea, and the field's own. `tests/house/test_words.py` holds public names and docstrings to it.

## Words that mean one thing

| word | meaning | what else needs another name |
| --- | --- | --- |
{reserved}

## Terms

| Chinese | English | name in code | not | where |
| --- | --- | --- | --- | --- |
{terms}
""",
    "zh": """# 术语表

由 `make docs` 从 `docs/glossary.toml` 写出，勿手工修改。[English](glossary.md)

一义一词，用本行业的词。公开的名称与说明由 `tests/house/test_words.py` 对照。

## 只有一个意思的词

| 词 | 意思 | 其他意思改用 |
| --- | --- | --- |
{reserved}

## 术语

| 中文 | 英文 | 代码中的名称 | 不用 | 所在 |
| --- | --- | --- | --- | --- |
{terms}
""",
}


def machines() -> Iterator[tuple[str, Text, Machine]]:
    """Find every state machine of the hub: its name, the app's in both languages, and the machine."""
    for path in sorted((ROOT / "src/wangbao/hub").glob("*/rules/states.py")):
        app = path.parents[1].name
        config = importlib.import_module(f"wangbao.hub.{app}.apps")
        (named,) = (one.verbose_name for one in vars(config).values() if hasattr(one, "verbose_name"))
        zh, _, en = named.partition(" / ")
        for name, one in vars(importlib.import_module(f"wangbao.hub.{app}.rules.states")).items():
            if isinstance(one, Machine):
                yield f"{app}.{name}", Text(zh, en), one


def states(lang: str) -> str:
    """Render the page of state diagrams in a language ("zh" or "en"), as Markdown with Mermaid."""
    parts = [_STATES[lang]]
    for name, app, machine in machines():
        first = next(iter(machine.states))
        lines = [f"  [*] --> {first.value}"]
        lines += [f"  {state.value} : {machine.names[state].say(lang)}" for state in machine.states]
        for state, events in machine.transitions.items():
            for event, after in events.items():
                said = machine.event_names.get(event)
                lines.append(f"  {state.value} --> {after.value} : {said.say(lang) if said else event.value}")
        lines += [f"  {state.value} --> [*]" for state in machine.states if machine.is_terminal(state)]
        diagram = "\n".join(lines)
        parts.append(f"## {app.say(lang)}: `{name}`\n\n```mermaid\nstateDiagram-v2\n{diagram}\n```\n")
    return "\n".join(parts)


_STATES = {
    "en": """# States of records

Written by `make docs` from the state machines of the hub; do not edit by hand. [中文](states.zh-CN.md)

The first state is the one a record begins in. What leads from one to the next is done by an operation, which asks the
same machine; who may is in the permissions of the app.
""",
    "zh": """# 记录的状态

由 `make docs` 从中枢的状态机写出，勿手工修改。[English](states.md)

第一个状态是记录开始时的状态。由一个状态到下一个，由操作进行，操作询问的是同一状态机；谁可以做，见各应用的权限。
""",
}
PAGES: Mapping[str, Callable[[], str]] = {
    "model-card.md": lambda: model_card("en"),
    "model-card.zh-CN.md": lambda: model_card("zh"),
    "liability.md": lambda: liability_page.page("en"),
    "liability.zh-CN.md": lambda: liability_page.page("zh"),
    "liability.svg": lambda: liability_page.picture("en"),
    "liability.zh-CN.svg": lambda: liability_page.picture("zh"),
    "glossary.md": lambda: glossary("en"),
    "glossary.zh-CN.md": lambda: glossary("zh"),
    "standards-reference.md": lambda: reference(all_schemas().values(), "en"),
    "standards-reference.zh-CN.md": lambda: reference(all_schemas().values(), "zh"),
    "states.md": lambda: states("en"),
    "states.zh-CN.md": lambda: states("zh"),
}
SCHEMAS = (
    wording.SCHEMA,
    plan.SCHEMA,
    definition.SCHEMA,
    question_sets.SCHEMA,
    rules.SCHEMA,
    facts.SCHEMA,
    batch_library.SCHEMA,
    form_library.SCHEMA,
    procedure_library.SCHEMA,
    rule_library.SCHEMA,
)
GUIDES = (
    "README.md",
    "README.zh-CN.md",
    "docs/guide-python.md",
    "docs/guide-python.zh-CN.md",
    "docs/guide-book.md",
    "docs/guide-book.zh-CN.md",
    "docs/guide-calibrate.md",
    "docs/guide-calibrate.zh-CN.md",
    "docs/guide-compound.md",
    "docs/guide-compound.zh-CN.md",
    "docs/guide-wordings.md",
    "docs/guide-wordings.zh-CN.md",
    "docs/guide-products.md",
    "docs/guide-products.zh-CN.md",
    "docs/guide-api.md",
    "docs/guide-api.zh-CN.md",
)

_PYTHON = re.compile(
    r"^```python\n(?P<code>.*?)^```\n(?:\n```text\n(?P<shown>.*?)^```\n)?", re.MULTILINE | re.DOTALL
)
_CONSOLE = re.compile(r"^```console\n\$ (?P<command>.*?)\n(?P<shown>.*?)^```\n", re.MULTILINE | re.DOTALL)
_HEADLINE = re.compile(r" \| head -n (\d+)$")


def printed(text: str, name: str) -> Iterator[tuple[str, str]]:
    """Run the ``python`` blocks of a page, in order, in one room: what each shows and what it printed."""
    room: dict[str, object] = {"__name__": "guide"}
    for block in _PYTHON.finditer(text):
        out = io.StringIO()
        line = text.count("\n", 0, block.start("code"))
        with contextlib.redirect_stdout(out):
            exec(compile("\n" * line + block["code"], name, "exec"), room)  # noqa: S102 - our own pages
        yield block["shown"] or "", out.getvalue()


def with_printed(text: str, name: str) -> str:
    """The page with every block's output as it is now."""
    outputs = printed(text, name)

    def fresh(block: re.Match[str]) -> str:
        _, out = next(outputs)
        shown = f"\n```text\n{out}```\n" if out else ""
        return f"```python\n{block['code']}```\n{shown}"

    return _PYTHON.sub(fresh, text)


def with_commands(text: str) -> str:
    """The page with what every ``console`` block's command prints now; ``| head -n N`` keeps its first lines."""

    def fresh(block: re.Match[str]) -> str:
        command = block["command"]
        kept = _HEADLINE.search(command)
        words = shlex.split(_HEADLINE.sub("", command))
        out = subprocess.run(  # noqa: S603 - our own pages
            [sys.executable, "-m", "wangbao.cli.main", *words[1:]],
            cwd=ROOT,
            env=os.environ | {"COLUMNS": "100", "NO_COLOR": "1"},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        lines = [line.rstrip() for line in out.splitlines()][: int(kept[1]) if kept else None]
        return "\n".join(["```console", f"$ {command}", *lines, "```", ""])

    return _CONSOLE.sub(fresh, text)


def main() -> None:
    """Write every page."""
    os.chdir(ROOT)
    (ROOT / "out").mkdir(exist_ok=True)  # what the commands of the guides write
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8", newline="\n")
        print(f"docs/{name}")
    for schema in SCHEMAS:
        path = Path(str(schema.path))
        path.write_text(schema.text(), encoding="utf-8", newline="\n")
        print(path.relative_to(ROOT))
    for name in GUIDES:
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        path.write_text(with_commands(with_printed(text, name)), encoding="utf-8", newline="\n")
        print(name)


if __name__ == "__main__":
    main()
