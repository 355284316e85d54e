"""What does not hold stops the load and names file, line and fix."""

import subprocess
import sys

import pytest

from shuzhi.rulebook import RulebookError
from tests.rulebook.books import DUTY, KINDS, VERSION, load_text

GOOD = KINDS + DUTY


def test_a_rulebook_that_holds_loads(tmp_path):
    rulebook = load_text(tmp_path, GOOD)
    assert [rule.id for rule in rulebook.duties] == ["branch.assembly.quarterly"]


BAD = {
    "an unknown key": ("every: quarter", "evry: quarter", "不认识的键“evry”"),
    "an unknown list": ("duties:", "dutys:", "不认识的键“dutys”"),
    "an unknown kind": ("kinds: [assembly]", "kinds: [assemblies]", "不认识的类别“assemblies”"),
    "an unknown period": ("every: quarter", "every: week", "不认识的周期“week”"),
    "an unknown condition": ("{kind: [branch]}", "{colour: [red]}", "不认识的条件“colour”"),
    "an unknown organisation kind": ("[branch]", "[brunch]", "“brunch”"),
    "an unknown sector": ("{kind: [branch]}", "{sector: [moon]}", "“moon”"),
    "an unknown strength": ("strength: generally", "strength: maybe", "不认识的约束力“maybe”"),
    "an unknown register": ("{kinds: [assembly]}", "{register: dues}", "不认识的登记簿“dues”"),
    "an unknown role": ("{kinds: [assembly]}", "{kinds: [assembly], roles: [boss]}", "不认识的参会身份“boss”"),
    "no evidence": ("  evidence: {kinds: [assembly]}\n", "", "缺少“evidence”"),
    "no shape": ("  every: quarter\n", "", "恰好写一个"),
    "two shapes": ("every: quarter", "every: quarter\n  cycle: {months: 36}", "恰好写一个"),
    "no versions": ("2018-10-28: " + VERSION, "{}", "没有任何版本"),
    "no reference": ("reference: {title: 试行办法}, ", "", "缺少“reference”"),
    "no title of the reference": ("{title: 试行办法}", "{sources: [A]}", "缺少“title”"),
    "an unknown confidence": ("confidence: memory", "confidence: sure", "不认识的可信程度“sure”"),
    "a day that does not exist": ("2018-10-28:", "2018-02-30:", "日期“2018-02-30”不存在"),
    "a day written otherwise": ("checked_on: 2026-11-20", "checked_on: 2026.11.20", "日期“2026.11.20”不存在或写法不对"),
    "a key written twice": ("every: quarter", "every: quarter\n  every: year", "“every”写了两次"),
    "a need of nothing": ("strength: generally", "strength: generally\n  need: {count: 0}", "0 太小"),
    "text for a number": ("strength: generally", "strength: generally\n  need: {count: two}", "应当是整数"),
    "payment told by entries": (
        "strength: generally",
        "strength: generally\n  need: {paid: 1}",
        "need 写 paid，evidence 却不是登记簿",
    ),
    "text for a truth": ("{kind: [branch]}", "{committee: maybe}", "true 或 false"),
    "a word for a list": ("kinds: [assembly]", "kinds: assembly", "应当是一个列表"),
    "a role without states": ("{kinds: [assembly]}", "{kinds: [assembly], by_role: chair}", "同时写"),
    "a record of an unknown kind": (
        "strength: generally",
        "strength: generally\n  record: party",
        "不认识的类别“party”",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_does_not_hold_is_refused_with_file_line_and_fix(tmp_path, case):
    right, wrong, message = BAD[case]
    assert right in GOOD
    text = GOOD.replace(right, wrong)
    with pytest.raises(RulebookError) as caught:
        load_text(tmp_path, text)
    assert message in caught.value.message
    assert "rules.yaml" in caught.value.message
    assert 1 <= caught.value.line <= len(text.splitlines())
    assert caught.value.advice


@pytest.mark.parametrize(
    "case", ["an unknown kind", "an unknown key", "a day that does not exist", "a need of nothing"]
)
def test_the_line_named_is_the_line_at_fault(tmp_path, case):
    right, wrong, _ = BAD[case]
    text = GOOD.replace(right, wrong)
    expected = next(n for n, line in enumerate(text.splitlines(), 1) if wrong.splitlines()[-1].strip() in line)
    with pytest.raises(RulebookError) as caught:
        load_text(tmp_path, text)
    assert caught.value.line == expected


def test_an_id_used_twice_is_refused_at_the_second(tmp_path):
    with pytest.raises(RulebookError, match="已经用过") as caught:
        load_text(tmp_path, GOOD + DUTY.removeprefix("duties:\n"))
    assert caught.value.line > len(GOOD.splitlines())


def test_a_duty_and_a_provision_may_not_share_an_id(tmp_path):
    provision = "provisions:\n- id: branch.assembly.quarterly\n  title: 甲\n  statement: 乙。\n  strength: must\n"
    with pytest.raises(RulebookError, match="已经用过"):
        load_text(tmp_path, f"{GOOD}{provision}  versions: {{2018-10-28: {VERSION}}}\n")


def test_an_alias_that_already_means_another_kind_is_refused(tmp_path):
    with pytest.raises(RulebookError, match="名称“谈话”已属于类别"):
        load_text(tmp_path, KINDS.replace("label: 党员大会,", "label: 党员大会, aliases: [谈话],"))


def test_a_kind_that_includes_an_unknown_kind_is_refused(tmp_path):
    with pytest.raises(RulebookError, match="不认识的类别“party”"):
        load_text(tmp_path, KINDS.replace("group: 谈话", "group: 谈话, includes: [party]"))


def test_a_register_stands_for_evidence_but_not_beside_kinds(tmp_path):
    text = GOOD.replace("{kinds: [assembly]}", "{kinds: [assembly], register: dues}")
    with pytest.raises(RulebookError, match="恰好写 kinds、register、changes 之一"):
        load_text(tmp_path, text)


def test_a_state_of_persons_needs_a_bound(tmp_path):
    with pytest.raises(RulebookError, match="when_at_least"):
        load_text(tmp_path, GOOD.replace("every: quarter", "state: {states: [formal]}"))


def test_a_persons_cadence_needs_states(tmp_path):
    with pytest.raises(RulebookError, match="什么状态的人"):
        load_text(tmp_path, GOOD.replace("{organisation: {kind: [branch]}}", "{person: {kind: [branch]}}"))


def test_broken_yaml_is_refused_without_a_traceback_of_the_parser(tmp_path):
    with pytest.raises(RulebookError, match="不是正确的 YAML") as caught:
        load_text(tmp_path, "duties:\n- id: [\n")
    assert caught.value.line >= 2


def test_a_file_in_another_encoding_is_refused(tmp_path):
    from shuzhi.rulebook.reading import read_yaml

    file = tmp_path / "rules.yaml"
    file.write_bytes("kinds: []  # 类别".encode("gb18030"))
    with pytest.raises(RulebookError, match="UTF-8"):
        read_yaml(file)


def test_an_empty_file_is_an_empty_rulebook(tmp_path):
    assert load_text(tmp_path, "# nothing yet\n").duties == ()


def test_the_word_on_is_a_key_and_yes_is_text(tmp_path):
    from shuzhi.rulebook.reading import read_yaml

    file = tmp_path / "rules.yaml"
    file.write_text("on: 2025-03-31\nanswer: yes\nclock: 1:30\nfine: true\n", encoding="utf-8")
    assert read_yaml(file) == {"on": "2025-03-31", "answer": "yes", "clock": "1:30", "fine": True}


def test_the_rulebook_needs_neither_django_nor_a_database():
    code = (
        "import sys, shuzhi.rulebook as r; r.national(); print([m for m in ('django', 'sqlite3') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert done.stdout.strip() == "[]"
