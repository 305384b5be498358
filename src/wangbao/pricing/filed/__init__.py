"""Filed rate plan: base rate × factors, as versioned and hashed data, computed exactly with a trace.

``schema`` is the shape of a plan, ``rules`` what must hold across its fields, ``plan`` reads and hashes it, ``cells``
finds the factor of a fact, ``rating`` works out an annual premium, ``points`` holds an underwriter inside the filed
range, ``monotone`` checks which way a plan moves, ``facts`` says what a plan asks of an enterprise, ``words`` writes a
plan as tables in both languages. The share of the annual premium that a shorter period costs is
:func:`wangbao.policy.duration.term_share`.
"""
