"""The standards that others may adopt: whether a file conforms, a conformance set, and mappings to other standards.

The schemas themselves are the rooms' own (``schemas.py`` of each, collected by
:mod:`wangbao.vocabulary.schema_registry`), the code lists the vocabulary's (:mod:`wangbao.vocabulary.code_lists`).
"""
