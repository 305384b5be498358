"""Map the addresses of plans and support measures."""

from django.urls import path

from wangbao.hub.plans.web import action, measure, plan

app_name = "plans"

urlpatterns = [
    path("", plan.plans, name="plans"),
    path("begin/", plan.begin, name="begin"),
    path("measures/", measure.measures, name="measures"),
    path("measures/<slug:code>/end/", measure.end, name="end_measure"),
    path("<plan_number:number>/", plan.plan, name="plan"),
    path("<plan_number:number>/content/", plan.fill, name="fill"),
    path("<plan_number:number>/citations/", action.cite, name="cite"),
    path("<plan_number:number>/members/", action.invite, name="invite"),
    path("<plan_number:number>/members/<str:ref>/remove/", action.remove, name="remove"),
    path("<plan_number:number>/answer/", action.answer, name="answer"),
    path("<plan_number:number>/route/", action.set_route, name="set_route"),
    path("<plan_number:number>/submission/", action.submit, name="submit"),
    path("<plan_number:number>/withdrawal/", action.take_back, name="take_back"),
    path("<plan_number:number>/forwarding/", action.forward, name="forward"),
    path("<plan_number:number>/decision/", action.decide, name="decide"),
]
