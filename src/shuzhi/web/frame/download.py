"""Files that leave through a page: always as a download, never shown in it."""

from __future__ import annotations

from pathlib import PurePath

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from shuzhi.exchange.excel_out import WORKBOOK_TYPE

TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xlsx": WORKBOOK_TYPE,
}
OPAQUE = "application/octet-stream"  # of what somebody uploaded: no browser shall make anything of it


def download(content: bytes, name: str) -> HttpResponse:
    """A file that the program made; its name's ending tells its type."""
    return _attached(content, name, TYPES[PurePath(name).suffix])


def download_as_kept(content: bytes, name: str) -> HttpResponse:
    """A file that somebody uploaded, byte for byte."""
    return _attached(content, name, OPAQUE)


def _attached(content: bytes, name: str, content_type: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})
