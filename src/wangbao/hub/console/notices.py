"""Put a notice on the next page that a person sees, in their language."""

from django.contrib import messages
from django.http import HttpRequest

from wangbao.hub.console.language import say
from wangbao.vocabulary.text import Text


def success(request: HttpRequest, zh: str, en: str) -> None:
    """Say that something is done."""
    messages.success(request, say(Text(zh, en)))


def warning(request: HttpRequest, zh: str, en: str) -> None:
    """Say that something is not done yet."""
    messages.warning(request, say(Text(zh, en)))


def error(request: HttpRequest, zh: str, en: str) -> None:
    """Say that something was not done."""
    messages.error(request, say(Text(zh, en)))
