"""Fonts, sizes, colour, indent, alignment and line distance of a report's paragraphs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from shuzhi.checking.form.groups import Seen, faults_named, found, most_of
from shuzhi.checking.form.looks import RunLook
from shuzhi.checking.form.official import Official
from shuzhi.checking.form.paragraphs import HEADINGS, Kind
from shuzhi.checking.model import Finding

_TEXT: tuple[Kind, ...] = ("body", "addressee", *HEADINGS)
_INDENTED: tuple[Kind, ...] = ("body", *HEADINGS)
_NO_FONT = "Word 的默认字体"
_SIZE_TOLERANCE = 0.26  # points
_INDENT_TOLERANCE = 0.5  # characters
_CLOSE, _WIDE = (
    27.1,
    30.5,
)  # points: from here to there a full page holds 21 to 23 lines, which rounds to the official 22
_PARAGRAPH_GAP = 4.0  # points
_BLACK = 0x40  # no part of a colour is lighter than this where it is as good as black


def check_text(seen: Sequence[Seen], official: Official) -> Iterator[Finding]:
    """All that concerns single paragraphs, one finding per kind and level."""
    yield from _fonts(seen, official)
    yield from _sizes(seen, official)
    yield from _colours(seen)
    yield from _alignment(seen)
    yield from _indents(seen, official)
    yield from _pitches(seen, official)


def _fonts(seen: Sequence[Seen], official: Official) -> Iterator[Finding]:
    levels: dict[str, tuple[Kind, ...]] = {
        "title": ("title",),
        "heading1": ("heading1",),
        "heading2": ("heading2",),
        "body": ("body", "addressee", "heading3", "heading4"),
    }
    for level, kinds in levels.items():
        rule = official.fonts[level]
        wrong = [(one, font) for one, font in _shown(seen, kinds, _font) if not rule.accepts(font)]
        if wrong:
            instead = faults_named([font for _, font in wrong])
            yield found(
                "form.font",
                wrong[0][0].paragraph.anchor,
                f"{_how_many(level, rule.label, len(wrong))}应为{rule.called}，现在是{instead}。",
                f"选中{rule.label}，在「开始—字体」的“中文字体”里选「{rule.choose}」；"
                f"没有这种字体时请先向单位索取安装。",
                sure=rule.confidence,
                kind=level,
            )


def _sizes(seen: Sequence[Seen], official: Official) -> Iterator[Finding]:
    for level, kinds in (("title", ("title",)), ("text", _TEXT)):
        rule = official.sizes[level]
        wrong = [
            (one, size) for one, size in _shown(seen, kinds, _size) if abs(float(size) - rule.points) > _SIZE_TOLERANCE
        ]
        if wrong:
            instead = faults_named([official.size_name(float(size)) for _, size in wrong])
            meant = f"{rule.choose}字（{rule.points:g} 磅）"
            yield found(
                "form.size",
                wrong[0][0].paragraph.anchor,
                f"{_how_many(level, rule.label, len(wrong))}应为{meant}，现在是{instead}。",
                f"选中{rule.label}，在「开始—字号」里选「{rule.choose}」。",
                sure=rule.confidence,
                kind=level,
            )


def _how_many(level: str, label: str, count: int) -> str:
    return label if level == "title" else f"{label}有 {count} 段"


def _shown(seen: Sequence[Seen], kinds: Sequence[Kind], what: Callable[[RunLook], str]) -> Iterator[tuple[Seen, str]]:
    """What most Chinese characters of each paragraph of these kinds show."""
    for one in seen:
        if one.paragraph.kind not in kinds:
            continue
        runs = _heading_runs(one) if one.paragraph.kind in HEADINGS else one.look.runs
        common = most_of([(what(run), run.chinese) for run in runs])
        if common:
            yield one, common


def _heading_runs(one: Seen) -> list[RunLook]:
    """The runs of a heading that begins its paragraph, or of the whole paragraph."""
    left = one.paragraph.heading - len(one.paragraph.number)
    runs = []
    for run in one.look.runs:
        if left <= 0:
            break
        runs.append(
            run if len(run.text) <= left else RunLook(run.text[:left], run.font, run.latin, run.size, run.color)
        )
        left -= len(run.text)
    return runs


def _font(run: RunLook) -> str:
    return run.font or _NO_FONT


def _size(run: RunLook) -> str:
    return f"{run.size:g}"


def _colours(seen: Sequence[Seen]) -> Iterator[Finding]:
    wrong = [one for one in seen if any(run.text.strip() and not _is_black(run.color) for run in one.look.runs)]
    if wrong:
        yield found(
            "form.color",
            wrong[0].paragraph.anchor,
            f"有 {len(wrong)} 段的文字不是黑色。",
            "全选正文（Ctrl+A），在「开始—字体颜色」里选「自动」或「黑色」。",
        )


def _is_black(color: str) -> bool:
    try:
        parts = bytes.fromhex(color)
    except ValueError:  # "auto"
        return True
    return max(parts, default=0) < _BLACK


def _alignment(seen: Sequence[Seen]) -> Iterator[Finding]:
    wrong = [one for one in seen if one.paragraph.kind == "title" and one.look.align != "center"]
    if wrong:
        yield found(
            "form.alignment",
            wrong[0].paragraph.anchor,
            "标题没有居中。",
            "选中标题，删去前面的空格，在「开始—段落」里点「居中」（Ctrl+E），缩进设为“无”。",
            kind="title",
        )
    closing = [one for one in seen if one.paragraph.kind in ("signature", "date") and _stands_left(one)]
    if closing:
        yield found(
            "form.alignment",
            closing[0].paragraph.anchor,
            "落款的署名和日期靠左了，应在正文下方靠右排。",
            "选中署名和日期，在「开始—段落」里点「右对齐」，再在「缩进—右」里设 2 字符（日期设 4 字符）。",
            sure="unverified",
            kind="signature",
        )


def _stands_left(one: Seen) -> bool:
    blanks = len(one.paragraph.words) - len(one.paragraph.words.lstrip())
    return one.look.align not in ("right", "center") and one.look.first + blanks / 2 < 6


def _indents(seen: Sequence[Seen], official: Official) -> Iterator[Finding]:
    characters = official.indent["characters"]
    text = [one for one in seen if one.paragraph.kind in _INDENTED and one.look.align not in ("center", "right")]
    first: list[Seen] = []
    right: list[Seen] = []
    for one in text:
        (first if abs(_start(one) - characters) > _INDENT_TOLERANCE else right).append(one)
    if first:
        yield found(
            "form.indent",
            first[0].paragraph.anchor,
            f"正文和标题有 {len(first)} 段首行没有空 {characters} 个字。",
            "选中正文，在「开始—段落」里把“特殊格式”设为「首行缩进」“2 字符”，“缩进”的左侧和右侧设为 0。",
            kind="first",
        )
    hanging = [one for one in right if abs(one.look.wrap) > _INDENT_TOLERANCE]
    if hanging:
        yield found(
            "form.indent",
            hanging[0].paragraph.anchor,
            f"有 {len(hanging)} 段回行没有顶格。",
            "选中这些段落，在「开始—段落」里把“缩进”的左侧设为 0，“特殊格式”设为「首行缩进」“2 字符”。",
            kind="wrap",
        )


def _start(one: Seen) -> float:
    """Where the first line begins in characters, typed blanks included."""
    words = one.paragraph.words[len(one.paragraph.number) :]
    blanks = words[: len(words) - len(words.lstrip())]
    return (
        one.look.first
        + sum(1.0 if blank == "\u3000" else 0.5 for blank in blanks if blank != "\t")
        + (2.0 * blanks.count("\t"))
    )


def _pitches(seen: Sequence[Seen], official: Official) -> Iterator[Finding]:
    height = official.grid["area_height"] / 25.4 * 72
    body = [one for one in seen if one.paragraph.kind == "body"]
    wrong = [one for one in body if not _CLOSE <= one.look.pitch <= _WIDE]
    if wrong:
        lines = faults_named([f"约 {height / one.look.pitch:.0f} 行" for one in wrong if one.look.pitch > 1])
        yield found(
            "form.spacing",
            wrong[0].paragraph.anchor,
            f"正文有 {len(wrong)} 段行距不合：每页排{lines or '不出整行'}，应为 {official.grid['lines']} 行。",
            "选中正文，在「开始—段落」里把“行距”设为「固定值」“28.95 磅”（28 至 30 磅都可以）。",
            kind="lines",
        )
    apart = [one for one in body if one.look.around > _PARAGRAPH_GAP]
    if apart:
        yield found(
            "form.spacing",
            apart[0].paragraph.anchor,
            f"正文有 {len(apart)} 段的段前或段后留了空，各行应连续排满。",
            "选中正文，在「开始—段落」里把“段前”和“段后”设为 0。",
            sure="unverified",
            kind="paragraph",
        )
