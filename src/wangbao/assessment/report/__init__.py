"""The report of an assessment: one HTML page that needs no script, no network and no other file."""

from wangbao.assessment.report.page import render

__all__ = ["render"]
