"""Tell Django of this app."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """任务 / Tasks."""

    name = "wangbao.hub.tasks"
    verbose_name = "任务 / Tasks"
    default_auto_field = "django.db.models.BigAutoField"
