"""Disclosure of exempting clauses: what the law asks for, and what evidence of it is missing."""
