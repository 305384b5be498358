"""Disclosure of exempting clauses (Insurance Law, art. 17): the duty, and missing evidence of it."""
