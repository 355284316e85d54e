"""Reads a report of any origin (.docx, .doc, .wps, .pdf, .txt, .md) into text with offsets, or says why it cannot.

What a file is, its bytes tell and not its ending.  Every refusal is a :class:`ReadingError` with one of these codes:

| code | met where |
|---|---|
| ``file.missing`` | there is no such file |
| ``file.unreadable`` | a folder, a pipe, no permission, in use |
| ``file.empty`` | no bytes, or no words |
| ``file.too_large`` | over 50 MB, 3 million characters, or 2,000 pages of PDF |
| ``file.encrypted`` | it has a password (Word, old Word, PDF, zip) |
| ``file.damaged`` | cut off, or its inner structure cannot be followed |
| ``file.bomb`` | it unpacks to far more than it holds, declares entities, or nests without end |
| ``file.scan`` | a PDF of pictures of pages, no words |
| ``file.unsupported`` | a picture, Excel, PowerPoint, OFD, RTF, a web page, a program, Word 95 … |
| ``file.encoding`` | text in an encoding that cannot be told, or a PDF without a table of characters |
"""

from shuzhi.checking.reading.failure import ReadingError
from shuzhi.checking.reading.read import read_bytes, read_file

__all__ = ["ReadingError", "read_bytes", "read_file"]
