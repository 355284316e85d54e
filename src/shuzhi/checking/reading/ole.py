"""The container around old Office files: which streams it has, read with limits."""

from __future__ import annotations

from io import BytesIO

import olefile

from shuzhi.checking.reading.failure import refused

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
MAX_STREAM_BYTES = 48 * 1024 * 1024

# stream in the container → what the file is, where it is no Word document
_OTHERS = {
    "workbook": "它是 Excel 表格",
    "book": "它是 Excel 表格",
    "powerpoint document": "它是演示文稿（PPT）",
    "matost": "它是旧版 Works 文档",
    "visiodocument": "它是 Visio 图",
    "__properties_version1.0": "它是一封电子邮件",
}


class Container:
    """An OLE file."""

    def __init__(self, data: bytes) -> None:
        """Open ``data``.

        Raises:
            ReadingError: file.damaged.
        """
        try:
            self._file = olefile.OleFileIO(BytesIO(data))
            self._streams = {"/".join(path).lower(): path for path in self._file.listdir(streams=True)}
        except Exception as error:  # a damaged container makes olefile raise a dozen kinds, RecursionError among them
            raise refused("file.damaged", "内部结构读不出来") from error

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._streams

    @property
    def has_macros(self) -> bool:
        """Whether it carries a macro project."""
        return any("vba" in name.split("/") for name in self._streams)

    def read(self, name: str) -> bytes:
        """One stream.

        Raises:
            ReadingError: file.damaged.
        """
        path = self._streams.get(name.lower())
        if path is None:
            raise refused("file.damaged", f"缺少内部部件 {name}")
        try:
            if self._file.get_size(path) > MAX_STREAM_BYTES:
                raise refused("file.damaged", f"内部部件 {name} 的大小不合常理")
            with self._file.openstream(path) as stream:
                return stream.read()
        except (OSError, ValueError, IndexError, KeyError, TypeError, EOFError) as error:
            raise refused("file.damaged", f"内部部件 {name} 读不全") from error

    def check_is_word(self) -> None:
        """Refuse what is no Word document.

        Raises:
            ReadingError: file.encrypted, file.unsupported.
        """
        if "EncryptedPackage" in self or "EncryptionInfo" in self:
            raise refused("file.encrypted")
        if "WordDocument" in self:
            return
        what = next((what for stream, what in _OTHERS.items() if stream in self._streams), "它不是 Word 文档")
        raise refused("file.unsupported", what)
