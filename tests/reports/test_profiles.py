"""Profiles are data: complete, plain, and refused with file and line where they do not hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shuzhi.rulebook import RulebookError, load_rulebook, national
from shuzhi.rulebook.profiles import BELOW, Profile

PROFILES: dict[str, Profile] = national().profiles
SLOGANS = ("坚决", "扎实", "深入", "不断", "切实", "始终", "全面贯彻", "高质量", "取得显著", "进一步")


def local(tmp_path: Path, text: str) -> Any:
    file = tmp_path / "local.yaml"
    file.write_text(f"profiles:\n{text}", encoding="utf-8")
    return load_rulebook(local=[file])


def words(profile: Profile) -> list[str]:
    told = [profile.title, profile.opening, *(s.heading for s in profile.sections)]
    for part in profile.parts.values():
        told += [part.lead, part.prompt, part.otherwise]
        told += [s.lead for s in part.sentences]
        told += [word for s in part.sentences for c in s.clauses for word in (c.say, c.zero)]
    return told


@pytest.mark.parametrize("name", PROFILES)
def test_every_profile_has_the_common_skeleton(name: str) -> None:
    assert [section.role for section in PROFILES[name].sections] == ["answer", "work", "problems", "causes", "next"]


@pytest.mark.parametrize("name", PROFILES)
def test_every_profile_has_the_development_of_members(name: str) -> None:
    """FZ-30: 发展党员 must be a content of the review."""
    groups = [group for section in PROFILES[name].sections for group in section.groups]
    (group,) = [group for group in groups if group.heading == "发展党员"]
    admitted = {figure.removeprefix(BELOW) for part in group.parts for s in PROFILES[name].parts[part].sentences
                for c in s.clauses for figure in c.figures}  # fmt: skip
    assert "member.admitted" in admitted
    assert any(PROFILES[name].parts[part].otherwise for part in group.parts)


@pytest.mark.parametrize("name", PROFILES)
def test_no_profile_speaks_in_slogans(name: str) -> None:
    assert not [(word, text) for text in words(PROFILES[name]) for word in SLOGANS if word in text]


@pytest.mark.parametrize("name", PROFILES)
def test_all_is_never_said_without_a_comparison(name: str) -> None:
    clauses = [c for part in PROFILES[name].parts.values() for s in part.sentences for c in s.clauses]
    bold = [c for c in clauses if "全部" in c.say or "均" in c.say]
    assert all(any(comparison.operator == "=" for comparison in c.when) for c in bold)


@pytest.mark.parametrize("name", PROFILES)
def test_every_limit_is_a_local_example_still_to_be_checked(name: str) -> None:
    assert PROFILES[name].limits
    assert all(limits.pending_check and limits.source for limits in PROFILES[name].limits)


def test_a_local_profile_extends_one_that_ships(tmp_path: Path) -> None:
    rulebook = local(
        tmp_path,
        "- id: local.town\n  label: 镇党支部\n  extends: branch\n"
        "  parts: {town: {gap: 本镇重点}}\n"
        "  groups:\n  - {id: work.study, heading: 学习, parts: [study, town]}\n",
    )
    profile = rulebook.profiles["local.town"]
    assert profile.parts["town"].prompt == "本镇重点"
    groups = [group for section in profile.sections for group in section.groups]
    assert [group.parts for group in groups if group.id == "work.study"] == [("study", "town")]


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("- id: local.x\n  label: 甲\n", "缺少“applies”", 2),
        ("- id: local.x\n  label: 甲\n  extends: nobody\n", "不认识的述职模板“nobody”", 4),
        (
            (
                "- id: local.x\n  label: 甲\n  extends: branch\n  parts:\n    a:\n      sentences:\n"
                "      - clauses: [{say: '开会{no.such}次'}]\n"
            ),
            "不认识的指标“no.such”",
            8,
        ),
        (
            (
                "- id: local.x\n  label: 甲\n  extends: branch\n  parts:\n    a:\n      sentences:\n"
                "      - clauses: [{say: 工作很好}]\n"
            ),
            "这个分句没有指标",
            8,
        ),
        ("- id: local.x\n  label: 甲\n  extends: branch\n  parts:\n    a: {text: 好}\n", "看不出这一段的形式", 6),
        (
            "- id: local.x\n  label: 甲\n  extends: branch\n  groups:\n  - {id: a, heading: 乙, parts: [study]}\n",
            "上级模板中没有“a”",
            6,
        ),
        (
            (
                "- id: local.x\n  label: 甲\n  extends: branch\n  sections:\n"
                "  - {id: a, role: work, heading: 乙, parts: [nothing]}\n"
            ),
            "不认识的段落“nothing”",
            6,
        ),
        ("- id: branch\n  label: 甲\n", "没有以 local. 开头", 2),
    ],
)
def test_a_profile_that_does_not_hold_is_refused_with_its_line(
    tmp_path: Path, text: str, problem: str, line: int
) -> None:
    with pytest.raises(RulebookError) as caught:
        local(tmp_path, text)
    assert problem in caught.value.problem
    assert caught.value.line == line
