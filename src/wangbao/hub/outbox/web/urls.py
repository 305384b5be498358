"""Map the addresses of messages."""

from django.urls import path

from wangbao.hub.outbox.web import delivery, message, preference, webhook

app_name = "outbox"

urlpatterns = [
    path("", message.messages, name="messages"),
    path("opened/", message.open_all, name="open_all"),
    path("settings/", preference.preferences, name="preferences"),
    path("deliveries/", delivery.deliveries, name="deliveries"),
    path("deliveries/<str:ref>/", delivery.delivery, name="delivery"),
    path("deliveries/<str:ref>/retry/", delivery.retry, name="retry"),
    path("deliveries/<str:ref>/release/", delivery.release, name="release"),
    path("webhooks/", webhook.webhooks, name="webhooks"),
    path("webhooks/<str:ref>/", webhook.webhook, name="webhook"),
    path("webhooks/<str:ref>/rotate/", webhook.rotate, name="rotate"),
    path("webhooks/<str:ref>/test/", webhook.test, name="test"),
    path("webhooks/<str:ref>/close/", webhook.close, name="close"),
    path("<str:ref>/", message.message, name="message"),
    path("<str:ref>/acknowledge/", message.acknowledge, name="acknowledge"),
]
