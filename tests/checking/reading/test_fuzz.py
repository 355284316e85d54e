"""Bytes changed at random, the same ones on every run: whatever happens, it is a text or a refusal with a code.

``fuzzing.py`` beside this file goes on from here for as long as one likes; what it finds is kept in ``found``.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuzhi.checking.model import SourceText
from shuzhi.checking.reading import ReadingError, read_bytes
from shuzhi.checking.reading.pdf_lines import Line, paragraphs, without_margins
from shuzhi.checking.reading.pdf_rows import Glyph, rows_of

from .everything import BODY, everything
from .ole_files import SAMPLES, ole_file, sample_doc, streams_of
from .word_files import packed, word_members

FOUND = sorted((Path(__file__).parent / "found").glob("*"))
TEXT = "述职报告：全年召开党员大会4次，收缴党费3万元。\n" * 8
WHOLE = {
    "a.docx": everything(),
    "a.doc": sample_doc(),
    "a.pdf": (SAMPLES / "everything.pdf").read_bytes(),
    "a.txt": TEXT.encode(),
    "b.txt": TEXT.encode("utf-16"),
    "c.txt": TEXT.encode("gb18030"),
}
QUICK = settings(max_examples=120, deadline=None, derandomize=True, database=None)
CHANGES = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=6), st.integers(0, 6)), max_size=8)


def changed(data: bytes, changes: list[tuple[float, bytes, int]]) -> bytes:
    """Each change cuts some bytes out at a place and puts others in."""
    for place, new, cut in changes:
        at = int(place * len(data))
        data = data[:at] + new + data[at + cut :]
    return data


def is_text_or_refused(name: str, data: bytes) -> None:
    try:
        source = read_bytes(name, data)
    except ReadingError as refusal:
        error = refusal
    else:
        is_whole_text(source)
        return
    assert error.code.startswith("file.")
    assert error.advice


def is_whole_text(source: SourceText) -> None:
    assert source.content.strip()
    assert "\r" not in source.content
    assert "\x00" not in source.content
    source.content.encode()  # no half characters


@pytest.mark.parametrize("path", FOUND, ids=[path.name for path in FOUND])
def test_what_a_search_once_found_is_text_or_refused(path: Path) -> None:
    is_text_or_refused(path.name, path.read_bytes())


@pytest.mark.parametrize("name", list(WHOLE))
@QUICK
@given(changes=CHANGES)
def test_changed_bytes_are_text_or_refused(name: str, changes: list[tuple[float, bytes, int]]) -> None:
    is_text_or_refused(name, changed(WHOLE[name], changes))


@QUICK
@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.docx", "a.doc", "a.pdf", "a.md", "a"]))
def test_any_bytes_are_text_or_refused(data: bytes, name: str) -> None:
    is_text_or_refused(name, data)


@QUICK
@given(changes=CHANGES)
def test_changed_xml_inside_a_whole_archive_is_text_or_refused(changes: list[tuple[float, bytes, int]]) -> None:
    members: dict[str, str | bytes] = dict(word_members(BODY))
    xml = changed(str(members["word/document.xml"]).encode(), changes)
    is_text_or_refused("a.docx", packed(members | {"word/document.xml": xml}, method=0))


@pytest.mark.parametrize("stream", ["WordDocument", "1Table"])
@QUICK
@given(changes=CHANGES)
def test_changed_streams_inside_a_whole_container_are_text_or_refused(
    stream: str, changes: list[tuple[float, bytes, int]]
) -> None:
    streams = streams_of(sample_doc())
    is_text_or_refused("a.doc", ole_file(streams | {stream: changed(streams[stream], changes)}))


NUMBERS = st.floats(-2000, 2000, allow_nan=False)
GLYPHS = st.builds(Glyph, st.text(min_size=1, max_size=1), NUMBERS, NUMBERS, NUMBERS, NUMBERS)


@QUICK
@given(st.lists(GLYPHS, max_size=60))
def test_characters_at_any_place_keep_being_read(glyphs: list[Glyph]) -> None:
    lines: list[Line] = rows_of(glyphs)
    kept, _ = without_margins([lines, lines])
    assert sum(map(len, paragraphs(kept))) >= 0
