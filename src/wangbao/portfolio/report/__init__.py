"""The report of a simulated book: one HTML page that needs no script, no network and no other file."""

from wangbao.portfolio.report.page import render
from wangbao.portfolio.report.writer import terms, write

__all__ = ["render", "terms", "write"]
