"""Matching of supply and demand: needs of enterprises, what is ranked for them, and contact by consent."""
