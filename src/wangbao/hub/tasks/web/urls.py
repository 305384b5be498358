"""Map the addresses of tasks."""

from django.urls import path

from wangbao.hub.tasks.web import task

app_name = "tasks"

urlpatterns = [
    path("", task.tasks, name="list"),
    path("<str:ref>/", task.task, name="task"),
    path("<str:ref>/answer/", task.answer, name="answer"),
    path("<str:ref>/decision/", task.decide, name="decide"),
    path("<str:ref>/hand-over/", task.hand_over, name="hand_over"),
]
