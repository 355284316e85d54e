"""What a file is before it is opened: refuses macros, links to other files, passwords, bombs and other
things.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from openpyxl.utils import column_index_from_string

from shuzhi.errors import ShuzhiError

MAX_BYTES = 50 * 1024 * 1024  # unpacked
MAX_ROWS = 200_000
MAX_CELLS = 3_000_000
MAX_PARTS = 2_000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_AREA = re.compile(
    rb"<(?:\w+:)?(?:mergeCell|hyperlink)\s[^>]*?ref=[\"']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})[\"']"
)
MAX_MERGED = 1_000_000  # cells under merged areas and linked areas: openpyxl makes an object for each


class RefusedError(ShuzhiError):
    """The file is not read at all."""


def _refused(code: str, message: str, advice: str) -> RefusedError:
    return RefusedError(message, advice=advice, code=code)


def _macro() -> RefusedError:
    return _refused(
        "file.macro", "文件里有宏，不能读入。", "请在 Excel 或 WPS 中另存为「Excel 工作簿（.xlsx）」再导入。"
    )


def too_large(what: str) -> RefusedError:
    """The refusal of a file that is too large; ``what`` says in which respect."""
    return _refused("file.too_large", f"文件太大：{what}。", "请删去多余的工作表、空行和图片，或分成几个文件再导入。")


def unreadable(why: str) -> RefusedError:
    """The refusal of a file that is no workbook or is damaged."""
    return _refused("file.unreadable", f"打不开这个文件：{why}。", "请用 Excel 或 WPS 打开并另存为 .xlsx 再导入。")


def examine(data: bytes, name: str) -> str:
    """What the bytes are: ``xlsx``, ``xls`` or ``csv``.

    Raises:
        RefusedError: file.macro, file.external_links, file.encrypted, file.too_large, file.unreadable.
    """
    suffix = name.lower().rpartition(".")[2]
    if not data:
        raise unreadable("文件是空的")
    if len(data) > MAX_BYTES:
        raise too_large("超过 50 MB")
    if data.startswith(_OLE):
        return _examine_ole(data)
    if suffix in {"xlsm", "xltm", "xlam"}:
        raise _macro()
    if data.startswith(b"PK"):
        return _examine_zip(data)
    if suffix == "csv" and b"\x00" not in data:
        return "csv"
    raise unreadable("不是 Excel 文件")


def _examine_ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise _refused("file.encrypted", "文件有打开密码，不能读入。", "请在 Excel 或 WPS 中取消密码、另存后再导入。")
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise _macro()
    if any(stream.encode("utf-16-le") in data for stream in ("Workbook", "Book")):
        return "xls"
    raise unreadable("不是 Excel 文件")


def _examine_zip(data: bytes) -> str:
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise unreadable("文件已损坏") from error
    with archive:
        parts = archive.infolist()
        _examine_parts(parts)
        try:
            _examine_texts(archive, parts)
        except RefusedError:
            raise
        except Exception as error:  # zipfile and zlib raise a dozen kinds for damaged archives
            raise unreadable("文件已损坏") from error
    return "xlsx"


def _examine_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.lower().lstrip("/") for part in parts]
    if len(parts) > MAX_PARTS:
        raise too_large("内部部件过多")
    if any(part.flag_bits & 1 for part in parts):
        raise _refused("file.encrypted", "文件有密码，不能读入。", "请取消密码、另存后再导入。")
    # zipfile never unpacks more than a part's declared size, so the sum of the declared sizes is a bound.
    if sum(part.file_size for part in parts) > MAX_BYTES:
        raise too_large("解压后超过 50 MB")
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise _macro()
    if any("/externallinks/" in name or name.endswith("xl/connections.xml") for name in names):
        raise _refused(
            "file.external_links",
            "文件里有指向其他文件或数据库的链接，不能读入。",
            "请在 Excel 的「数据—编辑链接」中断开链接（保留数值），另存后再导入。",
        )
    if "xl/workbook.xml" not in names:
        raise unreadable("是压缩包，但不是 Excel 工作簿")


def _examine_texts(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """No document types (entity bombs), not too many rows or cells."""
    rows = cells = merged = 0
    for part in parts:
        if not part.filename.lower().endswith((".xml", ".rels")):
            continue
        text = archive.read(part)
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text or text[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise unreadable("内部格式不合规范")
        if "/worksheets/" in part.filename.lower():
            rows += sum(1 for _ in _ROW.finditer(text))
            cells += sum(1 for _ in _CELL.finditer(text))
            merged += sum(map(_size, _AREA.finditer(text)))
    if rows > MAX_ROWS:
        raise too_large("超过 20 万行")
    if cells > MAX_CELLS:
        raise too_large("单元格过多")
    if merged > MAX_MERGED:
        raise too_large("合并单元格过多")


def _size(area: re.Match[bytes]) -> int:
    """How many cells an area such as A1:C3 spans."""
    left, right = (column_index_from_string(area[group].decode()) for group in (1, 3))
    return (abs(right - left) + 1) * (abs(int(area[4]) - int(area[2])) + 1)
