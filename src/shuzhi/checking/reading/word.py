"""Word files (.docx, and .wps files that are the same inside): zip and XML read directly, nothing executed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from shuzhi.checking.model import Span
from shuzhi.checking.reading.failure import refused
from shuzhi.checking.reading.names import W
from shuzhi.checking.reading.numbering import Numbers
from shuzhi.checking.reading.package import Package, parse, target_of
from shuzhi.checking.reading.walk import Paragraph, Walk

_REVISIONS = tuple(W + name for name in ("ins", "del", "moveFrom", "moveTo"))
# Styles of tables take most of the room and tell nothing of paragraphs.
_TABLE_STYLES = re.compile(rb'<w:style w:type="table".*?</w:style>', re.DOTALL)
_QUIET_LINKS = ("/hyperlink",)  # a link people click; every other outside target is told


class Parts:
    """What the main part refers to, by the kind of relationship (``styles`` …); each read once, when asked for."""

    def __init__(self, package: Package, names: dict[str, str]) -> None:
        self._package = package
        self._names = {kind: name for kind, name in names.items() if name in package}
        self._trees: dict[str, etree._Element] = {}

    def __contains__(self, kind: str) -> bool:
        return kind in self._names

    def tree(self, kind: str) -> etree._Element | None:
        """The tree of the part of this kind, None where there is none.

        Raises:
            ReadingError: as :meth:`Package.read`.
        """
        if kind not in self._names:
            return None
        if kind not in self._trees:
            data = self._package.read(self._names[kind])
            self._trees[kind] = parse(_TABLE_STYLES.sub(b"", data) if kind == "styles" else data)
        return self._trees[kind]


@dataclass(frozen=True, slots=True)
class WordDocument:
    """A Word file, read once for everybody.

    Attributes:
        package: The archive, for the parts that only some readers need.
        main: The name of its main part.
        parts: What the main part refers to.
        root: The main part's tree.
        text: The text as people read it.
        paragraphs: Where each paragraph stands in it.
        noted: What was met or left out.
    """

    package: Package
    main: str
    parts: Parts
    root: etree._Element
    text: str
    paragraphs: tuple[Paragraph, ...]
    noted: tuple[str, ...]


def read_word(data: bytes) -> WordDocument:
    """Read a .docx.

    Raises:
        ReadingError: file.damaged, file.encrypted, file.bomb, file.unsupported.
    """
    package = Package(data)
    main = package.main_part()
    names, noted = _references(package, main)
    parts = Parts(package, names)
    root = package.xml(main)
    body = root.find(W + "body")
    if body is None:
        raise refused("file.unsupported", "它不是 Word 文档")
    numbering = parts.tree("numbering")
    styles = parts.tree("styles") if numbering is not None else None
    walk = Walk(root, Numbers(numbering, styles))
    walk.blocks(body)
    _read_notes(walk, parts)
    if next(root.iter(*_REVISIONS), None) is not None:
        noted.append("文中留有修订痕迹，已按接受修订后的文字读入；正式上报前请在「审阅」里接受全部修订。")
    if walk.hidden:
        noted.append("文中有隐藏的文字，没有读入。")
    if "comments" in parts and next(root.iter(W + "commentReference"), None) is not None:
        noted.append("文中的批注没有读入，只读了正文。")
    if next(root.iter(W + "altChunk"), None) is not None:
        noted.append("文件里嵌有另一个文件，嵌入的部分没有读入。")
    return WordDocument(package, main, parts, root, walk.text, tuple(walk.paragraphs), tuple(noted))


def paragraph_spans(data: bytes) -> list[tuple[int, Span]]:
    """Where each paragraph of a .docx stands in the text that :func:`read_word` gives.

    The number counts the ``w:p`` elements of the main part in document order from 0, as
    ``document.element.body.iter(qn("w:p"))`` of python-docx does.  Spans leave the line end out; paragraphs that are
    not read (the second telling of a text box for old programs, foot- and endnotes) are not in the list.

    Raises:
        ReadingError: as :func:`read_word`.
    """
    return [(paragraph.order, paragraph.span) for paragraph in read_word(data).paragraphs if paragraph.order >= 0]


def _references(package: Package, main: str) -> tuple[dict[str, str], list[str]]:
    names: dict[str, str] = {}
    outside = False
    for relation in package.relations(main):
        kind = relation.get("Type", "")
        if relation.get("TargetMode") == "External":
            outside = outside or not kind.endswith(_QUIET_LINKS)
        else:
            names.setdefault(kind.rpartition("/")[2], target_of(relation, main))
    noted = []
    if outside:
        noted.append("文件里有指向别处的链接（模板、图片或对象），没有打开，只读了文字。")
    if any(name.lower().endswith("vbaproject.bin") for name in package.names):
        noted.append("文件里有宏，没有运行，只读了文字。")
    return names, noted


def _read_notes(walk: Walk, parts: Parts) -> None:
    """Foot- and endnotes in the order in which they are referred to; each once, also where one refers to itself."""
    known: dict[tuple[str, str], etree._Element] = {}
    for kind in ("footnote", "endnote"):
        notes = parts.tree(f"{kind}s") if any(of == kind for of, _ in walk.notes) else None
        if notes is not None:
            known |= {(kind, note.get(W + "id", "")): note for note in notes.iterchildren(W + kind)}
    for reference in list(walk.notes):
        note = known.pop(reference, None)
        if note is not None:
            walk.blocks(note, "note")
