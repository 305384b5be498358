import pytest

from wangbao.portfolio.accumulation.classes import CODES, CommonEvents, class_name, default, first_type
from wangbao.risk import parameters
from wangbao.risk.incidents import incident_types
from wangbao.vocabulary import provenance
from wangbao.vocabulary.document import parse
from wangbao.vocabulary.errors import InputError


def test_classes_are_those_of_the_loss_model():
    assert tuple(parameters.default().common_causes) == CODES
    assert [t.code for t in incident_types()[first_type() :]] == list(CODES)
    assert class_name(1).zh == "破坏性蠕虫"


def test_every_figure_says_where_it_comes_from():
    known = {*parameters.default().sources, *default().sources}
    for path, figure in default().figures().items():
        provenance.confidence(figure.confidence, field=path)
        assert set(figure.source) <= known, path
        assert figure.source or figure.confidence == "judgement", path
        assert figure.name.zh, path
        assert figure.name.en, path


def test_shares_and_bounds_are_by_class():
    figures = default()
    assert figures.shares.tolist() == [figures.shared_severity[code].v for code in CODES]
    assert figures.largest_chance.tolist() == [figures.max_hit[code].v for code in CODES]


@pytest.mark.parametrize(
    ("table", "code", "change", "field"),
    [
        ("shared_severity", "cloud_outage", {"v": 0.97}, "shared_severity.cloud_outage"),
        ("max_hit", "faulty_update", {"high": 1.5}, ""),
        ("max_hit", "cloud_outage", None, ""),
    ],
)
def test_figures_out_of_range_are_refused(table, code, change, field):
    data = default().model_dump()
    if change is None:
        del data[table][code]
    else:
        data[table][code] |= change
    with pytest.raises(InputError) as caught:
        parse(CommonEvents, data)
    assert caught.value.problems[0].field == field
