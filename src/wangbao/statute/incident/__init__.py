"""Incidents before the law: their facts, grade, duties to report with clocks, report and notice to persons.

* ``facts`` — the document that states an incident;
* ``guides`` — grading guides as data, each cell with its confidence; ``grades`` — the grade by each;
* ``duties`` — who has to tell whom, and by when;
* ``report`` — the national report in its stages; ``personal_information`` — the notice of PIPL art. 57.
"""
