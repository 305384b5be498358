"""Map the addresses of plans and support measures."""

from django.urls import path

from wangbao.hub.plans.web import action, exit as exits, measure, plan, report, roll_up, summary

app_name = "plans"

urlpatterns = [
    path("", plan.plans, name="plans"),
    path("begin/", plan.begin, name="begin"),
    path("kick-off/", report.kick_off, name="kick_off"),
    path("roll-up/", roll_up.roll_up, name="roll_up"),
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
    path("<plan_number:number>/reports/<str:ref>/", report.report, name="report"),
    path("<plan_number:number>/reports/<str:ref>/figures/", report.enter_figure, name="enter_figure"),
    path("<plan_number:number>/reports/<str:ref>/submission/", report.submit, name="submit_report"),
    path("<plan_number:number>/reports/<str:ref>/return/", report.send_back, name="return_report"),
    path("<plan_number:number>/summaries/", summary.begin, name="begin_summary"),
    path("<plan_number:number>/summaries/<int:year>/", summary.summary, name="summary"),
    path("<plan_number:number>/summaries/<int:year>/chapters/", summary.fill, name="fill_summary"),
    path("<plan_number:number>/summaries/<int:year>/submission/", summary.submit, name="submit_summary"),
    path("<plan_number:number>/summaries/<int:year>/decision/", summary.decide, name="decide_summary"),
    path("<plan_number:number>/exits/", exits.open_exit, name="open_exit"),
    path("<plan_number:number>/exits/<str:ref>/answer/", exits.answer_exit, name="answer_exit"),
    path("<plan_number:number>/exits/<str:ref>/decision/", exits.decide_exit, name="decide_exit"),
]
