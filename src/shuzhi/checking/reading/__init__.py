"""Reads a report of any origin (.docx, .doc, .wps, .pdf, .txt, .md) into text with offsets, or says why it cannot."""

from shuzhi.checking.reading.failure import ReadingError
from shuzhi.checking.reading.read import read_bytes, read_file

__all__ = ["ReadingError", "read_bytes", "read_file"]
