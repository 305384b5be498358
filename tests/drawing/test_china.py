"""The schematic map: every division once, no tile upon another, words inside their tiles."""

import xml.etree.ElementTree as ET

import pytest

from wangbao.drawing.china import COLUMNS, NARROW, ROWS, TILES, WIDE, Tile, short_name, tile_map
from wangbao.drawing.svg import width
from wangbao.vocabulary.regions import REGIONS
from wangbao.vocabulary.text import LANGS

GRIDS = {grid.name: grid for grid in (WIDE, NARROW)}


def drawn(tiles, lang, grid):
    return ET.fromstring(tile_map(tiles, lang, grid, label="map"))  # noqa: S314 - our own drawing


def test_every_division_of_the_vocabulary_has_a_tile_of_its_own():
    assert set(TILES) == {region.code for region in REGIONS}
    assert len(TILES) == 34
    places = [(column, row) for column, row, _ in TILES.values()]
    assert len(set(places)) == len(places)
    assert {column for column, _ in places} == set(range(COLUMNS))
    assert {row for _, row in places} == set(range(ROWS))
    letters = [letters for _, _, letters in TILES.values()]
    assert len(set(letters)) == len(letters)


@pytest.mark.parametrize(
    ("north", "south"),
    [
        ("23", "22"),
        ("22", "21"),
        ("15", "11"),
        ("11", "13"),
        ("61", "50"),
        ("44", "82"),
        ("43", "45"),
        ("62", "51"),
    ],
)
def test_the_north_lies_above_the_south(north, south):
    assert TILES[north][1] < TILES[south][1]


@pytest.mark.parametrize(
    ("west", "east"),
    [("65", "62"), ("54", "51"), ("51", "61"), ("43", "36"), ("36", "33"), ("82", "81"), ("35", "71")],
)
def test_the_west_lies_left_of_the_east(west, east):
    assert TILES[west][0] < TILES[east][0]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", GRIDS)
def test_words_stay_inside_their_tiles(lang, name):
    grid = GRIDS[name]
    svg = drawn({code: Tile(3, "6,504万" if lang == "zh" else "65.04m") for code in TILES}, lang, grid)
    tiles = svg.findall("g")
    assert len(tiles) == 34
    for tile in tiles:
        box = tile.find("rect")
        left, top = float(box.get("x")), float(box.get("y"))
        right, bottom = left + float(box.get("width")), top + float(box.get("height"))
        lines = [float(text.get("y")) for text in tile.findall("text")]
        assert lines == sorted(lines)
        for text in tile.findall("text"):
            half = width(text.text, grid.letter) / 2
            assert left <= float(text.get("x")) - half
            assert float(text.get("x")) + half <= right
            assert top <= float(text.get("y")) - 0.8 * grid.letter
            assert float(text.get("y")) + 0.15 * grid.letter <= bottom


def test_a_tile_says_its_whole_name_and_its_figure():
    svg = drawn({"23": Tile(5, "5.72m")}, "en", NARROW)
    by_title = {tile.find("title").text: tile for tile in svg.findall("g")}
    tile = by_title["Heilongjiang 5.72m"]
    assert tile.find("rect").get("class") == "tile h5"
    assert [text.text for text in tile.findall("text")] == ["HL", "5.72m"]
    assert by_title["Jilin"].find("rect").get("class") == "tile h0"
    assert [text.text for text in by_title["Jilin"].findall("text")] == ["JL"]


def test_wide_english_maps_name_all_in_full():
    names = {
        " ".join(text.text for text in tile.findall("text")) for tile in drawn({}, "en", WIDE).findall("g")
    }
    assert names == {region.name.en for region in REGIONS}


def test_what_is_no_division_is_not_drawn_and_keeps_its_code():
    assert len(drawn({"99": Tile(5, "1")}, "zh", WIDE).findall("g")) == 34
    assert [short_name(code, lang) for code in ("44", "99") for lang in LANGS] == ["广东", "GD", "99", "99"]
