"""Convert numbers in addresses: ``<policy_number:number>``, and likewise for every kind of number."""

from django.urls import register_converter
from django.urls.converters import StringConverter

from wangbao.hub import numbers


def register_numbers() -> None:
    """Register a path converter for each kind of number, named after the kind."""
    for kind in numbers.prefixes():
        made = type("NumberConverter", (StringConverter,), {"regex": numbers.pattern(kind)})
        register_converter(made, f"{kind}_number")
