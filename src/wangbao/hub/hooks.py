"""Find what the apps register, by modules of known names; no central list is edited when an app is added.

An app registers something by a module of the hook's name, in its own folder or in ``rules/``, ``writes/``, ``web/``:

========================  =================================================================================
``permissions``           ``PERMISSIONS``: who may do what (:mod:`wangbao.hub.access.permissions`)
``journal_words``         ``VERBS``, ``SUBJECTS``: names for the journal (:mod:`wangbao.hub.journal.words`)
``evidence``              ``KINDS``: records with an entry each in the journal (:mod:`wangbao.hub.journal.comparison`)
``invariants``            functions that find broken records (:mod:`wangbao.hub.invariants`)
``number_prefixes``       ``PREFIXES``: kinds of numbers and their first letter (:mod:`wangbao.hub.numbers`)
``lock_order``            ``ORDER``: tables whose rows are locked, in order (:mod:`wangbao.hub.locks`)
``scopes``                ``SCOPES``: what a token of the API may be limited to (:mod:`wangbao.hub.api.rules.scopes`)
``daily``                 ``TASKS``: nightly work (:mod:`wangbao.hub.daily`)
``measures``              ``measures()``: what the operator watches (:mod:`wangbao.hub.observability.metrics`)
``retention``             ``RULES``: how long personal data are kept (:mod:`wangbao.hub.retention`)
``menu``                  ``ENTRIES``: entries of the navigation (:mod:`wangbao.hub.console.contributions`)
``home``                  ``tiles()``: work waiting, for the home page (as above)
``overview``              ``blocks()``: figures and lists below the work, for the home page (as above)
``search``                ``find()``: results of the console's search (as above)
``front_page``            ``sections()``: parts of the page without account (:mod:`wangbao.hub.console.public_parts`)
``bell``                  ``bell()``: the mark at the top of every page (as above)
``message_kinds``         ``KINDS``: kinds of messages (:mod:`wangbao.hub.outbox.kinds`)
``task_kinds``            ``KINDS``: kinds of tasks (:mod:`wangbao.hub.tasks.kinds`)
``statistical_measures``  ``MEASURES``: what is summed by month and class (:mod:`wangbao.hub.statistics.rules.measure`)
``publication_kinds``     ``KINDS``: what is published in versions (:mod:`wangbao.hub.publications.rules.kinds`)
``report_figures``        ``FIGURES``: figures of pilots' reports (:mod:`wangbao.hub.plans.reads.figures`)
``schemas``               ``SCHEMAS``: published schemas (:mod:`wangbao.hub.schemas.queries`)
``urls``                  ``app_name``, ``urlpatterns``: pages, below the app's label (:mod:`wangbao.hub.urls`)
========================  =================================================================================
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Final

from django.apps import apps

_HUB: Final = "wangbao.hub."
_FOLDERS: Final = ("", ".rules", ".writes", ".web")


def modules(hook: str) -> Iterator[tuple[str, ModuleType]]:
    """Import the module called ``hook`` of every app of the hub that has one.

    Yields:
        The app's label and the module, in the order of ``INSTALLED_APPS``, lower apps first.

    Raises:
        ValueError: an app has two modules of the name.
    """
    for config in apps.get_app_configs():
        if not config.name.startswith(_HUB):
            continue
        found = [name for name in _names(config.name, hook) if find_spec(name) is not None]
        if len(found) > 1:
            raise ValueError(f"an app has one module of a hook, not {' and '.join(found)}")
        if found:
            yield config.label, import_module(found[0])


def _names(package: str, hook: str) -> Iterator[str]:
    for folder in _FOLDERS:
        inside = find_spec(f"{package}{folder}")
        # A flat app may have a module ``writes``, in which no other can be.
        if inside is not None and inside.submodule_search_locations is not None:
            yield f"{package}{folder}.{hook}"
