"""Map the addresses of reviews."""

from django.urls import path

from wangbao.hub.reviews.web import item, own, round as rounds

app_name = "reviews"

urlpatterns = [
    path("", rounds.rounds, name="list"),
    path("mine/", own.mine, name="mine"),
    path("mine/sheet.csv", own.sheet, name="sheet"),
    path("mine/<str:ref>/", own.review, name="review"),
    path("mine/<str:ref>/score/", own.score, name="score"),
    path("mine/<str:ref>/abstention/", own.abstain, name="abstain"),
    path("mine/<str:ref>/remark/", own.remark, name="remark"),
    path("mine/<str:ref>/files/<int:place>/", own.file, name="file"),
    path("statement/<slug:batch>/", own.statement, name="statement"),
    path("statement/<slug:batch>/made/", own.state, name="state"),
    path("rounds/<slug:batch>/", rounds.round_, name="round"),
    path("rounds/<slug:batch>/act/", rounds.act, name="act"),
    path("rounds/<slug:batch>/experts/", rounds.pool, name="experts"),
    path("rounds/<slug:batch>/groups/", rounds.group, name="group"),
    path("rounds/<slug:batch>/ranking/", rounds.ranking, name="ranking"),
    path("rounds/<slug:batch>/ranking.csv", rounds.ranking_csv, name="ranking_csv"),
    path("rounds/<slug:batch>/decision/", rounds.decide, name="decision"),
    path("rounds/<slug:batch>/objections/<str:ref>/", item.answer, name="answer"),
    path("items/<review_item_number:number>/", item.item, name="item"),
    path("items/<review_item_number:number>/return/", item.send_back, name="send_back"),
    path("items/<review_item_number:number>/names/", item.names, name="names"),
    path("corrections/<review_item_number:number>/", item.correct, name="correction"),
    path("notice/<slug:batch>/", item.notice, name="notice"),
]
