"""The book: a table of policies, with its reader, checks, writer, OED exchange and synthetic generator.

A book is one Arrow table whose columns are those of :mod:`wangbao.portfolio.book.schema`: a row a policy, or a layer
of one. Rows of one ``account`` belong to one insured and are hit by the same incidents.
"""
