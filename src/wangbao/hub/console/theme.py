"""Light or dark: the reader's choice in a cookie, else the system's."""

from typing import Final

from django.http import HttpRequest

from wangbao.vocabulary.text import Text

COOKIE: Final = "wangbao_theme"
AUTO: Final = "auto"
THEMES: Final = {
    AUTO: Text("跟随系统", "As the system"),
    "light": Text("浅色", "Light"),
    "dark": Text("深色", "Dark"),
}


def of_request(request: HttpRequest) -> str:
    """Find the reader's theme, one of THEMES; a cookie with anything else counts as none."""
    chosen = request.COOKIES.get(COOKIE, AUTO)
    return chosen if chosen in THEMES else AUTO
