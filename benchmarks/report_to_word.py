"""Reports written to Word per second: Shuzhi, docxtpl and python-docx on the same five-page report, in one run.

    python benchmarks/report_to_word.py [--rounds N] [--json]

All three write the same headings, paragraphs and table from the same model; docxtpl fills a template that python-docx
builds here once, python-docx opens its own default template.  Each round times the three one after the other, so that a
busy machine slows all; the figure is the median round.  The people and places in the report are invented.
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import time
from collections.abc import Callable
from datetime import date

import docx
from docxtpl import DocxTemplate

from shuzhi.reports.document import (
    Annex,
    AnnexRow,
    AnnexSection,
    Document,
    FigureRun,
    Heading,
    Paragraph,
    Table,
    Text,
    render_docx,
)
from shuzhi.reports.document.numbering import numbered

TITLE = "中共样例县样例局机关第一支部委员会书记2025年度抓基层党建工作述职报告"
SUBJECTS = ("组织生活", "党员教育", "发展党员", "党费收缴", "谈心谈话", "整改销号")
SENTENCES = (
    "支部按照年初计划开展这项工作，每月由支部委员会商议一次，安排写入记录，完成的当月登记入账。",
    "党员因公外出未能参加的，由党小组在一周内补学，补学的时间和内容另行登记，不计入当次人数。",
    "对上级检查提出的意见，支部逐条列出责任人和完成时限，完成一条销号一条，未完成的列入下一年计划。",
    "有关材料由组织委员保管，纸质记录与台账逐条核对，核对中发现的两处日期差错已经更正并写明原因。",
    "退休党员居住分散，支部委员分片联系，上门送学并听取意见，路远的通过电话联系，情况记入走访登记。",
    "流动党员由所在党小组指定专人联系，每季度至少联系一次，联系不上的及时报告上级党组织并继续查找。",
    "新发展的党员由两名介绍人负责培养，考察情况每半年填写一次，缺项的由支部委员会退回补正后再归档。",
    "本年调入和调出党员的组织关系均在介绍信有效期内办结，名册在办结当日更新，党费从次月起按新支部缴纳。",
)


def five_pages(*, annex: bool = False) -> Document:
    """Three parts of six sections, each with figures; a table of the year's figures at the end."""
    blocks: list[Heading | Paragraph | Table] = []
    for section, part in enumerate(("履职工作情况", "存在的主要问题", "下一步工作打算")):
        blocks.append(Heading(1, (Text(part),)))
        for number, subject in enumerate(SUBJECTS):
            blocks.append(Heading(2, (Text(subject),)))
            figure = FigureRun(str(4 + number), f"figure.{number}", "按台账条目计")
            words = "".join(SENTENCES[(3 * section + number + k) % 8] for k in range(2 if section < 2 else 1))
            blocks.append(Paragraph((Text(f"全年{subject}"), figure, Text(f"次。{words}"))))
    rows = tuple(
        (subject, "次", FigureRun(str(4 + number), f"figure.{number}"), SENTENCES[number][:16])
        for number, subject in enumerate(SUBJECTS)
    )
    blocks.append(Table(("项目", "单位", "本年", "说明"), rows, "2025年主要指标"))
    return Document(
        TITLE,
        tuple(blocks),
        "中共样例县样例局机关委员会",
        "样例甲",
        date(2025, 12, 31),
        "示例：人名和单位均为虚构",
        source_annex() if annex else None,
    )


def source_annex() -> Annex:
    """Six figures with ten rows each: four further pages."""
    rows = tuple(AnnexRow(date(2025, 1 + n, 5), "主题党日", f"第{n + 1}次活动", f"第{n + 1}条") for n in range(10))
    return Annex(
        "数据来源",
        tuple(
            AnnexSection(f"figure.{number}", subject, str(4 + number), "次", SENTENCES[0], "全年有记录。", rows)
            for number, subject in enumerate(SUBJECTS)
        ),
    )


def written_by_python_docx(document: Document) -> bytes:
    """The same content through python-docx's own calls."""
    word = docx.Document()
    word.add_paragraph(document.sample_mark)
    word.add_paragraph(document.title, style="Title")
    word.add_paragraph(f"{document.addressee}：")
    for number, block in numbered(document.blocks):
        if isinstance(block, Table):
            add_table(word, block)
            continue
        style = f"Heading {block.level}" if isinstance(block, Heading) else "Body Text"
        paragraph = word.add_paragraph(number, style=style)
        for run in block.runs:
            paragraph.add_run(run.text)
    word.add_paragraph(document.signature)
    word.add_paragraph("2025年12月31日")
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def add_table(word: docx.document.Document, block: Table) -> None:
    """The table of figures, cell by cell."""
    word.add_paragraph(block.caption, style="Caption")
    table = word.add_table(rows=1 + len(block.rows), cols=len(block.header), style="Table Grid")
    for row, texts in zip(table.rows, (block.header, *block.rows), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text if isinstance(text, str) else text.text


def template() -> bytes:
    """A docxtpl template for such a report: one loop over the blocks, one over the rows of the table."""
    word = docx.Document()
    for text in ("{{ mark }}", "{{ addressee }}："):
        word.add_paragraph(text)
    word.add_paragraph("{{ title }}", style="Title")
    word.add_paragraph("{%p for block in blocks %}")
    for style in ("Heading 1", "Heading 2", "Body Text"):
        word.add_paragraph(f"{{%p if block.style == '{style}' %}}")
        word.add_paragraph("{{ block.text }}", style=style)
        word.add_paragraph("{%p endif %}")
    word.add_paragraph("{%p endfor %}")
    word.add_paragraph("{{ caption }}", style="Caption")
    table = word.add_table(rows=4, cols=4, style="Table Grid")
    for column in range(4):
        table.rows[0].cells[column].text = f"{{{{ header[{column}] }}}}"
        table.rows[2].cells[column].text = f"{{{{ row[{column}] }}}}"
    table.rows[1].cells[0].text = "{%tr for row in rows %}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    for text in ("{{ signature }}", "{{ day }}"):
        word.add_paragraph(text)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def written_by_docxtpl(document: Document, source: bytes) -> bytes:
    """The same content through the template, opened from memory each time as a program would."""
    blocks, table = [], None
    for number, block in numbered(document.blocks):
        if isinstance(block, Table):
            table = block
            continue
        style = f"Heading {block.level}" if isinstance(block, Heading) else "Body Text"
        blocks.append({"style": style, "text": number + "".join(run.text for run in block.runs)})
    filled = DocxTemplate(io.BytesIO(source))
    filled.render(
        {
            "mark": document.sample_mark,
            "title": document.title,
            "addressee": document.addressee,
            "blocks": blocks,
            "caption": table.caption,
            "header": table.header,
            "rows": [[cell if isinstance(cell, str) else cell.text for cell in row] for row in table.rows],
            "signature": document.signature,
            "day": "2025年12月31日",
        },
        autoescape=True,
    )
    stream = io.BytesIO()
    filled.save(stream)
    return stream.getvalue()


def check_same_words(files: dict[str, bytes]) -> None:
    """Stop where a writer left something out: the comparison would not be fair."""
    words = {name: word_count(data) for name, data in files.items()}
    if max(words.values()) - min(words.values()) > 5:
        raise SystemExit(f"the writers did not write the same words: {words}")


def word_count(data: bytes) -> int:
    """Characters in paragraphs and tables."""
    word = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return sum(len("".join(text.split())) for text in [*(p.text for p in word.paragraphs), *cells])


def seconds_per_call(write: Callable[[], bytes], calls: int) -> float:
    """The mean of ``calls`` calls."""
    start = time.perf_counter()
    for _ in range(calls):
        write()
    return (time.perf_counter() - start) / calls


def measure(rounds: int) -> dict[str, float]:
    """Reports per second of each writer, the median of ``rounds``."""
    report, full, source = five_pages(), five_pages(annex=True), template()
    writers: dict[str, tuple[Callable[[], bytes], int]] = {
        "shuzhi": (lambda: render_docx(report), 100),
        "shuzhi, annex and comments": (lambda: render_docx(full, comments=True), 50),
        "docxtpl": (lambda: written_by_docxtpl(report, source), 3),
        "python-docx": (lambda: written_by_python_docx(report), 3),
    }
    check_same_words({name: write() for name, (write, _) in writers.items() if "annex" not in name})
    times: dict[str, list[float]] = {name: [] for name in writers}
    for _ in range(rounds):
        for name, (write, calls) in writers.items():
            times[name].append(seconds_per_call(write, calls))
    return {name: 1 / statistics.median(values) for name, values in times.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description="Reports written to Word per second.")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rates = measure(options.rounds)
    ratios = {name: rates["shuzhi"] / rates[name] for name in ("docxtpl", "python-docx")}
    if options.json:
        print(json.dumps({"reports_per_second": rates, "times_as_fast_as": ratios}, ensure_ascii=False))
        return
    for name, rate in rates.items():
        print(f"{name:<28}{rate:>10,.0f} reports/s")
    for name, ratio in ratios.items():
        print(f"{'shuzhi / ' + name:<28}{ratio:>10,.1f} times")


if __name__ == "__main__":
    main()
