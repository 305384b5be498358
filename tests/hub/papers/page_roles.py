"""Say who may open the pages of papers, and what stands in their addresses (``tests/hub/house/test_roles.py``)."""

TABLE = {
    "GET papers:form_pdf": "sr -----rr- - a- aaa- r- rrrrr",
    "GET papers:form_docx": "sr -----rr- - a- aaa- r- rrrrr",
    "GET papers:disclosure_pdf": "sr -----rr- - a- aaa- r- rrrrr",
    "GET papers:disclosure_docx": "sr -----rr- - a- aaa- r- rrrrr",
    "GET papers:letter": "s- aaaarrra - a- aaa- -- r----",
    "GET papers:policy": "s- aaaaaaaa - a- aaa- -- a----",
}
ARGUMENTS = {
    "number": {
        "papers": lambda of: of.draft.number,
        "papers:letter": lambda of: of.offered.number,
        "papers:policy": lambda of: of.policy.number,
    },
    "kind": {"papers:policy": lambda _: "schedule"},
    "seq": {"papers": lambda _: 0},
    "form": {"papers": lambda _: "docx"},
}
