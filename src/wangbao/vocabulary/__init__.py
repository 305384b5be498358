"""Shared words of the notice, the standards and the law, as data with code, source and confidence.

Words and their tables (``data/`` holds them; ``entry`` loads them; ``provenance`` lists sources and marks):

* ``heads`` — loss heads, in the order of every loss array;
* ``terms`` — insurance classes, families and kinds of insured, causes, scenarios, conditions, coverage statuses;
* ``insured`` — the notice's table: kind of insured → subjects, scenarios, causes, covers, heads;
* ``sectors`` — industries (GB/T 4754, NAICS) and the loss model's sectors; ``size`` — the size rule;
* ``incidents`` — incident classes (GB/T 20986); ``protection`` — 等保 levels; ``regions`` — provinces;
* ``uscc``, ``filing`` — credit codes and product filing numbers, checked and taken apart;
* ``tables`` — all of the above under one name.

Small types: ``text`` (both languages), ``money``, ``period``, ``errors`` (how input is refused), ``document`` (how
people's files are read).
"""
