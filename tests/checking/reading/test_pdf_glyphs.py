"""Characters of a PDF whose place nobody knows keep the order in which the file tells them."""

from __future__ import annotations

from shuzhi.checking.reading.pdf_glyphs import Box, glyphs_of
from shuzhi.checking.reading.pdf_rows import rows_of

KNOWN = Box(100.0, 116.0, 700.0, 716.0)
WITHOUT_WIDTH = Box(200.0, 200.0, 700.0, 716.0)


def read(*signs: tuple[str, Box | None]) -> tuple[list[str], bool]:
    glyphs, certain = glyphs_of(signs)
    return [line.text for line in rows_of(glyphs)], certain


def test_known_places_are_kept_and_certain() -> None:
    glyphs, certain = glyphs_of([("党", KNOWN)])
    assert [tuple(glyph) for glyph in glyphs] == [("党", *KNOWN)]
    assert certain


def test_a_character_without_a_place_follows_the_one_before_it() -> None:
    assert read(("党", KNOWN), ("建", None), ("好", Box(132.0, 148.0, 700.0, 716.0))) == (["党建好"], False)


def test_characters_told_at_one_point_stand_side_by_side() -> None:
    glyphs, certain = glyphs_of([(sign, WITHOUT_WIDTH) for sign in "党课4次"])
    assert [glyph.left for glyph in glyphs] == [200.0, 216.0, 232.0, 240.0]
    assert not certain


def test_a_page_without_any_place_is_read_row_by_row() -> None:
    signs = [(sign, None) for sign in "党建\n工作\n"]
    assert read(*signs) == (["党建", "工作"], False)


def test_a_line_break_among_known_places_changes_nothing() -> None:
    assert read(("党", KNOWN), ("\n", None), ("建", Box(116.0, 132.0, 700.0, 716.0))) == (["党建"], True)


def test_a_mark_over_a_letter_needs_no_width() -> None:
    assert glyphs_of([("e", KNOWN), ("\u0301", Box(116.0, 116.0, 700.0, 716.0))])[1]
