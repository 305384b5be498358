"""Filling in the public self-assessment and an application's questions in a browser, as somebody would."""

from collections.abc import Callable, Mapping

from django.urls import reverse
from tests.hub.browsing import follow, settled

_OPEN = "#questions fieldset.field:not(:has(input:checked))"


def assess(page, live_server) -> None:
    """A risk on the public page: an industrial firm without a second factor."""
    page.goto(live_server.url + reverse("applications:self_assessment"))
    page.select_option("select[name=kind]", "industrial_internet")
    page.select_option("select[name=section]", "C")
    page.fill("input[name=revenue]", "30,000")
    page.check("input[name=mfa][value=no]")
    follow(page, "main button.primary")
    assert page.locator(".figures").count()


def answer(page, choose: Callable[[str, list[str]], str], numbers: Mapping[str, str], number: str) -> None:
    """One section: one choice after the other, what appears as well, then lists, numbers, days and words; then on.

    Args:
        page: at a section of an application.
        choose: gives the value to choose, of a question's name and values.
        numbers: the numbers of questions that need one of their own.
        number: the number of all others.
    """
    for _ in range(80):
        if not page.locator(_OPEN).count():
            break
        # Read at once: a locator looks anew each time, and the answer before may have brought another question.
        name, values = page.locator(_OPEN).first.evaluate(
            "one => [one.querySelector('input').name, [...one.querySelectorAll('input')].map((box) => box.value)]"
        )
        with page.expect_response(lambda sent: sent.request.method == "POST"):
            page.check(f"#questions input[name={name}][value='{choose(name, values)}']")
        settled(page)
    for box in page.locator("#questions select").all():
        if not box.input_value():
            box.select_option(index=1)
    for box in page.locator("#questions input:is([inputmode], [type=date], [type=text])").all():
        if not box.input_value():
            name, kind = box.get_attribute("name"), box.get_attribute("type")
            one = numbers.get(name, number)
            box.fill(
                "2025-06-30" if kind == "date" else one if box.get_attribute("inputmode") else "甲云 Cloud"
            )
    follow(page, "form.form button.primary")
