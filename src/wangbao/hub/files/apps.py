"""Tell Django of this app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """文件库 / Files."""

    name = "wangbao.hub.files"
    verbose_name = "文件库 / Files"
    default_auto_field = "django.db.models.BigAutoField"
