"""Underwriting: rules as data that raise flags, adjust terms and set the authority needed, each with its reason."""
