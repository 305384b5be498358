"""Say who may open the pages of papers, and what stands in their addresses (``tests/hub/house/test_roles.py``)."""

TABLE = {
    "GET papers:form_pdf": "sr -----rr- - a- aaa- r- rrrrr",
    "GET papers:form_docx": "sr -----rr- - a- aaa- r- rrrrr",
    "GET papers:disclosure_pdf": "sr -----rr- - a- aaa- r- rrrrr",
    "GET papers:disclosure_docx": "sr -----rr- - a- aaa- r- rrrrr",
    "GET papers:letter": "s- aaaarrra - a- aaa- -- r----",
    "GET papers:plan": "s- arrrrrra - -- ---- -- a----",
    "GET papers:progress_report": "s- -------- - -- ra a- -- --ra-",
    "GET papers:pilot_summary": "s- -------- - -- ra a- -- --ra-",
    "GET papers:policy": "s- aaaaaaaa - a- aaa- -- a----",
}
ARGUMENTS = {
    "number": {
        "papers": lambda of: of.draft.number,
        "papers:letter": lambda of: of.offered.number,
        "papers:policy": lambda of: of.policy.number,
        "papers:plan": lambda of: of.plan.number,
        **dict.fromkeys(("papers:progress_report", "papers:pilot_summary"), lambda of: of.pilot.number),
    },
    "edition": {"papers": lambda _: "zh"},
    "ref": {"papers:progress_report": lambda of: of.pilot.reports.first().ref},
    "year": {"papers:pilot_summary": lambda of: of.pilot.summaries.get().year},
    "kind": {"papers:policy": lambda _: "schedule"},
    "seq": {"papers": lambda _: 0},
    "form": {"papers": lambda _: "docx"},
}
