"""Register the app with Django."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """方案评审 / Review of schemes."""

    name = "wangbao.hub.reviews"
    verbose_name = "方案评审 / Review of schemes"
    default_auto_field = "django.db.models.BigAutoField"
