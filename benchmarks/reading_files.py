"""Time of reading one report of some 4,000 characters in each format, and of checking its layout.

    python benchmarks/reading_files.py [--rounds N] [--json]

Beside it in the same run: python-docx reading the paragraphs of the same .docx, and pypdfium2 telling the bare text of
the same .pdf without putting lines together.  The .doc and the .pdf are short samples kept with the tests.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import docx
import pypdfium2

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks"), str(ROOT)]

from checking_one_report import invented_report  # noqa: E402
from measuring import machine, median_of  # noqa: E402

from shuzhi.checking.form import check_form  # noqa: E402
from shuzhi.checking.reading import read_bytes  # noqa: E402

AIM = 0.005
SAMPLES = ROOT / "tests" / "checking" / "reading" / "samples"


def word_file(text: str) -> bytes:
    """The text as a .docx, a paragraph per line, written by python-docx."""
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def by_python_docx(data: bytes) -> str:
    """What python-docx tells of it."""
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


def by_pdfium(data: bytes) -> str:
    """The bare text of a PDF."""
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    text = invented_report()
    word, old, pdf = (
        word_file(text),
        (SAMPLES / "everything.doc").read_bytes(),
        (SAMPLES / "everything.pdf").read_bytes(),
    )
    source = read_bytes("a.docx", word)
    assert source.content.rstrip("\n") == text.rstrip("\n")

    def milliseconds(work: Callable[[], object]) -> float:
        return round(1000 * median_of(work, options.rounds), 3)

    told = {
        "characters": len(text),
        "txt_ms": milliseconds(lambda: read_bytes("a.txt", text.encode())),
        "docx_ms": milliseconds(lambda: read_bytes("a.docx", word)),
        "docx_by_python_docx_ms": milliseconds(lambda: by_python_docx(word)),
        "docx_layout_ms": milliseconds(lambda: check_form(word, source)),
        "short_doc_ms": milliseconds(lambda: read_bytes("a.doc", old)),
        "short_pdf_ms": milliseconds(lambda: read_bytes("a.pdf", pdf)),
        "short_pdf_by_pdfium_ms": milliseconds(lambda: by_pdfium(pdf)),
        "aim_docx_ms": AIM * 1000,
    }
    print(json.dumps(told | {"machine": machine()}, ensure_ascii=False, indent=1) if options.json else _lines(told))


def _lines(told: dict[str, float]) -> str:
    return "\n".join(f"{name:24} {value}" for name, value in told.items())


if __name__ == "__main__":
    main()
