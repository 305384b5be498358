"""The book: a table of policies, read, checked, written, exchanged as OED, and made up for trials.

A book is one Arrow table whose columns are those of :mod:`wangbao.portfolio.book.schema`: a row a policy, or a layer of
one. Rows of one ``account`` are one insured's, struck by the same incidents.
"""
