"""Tell Django of this app."""

from django.apps import AppConfig


class SchemasConfig(AppConfig):
    """模式 / Published schemas."""

    name = "wangbao.hub.schemas"
    verbose_name = "模式 / Published schemas"
