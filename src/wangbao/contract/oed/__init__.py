"""Open Exposure Data (OED) 4 and 5, cyber class: account files imported as terms, exported, applied to losses.

Fields, types, ranges, defaults and codes are those of the OED 5.0.0 specification (the fields of the cyber class are
the same in 4.0.0, whose code ``LIAB`` is read as ``LIA``). How terms that the standard leaves open are read is said in
:mod:`wangbao.contract.oed.account_import`.
"""
