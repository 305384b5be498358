"""Take numbers as parts of addresses."""

from django.urls.converters import StringConverter

from wangbao.hub import numbers


def number_converter(kind: str) -> type[StringConverter]:
    """Make the path converter of numbers of a kind, for ``django.urls.register_converter``."""
    return type("NumberConverter", (StringConverter,), {"regex": numbers.pattern(kind)})
