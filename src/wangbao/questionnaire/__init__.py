"""Questions to an applicant: versioned sets as data, checks of answers, and facts derived from them.

A question set is a YAML file in the grammar of :mod:`wangbao.questionnaire.schema`. When it is read, every question
must be specific (:mod:`~wangbao.questionnaire.catch_all`), its conditions safe to evaluate
(:mod:`~wangbao.questionnaire.conditions`), and its answers must give a fact that is used
(:mod:`~wangbao.questionnaire.facts`).
"""
