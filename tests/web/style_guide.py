"""A page with every component, to be looked at and measured.  Everybody on it is invented.

``python -m tests.web.style_guide FOLDER`` writes the page and its static files there.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import django
from django.conf import settings

ROOT = Path(__file__).parents[2]
BUNDLE = ROOT / "src/shuzhi/web/static/shuzhi"
ROWS = "<section data-rows><h3>召开党员大会 4 次</h3><ol><li>2025-03-05 第一季度党员大会</li></ol></section>"


def configure() -> None:
    """The project's settings on an empty data folder, where none are loaded."""
    if settings.configured:
        return
    os.environ.setdefault("SHUZHI_HOME", tempfile.mkdtemp(prefix="shuzhi-style-guide-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "shuzhi.settings"
    django.setup()


def sample_form():
    """A sent form with one mistake of each sort."""
    from django import forms

    class SampleForm(forms.Form):
        title = forms.CharField(label="内容", help_text="一句话说清做了什么，不要写涉密内容。")
        happened_on = forms.DateField(label="日期", widget=forms.DateInput(attrs={"type": "date"}))
        kind = forms.ChoiceField(label="类别", choices=[("assembly", "党员大会"), ("theme_day", "主题党日")])
        people = forms.MultipleChoiceField(
            label="到会人员",
            choices=[("1", "甲一"), ("2", "乙二"), ("3", "丙三")],
            widget=forms.CheckboxSelectMultiple,
        )
        note = forms.CharField(label="备注", widget=forms.Textarea(attrs={"rows": 3}), required=False)
        joint = forms.BooleanField(label="与其他支部联合开展", required=False)

        def clean_title(self):
            raise forms.ValidationError(
                "内容太长。", code="title.long", params={"advice": "请改到 60 个字以内，详情写在备注里。"}
            )

    return SampleForm({"title": "学习", "happened_on": "2025-13-01", "kind": "assembly", "note": "", "joint": "on"})


def sample_context():
    """What a view would hand to the page."""
    from django.core.paginator import Paginator

    from shuzhi.web.frame.components import GridCell, GridRow, Problem

    def months(statuses: str):
        names = {
            "m": "met",
            "l": "late",
            "d": "due",
            "o": "overdue",
            "b": "breach",
            "e": "exempt",
            "u": "unknown",
            "-": None,
        }
        return tuple(GridCell(f"{number}月", names[s], 1, "/ledger/") for number, s in enumerate(statuses, 1))

    quarters = tuple(
        GridCell(f"第{name}季度", status, 3, "/ledger/")
        for name, status in zip("一二三四", ("met", "late", "unrecorded", "due"), strict=True)
    )
    halves = (GridCell("上半年", "met", 6), GridCell("下半年", "unknown", 6))
    return {
        "organisation": "青石镇机关第一党支部（虚构）",
        "years": [2026, 2025, 2024],
        "year": 2025,
        "request": SimpleNamespace(path="/", GET=SimpleNamespace(lists=lambda: [("q", ["党课"])])),
        "user": SimpleNamespace(is_authenticated=True, get_username=lambda: "王文书"),
        "csrf_token": "sample",
        "messages": [SavedMessage()],
        "grid": [
            GridRow("主题党日", months("mmmmlmmbmod-")),
            GridRow("支部党员大会", quarters),
            GridRow("党费收缴", months("mmmmmmuuee--")),
            GridRow("书记讲党课", halves),
        ],
        "rows": [
            ("第一季度党员大会", "2025-03-05", "党员大会", "22"),
            ("学习中央八项规定精神", "2025-04-11", "主题党日、党课", "19"),
            ("民主评议党员", "2025-12-20", "组织生活会", ""),
        ],
        "page": Paginator(range(95), 20).page(2),
        "form": sample_form(),
        "problems": [
            Problem(
                "date.invalid",
                "日期「2025-02-30」不存在。",
                "请改成实际开会的那一天。",
                "台账.xlsx 主题党日 第7行 日期",
            ),
            Problem("row.total", "这一行是合计，没有导入。", "不用处理。", "台账.xlsx 党费 第14行"),
        ],
    }


class SavedMessage:
    """Stands in for a message of django.contrib.messages."""

    level_tag = "success"

    def __str__(self) -> str:
        return "已保存：第一季度党员大会。"


def render() -> str:
    """The page as HTML."""
    configure()
    from django.template import engines

    source = (Path(__file__).parent / "style_guide.html").read_text(encoding="utf-8")
    return engines["django"].from_string(source).render(sample_context())


def write(folder: Path) -> None:
    """The page, the rows it opens and the bundle, as a web server finds them."""
    (folder / "rows").mkdir(parents=True)
    (folder / "index.html").write_text(render(), encoding="utf-8")
    (folder / "rows" / "index.html").write_text(f'<meta charset="utf-8">{ROWS}', encoding="utf-8")
    shutil.copytree(BUNDLE, folder / "static/shuzhi")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
