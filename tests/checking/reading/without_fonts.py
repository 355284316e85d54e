"""Reads a PDF from standard input as a machine without any font does, and tells what it read as JSON.

pdfium looks for fonts in folders of the system that a test cannot change; it takes other folders when it is started.
"""

from __future__ import annotations

import ctypes
import json
import sys
import tempfile

from pypdfium2 import raw

from shuzhi.checking.reading import read_bytes


def _forget_fonts(folder: str) -> object:
    """Start pdfium again with one folder for fonts; what is returned must live as long as pdfium."""
    path = ctypes.create_string_buffer(folder.encode())
    folders = (ctypes.POINTER(ctypes.c_char) * 2)(ctypes.cast(path, ctypes.POINTER(ctypes.c_char)))
    config = raw.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=folders)
    raw.FPDF_DestroyLibrary()
    raw.FPDF_InitLibraryWithConfig(config)
    return path, folders, config


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as empty:
        kept = _forget_fonts(empty)
        source = read_bytes("a.pdf", sys.stdin.buffer.read())
    json.dump([source.content, list(source.noted), source.order_uncertain], sys.stdout)
