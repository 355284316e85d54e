"""Old Word files (.doc, and most .wps): the text by the piece table, on olefile."""

from __future__ import annotations

import re

from shuzhi.checking.reading.fib import PIECES, Head, read_head
from shuzhi.checking.reading.ole import Container
from shuzhi.checking.reading.pieces import joined, read_pieces, read_text


def read_doc(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text and what was noted.

    Raises:
        ReadingError: file.damaged, file.encrypted, file.unsupported.
    """
    container = Container(data)
    container.check_is_word()
    stream = container.read("WordDocument")
    head = read_head(stream)
    pieces = read_pieces(head.part(container.read(head.table), PIECES))
    text = read_text(stream, pieces, head.counts["text"])
    raise NotImplementedError
