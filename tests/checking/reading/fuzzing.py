"""Searches for bytes that make a reader fail, led by the code they reach (atheris, which is no dependency of ours).

``python -m tests.checking.reading.fuzzing CORPUS_FOLDER -max_total_time=300``; the rest is libFuzzer's own.  The first
byte of an input says where the others go: into a file as a whole, or into one part of a whole archive or container.
What it finds goes to ``found`` under a name with the right ending, and so becomes a test.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["shuzhi.checking.reading", "shuzhi.checking.form", "olefile", "zipfile"]):
    from shuzhi.checking.form import check_form
    from shuzhi.checking.reading import ReadingError, read_bytes

from tests.checking.form.official_file import Layout

from .everything import BODY, everything
from .ole_files import SAMPLES, ole_file, sample_doc, streams_of
from .word_files import numbering, packed, word_members

_STREAMS = streams_of(sample_doc())
_MEMBERS: dict[str, str | bytes] = {**word_members(BODY, numbering="", footnotes="", styles="", footer1="")}
_WHOLE = word_members(BODY, numbering=numbering((("decimal", "%1."),)), styles=Layout().styles)


def _member(name: str) -> Callable[[bytes], tuple[str, bytes]]:
    return lambda data: ("a.docx", packed(_MEMBERS | {name: data}, method=0))


def _stream(name: str) -> Callable[[bytes], tuple[str, bytes]]:
    return lambda data: ("a.doc", ole_file(_STREAMS | {name: data}))


_PLACES: tuple[tuple[Callable[[bytes], tuple[str, bytes]], list[bytes]], ...] = (
    (lambda data: ("a.docx", data), [everything()]),
    (lambda data: ("a.doc", data), [sample_doc()]),
    (lambda data: ("a.pdf", data), [(SAMPLES / "everything.pdf").read_bytes()]),
    (lambda data: ("a.txt", data), ["述职报告\n".encode(code) for code in ("utf-8", "gb18030", "utf-16")]),
    (_member("word/document.xml"), [str(_MEMBERS["word/document.xml"]).encode()]),
    (_member("word/numbering.xml"), [str(_WHOLE["word/numbering.xml"]).encode()]),
    (_member("word/styles.xml"), [str(_WHOLE["word/styles.xml"]).encode()]),
    (_member("word/_rels/document.xml.rels"), [str(_MEMBERS["word/_rels/document.xml.rels"]).encode()]),
    (_stream("WordDocument"), [_STREAMS["WordDocument"]]),
    (_stream("1Table"), [_STREAMS["1Table"]]),
)


def try_one(data: bytes) -> None:
    """Read one input; anything but a text or a refusal ends the search."""
    if not data:
        return
    name, file = _PLACES[data[0] % len(_PLACES)][0](data[1:])
    try:
        source = read_bytes(name, file)
    except ReadingError:
        return
    check_form(file, source)


def seed(folder: Path) -> None:
    """Whole files to begin with."""
    folder.mkdir(parents=True, exist_ok=True)
    for place, (_, files) in enumerate(_PLACES):
        for number, file in enumerate(files):
            (folder / f"seed-{place}-{number}").write_bytes(bytes([place]) + file)


if __name__ == "__main__":
    seed(Path(sys.argv[1]))
    atheris.Setup(sys.argv, try_one)
    atheris.Fuzz()
