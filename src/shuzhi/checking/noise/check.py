"""Noise as findings: paid marks, advertisements, disguised words, letters and signs put in (L13)."""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.checking.model import Finding, Report
from shuzhi.checking.noise.find import Noise, NoiseKind, find_noise
from shuzhi.checking.noise.folding import fold
from shuzhi.checking.noise.slips import find_slips

_CONFIDENCE: dict[NoiseKind, float] = {"disguise": 0.95, "letter": 0.9, "hidden": 0.95, "paid": 1.0, "seller": 0.9}
_ADVICE: dict[NoiseKind, str] = {
    "disguise": "请改回汉字；另存一份去掉杂质的正文，可以一次改完。",
    "letter": "请删去夹在字中间的字母。",
    "hidden": "请删去：把这一段复制成纯文本再贴回来即可。",
    "paid": "请删去这个记号，两个记号中间的话留着。",
    "seller": "请整句删去；正文来自别处的，请改成本单位自己的内容。",
}
_AROUND = 4


def check_noise(report: Report) -> list[Finding]:
    """What does not belong to the author's text, in order; code ``noise``.

    Kinds: ``disguise`` (a letter for a character), ``letter`` (a letter put into a word), ``hidden`` (signs not
    seen), ``paid`` (marks of paid parts), ``seller`` (advertisements), ``slip`` (a wrong character).
    """
    body, base = report.body, report.span[0]
    findings = [
        Finding(
            code="noise",
            span=(base + noise.start, base + noise.end),
            text=body[noise.start : noise.end],
            message=_message(body, noise),
            advice=_ADVICE[noise.kind],
            confidence=_CONFIDENCE[noise.kind],
            kind=noise.kind,
        )
        for noise in find_noise(body)
    ]
    return sorted([*findings, *_slips(report)], key=lambda finding: finding.span)


def _slips(report: Report) -> Iterator[Finding]:
    body, base = report.body, report.span[0]
    for slip in find_slips(fold(body)):
        words = body[slip.start : slip.end]
        yield Finding(
            code="noise",
            span=(base + slip.start, base + slip.end),
            text=words,
            message=f"“{words}”像是错字，应为“{slip.right}”。",
            advice="请核对后改正。",
            confidence=0.9,
            kind="slip",
        )


def _message(body: str, noise: Noise) -> str:
    words = body[noise.start : noise.end]
    if noise.kind == "disguise":
        return f"“{words}”是用字母代替的“{noise.right}”（{_near(body, noise)}）。"
    if noise.kind == "letter":
        return f"字中间夹了字母“{words}”（{_near(body, noise)}）。"
    if noise.kind == "hidden":
        return f"这里夹了看不见的字符（{_near(body, noise)}），可能妨碍查找和排版。"
    if noise.kind == "paid":
        return f"“{words}”是网站标记付费内容的记号，不是报告的话。"
    return "这是卖材料的人留下的广告或联系方式，不是报告的话。"


def _near(body: str, noise: Noise) -> str:
    """The characters around, as they should read."""
    before = body[max(0, noise.start - _AROUND) : noise.start].rpartition("\n")[2]
    after = body[noise.end : noise.end + _AROUND].partition("\n")[0]
    return f"……{before}{noise.right}{after}……"
