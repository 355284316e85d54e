"""One walk through a Word document: the text as people read it, and where each paragraph of the file stands in it.

The reader takes the text, the form check and the writer of comments take the paragraphs, so that all speak of the same
offsets.  Left out: deleted revisions, hidden text, field codes.  Kept: insertions, field results, automatic numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from lxml import etree

from shuzhi.checking.model import Span
from shuzhi.checking.reading.failure import refused
from shuzhi.checking.reading.names import FALSE, MC, M, W
from shuzhi.checking.reading.numbering import Numbers

Container = Literal["body", "table", "box", "note"]

MAX_DEPTH = 120  # of elements inside one another; real documents stay under 40
MAX_PARAGRAPHS = 200_000  # a volume of a thousand reports has a sixth of it
_PARAGRAPH, _RUN, _TEXT, _RUN_PROPERTIES, _PROPERTIES = W + "p", W + "r", W + "t", W + "rPr", W + "pPr"
_SIGNS = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
# A paragraph without any of these is its w:t elements and nothing else: nine of ten, and three times as fast.
_INTRICATE = (
    *(W + name for name in ("del", "moveFrom", "vanish", "fldChar", "sym", "ruby", "txbxContent", "rt")),
    *(W + "footnoteReference", W + "endnoteReference", MC + "AlternateContent", M + "t", *_SIGNS),
)
_NOT_TEXT = frozenset(
    W + name
    for name in (
        *("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr", "del", "moveFrom", "rt"),
        *("instrText", "delText", "delInstrText", "bookmarkStart", "bookmarkEnd", "lastRenderedPageBreak", "proofErr"),
        *("commentRangeStart", "commentRangeEnd", "annotationRef", "footnoteRef", "endnoteRef"),
    )
)
# Signs of the symbol fonts that forms use; others of the private area mean nothing without their font.
SYMBOLS = {0xF052: "☑", 0xF053: "☒", 0xF0A3: "□", 0xF0A8: "□", 0xF0FC: "✓", 0xF0FE: "☑", 0xF06F: "□", 0xF0B7: "•"}


class Paragraph(NamedTuple):
    """A paragraph of the file and where its words stand in the text as read.

    Attributes:
        order: Which ``w:p`` of the main part it is, counted in document order from 0; -1 in a note.
        element: The element itself.
        span: Its words, automatic number included, line end not.
        number: The automatic number written before it, or empty.
        container: The body, a table, a text box or a foot- or endnote.
    """

    order: int
    element: etree._Element
    span: Span
    number: str
    container: Container


class Walk:
    """Collects text and paragraphs; feed it elements in order."""

    def __init__(self, root: etree._Element, numbers: Numbers) -> None:
        self.paragraphs: list[Paragraph] = []
        self.hidden = False  # whether hidden words were left out
        self.notes: list[tuple[str, str]] = []  # ("footnote" or "endnote", id) in the order of reference
        self._parts: list[str] = []
        self._length = 0
        self._numbers = numbers
        self._order = {element: index for index, element in enumerate(root.iter(_PARAGRAPH))}
        if len(self._order) > MAX_PARAGRAPHS:
            raise refused("file.too_large", f"有 {len(self._order)} 个段落")
        self._intricate = {above for node in root.iter(*_INTRICATE) for above in node.iterancestors(_PARAGRAPH)}
        self._fields: list[bool] = []  # of each open field: whether its code is still being told
        self._codes = 0  # how many of them
        self._boxes: list[etree._Element] = []
        self._container: Container = "body"
        self._depth = 0

    @property
    def text(self) -> str:
        """What has been read so far."""
        return "".join(self._parts)

    def blocks(self, parent: etree._Element, container: Container | None = None) -> None:
        """Read everything inside ``parent``."""
        before = self._container
        if container:
            self._container = container
        self._children(parent)
        self._container = before

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _children(self, parent: etree._Element) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise refused("file.bomb", "内部结构嵌套过深")
        for child in parent:
            handler = _HANDLERS.get(child.tag)
            if handler is not None:
                handler(self, child)
            elif child.tag not in _NOT_TEXT:
                self._children(child)
        self._depth -= 1

    def _paragraph(self, element: etree._Element) -> None:
        start = self._length
        number = self._numbers.of(element)
        if number:
            self._add(number)
        intricate = element in self._intricate or self._container == "note"
        if intricate:
            self._children(element)
        else:
            text = "".join([node.text or "" for node in element.iter(_TEXT)])
            self._add(text.replace("\n", " ") if "\n" in text else text)
        index = self._order.get(element, -1)
        self.paragraphs.append(Paragraph(index, element, (start, self._length), number, self._container))
        if not (intricate and _mark_is_deleted(element.find(_PROPERTIES))):
            self._add("\n")
        self._read_boxes()

    def _read_boxes(self) -> None:
        """Text boxes come after the paragraph they hang on."""
        if not self._boxes:
            return
        waiting, self._boxes = self._boxes, []
        for box in waiting:
            self.blocks(box, "box")

    def _run(self, element: etree._Element) -> None:
        if _is_hidden(element):
            self.hidden = True
            return
        for child in element:
            tag = child.tag
            if tag == _TEXT:
                text = child.text
                if text and not self._in_code():
                    self._add(text.replace("\n", " ") if "\n" in text else text)
            elif tag == _RUN_PROPERTIES:
                continue
            else:
                handler = _HANDLERS.get(tag)
                if handler is not None:
                    handler(self, child)
                elif tag not in _NOT_TEXT:
                    self._children(child)

    def _in_code(self) -> bool:
        """Whether the place is inside a field's code; the innermost field's code stands in other elements."""
        return self._codes > (1 if self._fields and self._fields[-1] else 0)

    def _words(self, element: etree._Element) -> None:
        if element.text and not self._in_code():
            self._add(element.text.replace("\n", " "))

    def _field(self, element: etree._Element) -> None:
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(True)
            self._codes += 1
        elif self._fields and kind == "separate":
            self._codes -= self._fields[-1]
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._codes -= self._fields.pop()

    def _symbol(self, element: etree._Element) -> None:
        try:
            code = int(element.get(W + "char", ""), 16)
        except ValueError:
            return
        if 0xE000 <= code <= 0xF8FF:
            self._add(SYMBOLS.get(code, ""))
        elif 0x20 <= code < 0xD800 or 0xF900 <= code < 0xFFFE:
            self._add(chr(code))

    def _table(self, element: etree._Element) -> None:
        before, self._container = self._container, "table" if self._container == "body" else self._container
        self._children(element)
        self._container = before

    def _row(self, element: etree._Element) -> None:
        if _is_deleted_row(element):
            return
        start = self._length
        self._children(element)
        if self._length > start:
            self._end_with("\n")

    def _cell(self, element: etree._Element) -> None:
        """A cell ends in a tab where its last paragraph ended in a line end: one for one, spans stay."""
        start = self._length
        self._children(element)
        if self._length > start:
            self._end_with("\t")
        else:
            self._add("\t")

    def _end_with(self, end: str) -> None:
        if self._parts[-1] in ("\n", "\t"):
            self._parts[-1] = end

    def _alternatives(self, element: etree._Element) -> None:
        """The first choice; the fallback tells the same again for older programs."""
        chosen = element.find(MC + "Choice")
        if chosen is None:
            chosen = element.find(MC + "Fallback")
        if chosen is not None:
            self._children(chosen)

    def _note(self, element: etree._Element) -> None:
        kind = "footnote" if element.tag == W + "footnoteReference" else "endnote"
        self.notes.append((kind, element.get(W + "id", "")))

    def _sign(self, element: etree._Element) -> None:
        self._add(_SIGNS[str(element.tag)])

    def _box(self, element: etree._Element) -> None:
        self._boxes.append(element)


_HANDLERS: dict[object, Callable[[Walk, etree._Element], None]] = {
    W + "p": Walk._paragraph,
    W + "r": Walk._run,
    W + "t": Walk._words,
    M + "t": Walk._words,
    W + "tbl": Walk._table,
    W + "tr": Walk._row,
    W + "tc": Walk._cell,
    **dict.fromkeys(_SIGNS, Walk._sign),
    W + "sym": Walk._symbol,
    W + "fldChar": Walk._field,
    W + "footnoteReference": Walk._note,
    W + "endnoteReference": Walk._note,
    W + "txbxContent": Walk._box,
    MC + "AlternateContent": Walk._alternatives,
}


def _mark_is_deleted(properties: etree._Element | None) -> bool:
    if properties is None:
        return False
    mark = properties.find(W + "rPr")
    return mark is not None and (mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None)


def _is_deleted_row(row: etree._Element) -> bool:
    properties = next(row.iterchildren(W + "trPr"), None)
    return properties is not None and properties.find(W + "del") is not None


def _is_hidden(run: etree._Element) -> bool:
    properties = run.find(W + "rPr")
    if properties is None:
        return False
    hidden = properties.find(W + "vanish")
    return hidden is not None and hidden.get(W + "val") not in FALSE
