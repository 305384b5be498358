"""A rate plan fitted to the technical model: a grid of enterprises and terms, a multiplicative fit, a plan document.

``design`` says which values each input takes, ``cases`` draws enterprises and terms over it, ``regression`` finds base
rates and factors, ``assembly`` writes them as a plan, ``comparison`` holds filed and technical premiums side by side.
The technical figures themselves come from :mod:`wangbao.assessment.technical`, which the caller brings.
"""
