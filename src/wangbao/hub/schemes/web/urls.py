"""Map the addresses of batches and schemes."""

from django.urls import path

from wangbao.hub.schemes.web import action, authority, batch, declaration_form, scheme

app_name = "schemes"

urlpatterns = [
    path("", scheme.schemes, name="schemes"),
    path("batches/", batch.batches, name="batches"),
    path("batches/open/", batch.open_batch, name="open_batch"),
    path("batches/<slug:code>/", batch.batch, name="batch"),
    path("batches/<slug:code>/state/", batch.change_batch, name="change_batch"),
    path("batches/<slug:code>/day/", batch.set_day, name="set_day"),
    path("batches/<slug:code>/own-day/", batch.set_own_day, name="set_own_day"),
    path("batches/<slug:code>/exception/", batch.grant_exception, name="grant_exception"),
    path("batches/<slug:code>/begin/", scheme.begin, name="begin"),
    path("authorities/", authority.authorities, name="authorities"),
    path("<scheme_number:number>/", scheme.scheme, name="scheme"),
    path("<scheme_number:number>/content/", scheme.fill, name="fill"),
    path("<scheme_number:number>/part/", scheme.part, name="part"),
    path("<scheme_number:number>/form/<str:edition>.<str:form>", declaration_form.download, name="form"),
    path("<scheme_number:number>/import/", declaration_form.import_form, name="import_form"),
    path("<scheme_number:number>/units/", action.invite, name="invite"),
    path("<scheme_number:number>/units/<str:ref>/remove/", action.remove, name="remove"),
    path("<scheme_number:number>/answer/", action.answer, name="answer"),
    path("<scheme_number:number>/files/", action.attach, name="attach"),
    path("<scheme_number:number>/files/<str:ref>/remove/", action.detach, name="detach"),
    path("<scheme_number:number>/route/", action.set_route, name="set_route"),
    path("<scheme_number:number>/submission/", action.submit, name="submit"),
    path("<scheme_number:number>/withdrawal/", action.withdraw, name="withdraw"),
    path("<scheme_number:number>/recommendation/", action.recommend, name="recommend"),
    path("<scheme_number:number>/decision/", action.decide, name="decide"),
]
