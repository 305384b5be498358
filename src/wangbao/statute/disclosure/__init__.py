"""Disclosure of exempting clauses: the duties of the law, and the evidence that is missing."""
