"""Questions an applicant is asked: versioned sets as data, answers checked, and what becomes of them.

A question set is a YAML file in the grammar of :mod:`wangbao.questionnaire.schema`. Reading one checks that every
question asks something specific (:mod:`~wangbao.questionnaire.catch_all`), that its conditions are safe and can be
evaluated (:mod:`~wangbao.questionnaire.conditions`), and that what is asked leads to a fact somebody uses
(:mod:`~wangbao.questionnaire.facts`).
"""
