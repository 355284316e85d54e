"""A row of the roster."""

from __future__ import annotations

from datetime import date

from shuzhi.exchange.workbook.formats import sheet_formats, words
from shuzhi.exchange.workbook.identity import masked, read_identity
from shuzhi.exchange.workbook.model import MemberRow
from shuzhi.exchange.workbook.people import is_none
from shuzhi.exchange.workbook.sheet import RowCells
from shuzhi.exchange.workbook.text import as_text, compact, person_name, shown
from shuzhi.rulebook.vocabulary import SEXES

UNCLEAR = "unclear"  # something stands there that names no status
_ID_ADVICE = "请核对身份证原件后改正；号码列请设为文本格式。"


def read_name(cells: RowCells) -> str:
    """The name of a row of persons; "" and a problem where there is none: digits and signs are nobody's name."""
    name = person_name(cells.text("name"))
    if any(char.isalpha() for char in name):
        return name
    said = f"「{shown(name)}」不是姓名" if name else "这一行没有姓名"
    cells.problem("name", "name.missing", f"{said}，没有读入。", "请补上姓名后重新导入。", "row")
    return ""


def read_member(cells: RowCells) -> MemberRow | None:
    """The person of a row; None, with a problem noted, where there is no name."""
    name = read_name(cells)
    if not name:
        return None
    sex = cells.text("sex").removesuffix("性")
    born_on = cells.plain_day("born_on", "出生日期")
    work = "" if is_none(cells.value("category")) else cells.text("category")
    return MemberRow(
        name=name,
        sex=sex if sex in SEXES else "",
        ethnicity=_ethnicity(cells.text("ethnicity")),
        born_on=born_on,
        identity_number=_identity(cells, sex, born_on),
        education=cells.text("education"),
        status=_status(cells),
        joined_on=cells.plain_day("joined_on", "入党日期"),
        confirmed_on=_confirmed(cells),
        category=category_of(work),
        category_text=work,
        phone=_phone(cells),
        mobile=_yes_or_no(cells, "mobile"),
        note=cells.text("note"),
    )


def _ethnicity(text: str) -> str:
    plain = compact(text)
    return plain if not plain or plain.endswith("族") or len(plain) > 4 else plain + "族"


def _confirmed(cells: RowCells) -> date | None:
    return None if is_none(cells.value("confirmed_on")) else cells.plain_day("confirmed_on", "转正日期")


def _identity(cells: RowCells, sex: str, born_on: date | None) -> str | None:
    value = cells.value("identity_number")
    if value is None or is_none(value):
        return None
    read = read_identity(value)
    shown_number = masked(compact(as_text(value)))
    if read.number is None:
        message = f"身份证号「{shown_number}」不对：{read.reason}；号码没有读入，其余照常。"
        cells.problem("identity_number", "identity.checksum", message, _ID_ADVICE, "cell")
        return None
    if len(read.number) == 15:
        message = f"身份证号「{shown_number}」是旧的15位号码，没有校验码可核；已照表读入。"
        cells.problem("identity_number", "identity.old", message, "请换成18位号码。", "note")
    differing = [
        label
        for label, differs in (
            ("出生日期", born_on is not None and read.born_on != born_on),
            ("性别", sex in SEXES and read.sex != sex),
        )
        if differs
    ]
    if differing:
        message = f"身份证号「{shown_number}」与本行的{'和'.join(differing)}不一致；已照表读入。"
        cells.problem("identity_number", "identity.mismatch", message, "请核对身份证原件，改正其中一处。", "note")
    return read.number


def _status(cells: RowCells) -> str | None:
    text = compact(cells.text("status"))
    if not text or is_none(text):
        return None
    extra = sheet_formats()["roster"].extra
    by_word = [(word, status) for status, listed in extra["statuses"].items() for word in listed]
    for word, status in sorted(by_word, key=lambda pair: -len(pair[0])):
        if word in text:
            return str(status)
    if text in extra["any_member"]:
        return "formal"
    message = f"认不出人员类别「{shown(text)}」；此人只建档，不计入党员数。"
    cells.problem("status", "status.unknown", message, "请写「正式党员」或「预备党员」等；不在册的请删去。", "cell")
    return UNCLEAR


def category_of(text: str) -> str | None:
    """The dues group that 工作岗位 names: waged, retired, student, farmer, other; None where it names
    none.
    """
    plain = compact(text)
    for category, listed in sheet_formats()["roster"].extra["categories"].items():
        if any(word in plain for word in listed):
            return str(category)
    return None


def _phone(cells: RowCells) -> str:
    return "" if is_none(cells.value("phone")) else compact(cells.text("phone"))


def _yes_or_no(cells: RowCells, name: str) -> bool | None:
    text = compact(cells.text(name)).lower()
    if not text:
        return None
    if text in words().no:
        return False
    if text in words().yes or "流动" in text:
        return True
    message = f"「{shown(text)}」看不出是或否；这一格没有读入，其余照常。"
    cells.problem(name, "answer.unclear", message, "请写「是」或「否」。", "cell")
    return None
