"""The page number: whether there is one, its form, its font and its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from shuzhi.checking.form.groups import found
from shuzhi.checking.form.looks import Looks, RunLook
from shuzhi.checking.form.official import Official
from shuzhi.checking.form.page import is_on
from shuzhi.checking.model import Finding, Span
from shuzhi.checking.reading.names import MC, W
from shuzhi.checking.reading.package import target_of
from shuzhi.checking.reading.word import WordDocument

_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_PAGE_CODE = re.compile(r"^\s*PAGE\b", re.IGNORECASE)
_DASH = re.compile(r"[—–―─－\-]\s*\d+\s*[—–―─－\-]")
_HOW = "双击页脚，把页码写成“— 1 —”（页码两边各一条一字线），"


@dataclass(frozen=True, slots=True)
class _Footer:
    """A footer that holds the page number: for which pages, whether in dashes, where it stands, how its digits look."""

    pages: str  # default, even or first
    dashes: bool
    align: str
    digits: RunLook | None


def check_page_number(document: WordDocument, looks: Looks, anchor: Span, official: Official) -> Iterator[Finding]:
    """One finding: that there is none, or all that does not hold with it."""
    footers = [footer for footer in _footers(document, looks) if footer.pages != "first"]
    rule = official.page_number
    if not footers:
        yield found(
            "form.page_number",
            anchor,
            "没有页码。",
            f"点「插入—页码—页面底端」；{_HOW}用{rule['choose']}{rule['font']}。",
            sure=rule["confidence"],
            kind="missing",
        )
        return
    faults = list(dict.fromkeys(fault for footer in footers for fault in _faults(footer, official)))
    if faults:
        yield found(
            "form.page_number",
            anchor,
            f"页码不合：{'、'.join(faults)}。",
            f"{_HOW}选中后设为{rule['choose']}{rule['font']}。",
            sure=rule["confidence"],
            kind="form",
        )
    if not _stands_outside(document, footers):
        yield found(
            "form.page_number",
            anchor,
            "页码没有排在外侧：单页码应居右空一字，双页码居左空一字。",
            "双击页脚，在「页眉和页脚」里勾选「奇偶页不同」，奇数页的页码右对齐、偶数页的左对齐，各缩进 1 字符。",
            sure=rule["place_confidence"],
            kind="place",
        )


def _footers(document: WordDocument, looks: Looks) -> Iterator[_Footer]:
    relations = document.package.relations(document.main)
    targets = {relation.get("Id"): target_of(relation, document.main) for relation in relations}
    dashed = any(node.get(W + "fmt") == "numberInDash" for node in document.root.iter(W + "pgNumType"))
    seen: set[str] = set()
    for reference in document.root.iter(W + "footerReference", W + "headerReference"):
        name = targets.get(reference.get(_R_ID, ""), "")
        if name in seen or name not in document.package:
            continue
        seen.add(name)
        for paragraph in document.package.xml(name).iter(W + "p"):
            if next(paragraph.iterancestors(MC + "Fallback"), None) is None and (code := _page_code(paragraph)):
                look = looks.paragraph(paragraph, 0.0)
                dashes = dashed or "ArabicDash" in code or _DASH.search("".join(run.text for run in look.runs))
                digits = next((run for run in look.runs if any(sign.isdigit() for sign in run.text)), None)
                side = _side(paragraph, look.align)
                yield _Footer(reference.get(W + "type", "default"), bool(dashes), side, digits)


def _page_code(paragraph: etree._Element) -> str:
    """The code of the page field in this very paragraph, not in a text box that hangs on it; empty without one."""
    codes = ["".join(node.text or "" for node in paragraph.iter(W + "instrText") if _owner(node) is paragraph)]
    codes += [node.get(W + "instr", "") for node in paragraph.iter(W + "fldSimple") if _owner(node) is paragraph]
    return next((code for code in codes if _PAGE_CODE.match(code)), "")


def _owner(node: etree._Element) -> etree._Element | None:
    return next(node.iterancestors(W + "p"), None)


def _side(paragraph: etree._Element, align: str) -> str:
    """Where the number stands; a frame or a text box has a place of its own, empty where that cannot be told."""
    frame = paragraph.find(f"{W}pPr/{W}framePr")
    if frame is not None:
        return frame.get(W + "xAlign", "")
    if next(paragraph.iterancestors(W + "txbxContent"), None) is None:
        return align
    anchor = next(paragraph.iterancestors(_WP + "anchor"), None)
    given = None if anchor is None else anchor.find(f"{_WP}positionH/{_WP}align")
    return "" if given is None else (given.text or "").strip()


def _faults(footer: _Footer, official: Official) -> Iterator[str]:
    rule = official.page_number
    if not footer.dashes:
        yield "页码两边没有一字线"
    if footer.digits is None:
        return
    if abs(footer.digits.size - rule["points"]) > 0.26:
        yield f"字号是{official.size_name(footer.digits.size)}，应为{rule['choose']}"
    if not any(word in footer.digits.latin.lower() for word in rule["accepted"]):
        yield f"字体是 {footer.digits.latin or '默认字体'}，应为{rule['font']}"


def _stands_outside(document: WordDocument, footers: Sequence[_Footer]) -> bool:
    if any(footer.align in ("outside", "") for footer in footers):
        return True
    sides = {footer.pages: footer.align for footer in footers}
    return (
        is_on(document.parts.tree("settings"), "evenAndOddHeaders")
        and sides.get("default") == "right"
        and sides.get("even", "left") in ("left", "both")
    )
