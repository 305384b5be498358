"""Underwriting: rules as data that flag, adjust and say whose authority a risk needs, each with its reason."""
