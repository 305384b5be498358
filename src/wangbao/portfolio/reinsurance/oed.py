"""Programmes and the reinsurance files of Open Exposure Data: ``read``, ``export`` and ``write``."""

from wangbao.portfolio.reinsurance.oed_export import Exported, export, write
from wangbao.portfolio.reinsurance.oed_import import Imported, read

__all__ = ["Exported", "Imported", "export", "read", "write"]
