"""The zip around a .docx: opened with limits, so that no archive can fill the memory.

Only the few members that hold text are unpacked; the limits on the others are there to tell a bomb from a report.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from posixpath import dirname, join, normpath

from lxml import etree

from shuzhi.checking.reading.failure import refused

MAX_MEMBERS = 4_000
MAX_MEMBER_BYTES = 24 * 1024 * 1024  # of one XML part; its tree takes about twenty times as much memory
MAX_TAGS = 2_000_000  # in one XML part; each takes some hundred bytes of memory
MAX_TOTAL_BYTES = 256 * 1024 * 1024  # all members unpacked, as the archive declares; pictures are not unpacked
MAX_RATIO = 250  # unpacked to packed, of a member larger than ...
RATIO_FROM = 1024 * 1024  # ... this; the style sheets of Word reach about 20

_STRICT = b"http://purl.oclc.org/ooxml/"  # "Strict Open XML": the same elements in other namespaces
_TRANSITIONAL = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


class Package:
    """The members of a .docx, by name, and how its main part refers to the others."""

    def __init__(self, data: bytes) -> None:
        """Open ``data``.

        Raises:
            ReadingError: file.damaged, file.encrypted, file.bomb.
        """
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, OverflowError) as error:
            raise refused("file.damaged", "压缩结构读不出来") from error
        members = self._archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise refused("file.bomb", f"内部部件有 {len(members)} 个")
        if sum(member.file_size for member in members) > MAX_TOTAL_BYTES:
            raise refused("file.bomb", "解压后会超过 256 MB")
        self._members = {member.filename: member for member in members}

    def __contains__(self, name: str) -> bool:
        return name in self._members

    @property
    def names(self) -> list[str]:
        """The names of all members."""
        return list(self._members)

    def read(self, name: str) -> bytes:
        """One member, unpacked.

        Raises:
            ReadingError: file.damaged, file.encrypted, file.bomb.
        """
        member = self._members.get(name)
        if member is None:
            raise refused("file.damaged", f"缺少内部部件 {name[:60]}")
        if member.flag_bits & 1:
            raise refused("file.encrypted")
        if member.file_size > MAX_MEMBER_BYTES:
            raise refused("file.bomb", f"内部部件 {name[:60]} 解压后超过 {MAX_MEMBER_BYTES // 1024**2} MB")
        if member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * max(1, member.compress_size):
            raise refused("file.bomb", f"内部部件 {name[:60]} 的压缩比过高")
        try:
            with self._archive.open(member) as stream:
                data = stream.read(MAX_MEMBER_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError) as error:
            raise refused("file.damaged", f"内部部件 {name[:60]} 解不开") from error
        except RuntimeError as error:  # zipfile's word for a member with a password
            raise refused("file.encrypted") from error
        if len(data) > MAX_MEMBER_BYTES:  # the archive declared less than it held
            raise refused("file.bomb", f"内部部件 {name[:60]} 解压后超过 {MAX_MEMBER_BYTES // 1024**2} MB")
        return data

    def xml(self, name: str) -> etree._Element:
        """One member as a tree.

        Raises:
            ReadingError: as :meth:`read`.
        """
        return parse(self.read(name))

    def relations(self, part: str) -> list[etree._Element]:
        """The relationships of ``part`` (``""``: of the whole package); empty where it has none."""
        folder, name = dirname(part), part.rpartition("/")[2]
        path = join(folder, "_rels", f"{name}.rels")
        return [node for node in self.xml(path) if isinstance(node.tag, str)] if path in self._members else []

    def main_part(self) -> str:
        """The name of the part that holds the document.

        Raises:
            ReadingError: file.unsupported where the archive is no Word file.
        """
        if "word/document.xml" in self._members:  # every writer's name for it, but that of some online editors
            return "word/document.xml"
        for relation in self.relations(""):
            target = target_of(relation, "")
            if relation.get("Type", "").endswith("/officeDocument") and target in self._members:
                return target
        raise refused("file.unsupported", "它不是 Word 文档")


def target_of(relation: etree._Element, part: str) -> str:
    """The member that a relationship of ``part`` points at."""
    target = relation.get("Target", "")
    if target.startswith("/"):
        return normpath(target.lstrip("/"))
    return normpath(join(dirname(part), target))


def parse(data: bytes) -> etree._Element:
    """XML as a tree: no document type, no entities, nothing fetched.

    Raises:
        ReadingError: file.bomb for a document type, file.too_large for too many elements, file.damaged for what is
            no XML.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = _from_utf16(data)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise refused("file.bomb", "内部写有外部定义")
    if data.count(b"<") > MAX_TAGS:
        raise refused("file.too_large", "文字和格式太多")
    if _STRICT in data:
        for strict, usual in _TRANSITIONAL:
            data = data.replace(strict, usual)
    # The encoding is given: a declaration of another one cannot smuggle a document type past the look above.
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, dtd_validation=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refused("file.damaged", "内部文字结构不完整") from error
    if root is None:
        raise refused("file.damaged", "内部文字结构不完整")
    return root


def _from_utf16(data: bytes) -> bytes:
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise refused("file.damaged", "内部文字结构不完整") from error
    return _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
