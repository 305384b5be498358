"""Map the addresses of papers, below those of the records they are made from."""

from django.urls import path

from wangbao.hub.papers import pilot_views, views

app_name = "papers"
urlpatterns = [
    *(
        path(
            f"applications/<str:number>/{kind}.{form}",
            views.application,
            {"kind": kind, "form": form},
            name=f"{kind}_{form}",
        )
        for kind in ("form", "disclosure")
        for form in ("pdf", "docx")
    ),
    path("underwriting/<str:number>/letter.<str:form>", views.letter, name="letter"),
    path(
        "policies/<policy_number:number>/papers/<str:kind>-<int:seq>.<str:form>", views.policy, name="policy"
    ),
    path("plans/<plan_number:number>/plan-<str:edition>.<str:form>", pilot_views.plan, name="plan"),
    path(
        "plans/<plan_number:number>/reports/<str:ref>-<str:edition>.<str:form>",
        pilot_views.report,
        name="progress_report",
    ),
    path(
        "plans/<plan_number:number>/summaries/<int:year>-<str:edition>.<str:form>",
        pilot_views.summary,
        name="pilot_summary",
    ),
]
