"""A name is read in whatever way people write it."""

from __future__ import annotations

import pytest

from shuzhi.roster.naming import called, read_named, titled_name

ONE_MAN = [
    "赵一",
    "赵 一",
    "赵　一",
    " 赵一 ",
    "赵\u200b一",
    "赵一同志",
    "赵一书记",
    "赵一 书记",
    "赵一副书记",
    "书记赵一",
    "党支部书记赵一",
    "支部书记 赵一",
    "赵一（支部书记）",
    "赵一(支部书记)",
    "支部书记（赵一）",
    "赵一（12号）",
    "赵一、书记",
    "组织委员赵一",
    "党支部书记赵一同志",
]


@pytest.mark.parametrize("text", ONE_MAN)
def test_posts_forms_of_address_and_spaces_are_no_part_of_a_name(text: str) -> None:
    assert read_named(text, "branch").names == {"赵一"}
    assert read_named(text, "branch").meets(read_named("赵一"))


@pytest.mark.parametrize("text", ["赵一、钱二", "钱二，赵一", "赵一 钱二", "钱二;赵一", "赵一/钱二", "钱二\n赵一同志"])
def test_of_several_names_each_counts(text: str) -> None:
    for name in ("赵一", "钱二"):
        assert read_named(text).meets(read_named(name))
    assert not read_named(text).meets(read_named("孙三"))


def test_full_width_letters_and_middle_dots_are_one_form() -> None:
    assert read_named("ＺＨＡＯ").meets(read_named("zhao"))
    assert read_named("买买提·艾力").meets(read_named("买买提•艾力"))


@pytest.mark.parametrize("text", ["赵书记", "赵主任", "赵同志", "赵老师"])
def test_a_surname_with_a_title_may_mean_everybody_of_that_surname(text: str) -> None:
    assert read_named(text).meets(read_named("赵一"))
    assert not read_named(text).meets(read_named("钱二"))


@pytest.mark.parametrize(
    ("text", "kind", "post"),
    [
        ("书记", "branch", "secretary"),
        ("支部书记", "branch", "secretary"),
        ("本党支部书记", "branch", "secretary"),
        ("党委书记", "committee", "secretary"),
        ("总支副书记", "general_branch", "deputy_secretary"),
        ("组织委员", "branch", "committee"),
        ("党务干事", "branch", "clerk"),
    ],
)
def test_a_post_alone_is_a_post_of_the_organisation(text: str, kind: str, post: str) -> None:
    assert read_named(text, kind).posts == {post}


def test_a_post_elsewhere_is_none_of_the_organisation() -> None:
    assert not read_named("党委书记", "branch").posts
    assert not read_named("赵一书记", "branch").posts  # a name is told: the post only goes with it


@pytest.mark.parametrize(
    ("one", "other"), [("赵一", "赵一鸣"), ("赵一", "钱二"), ("县委组织部", "组织部乙"), ("县委组织部", "县委干事")]
)
def test_different_names_do_not_meet(one: str, other: str) -> None:
    assert not read_named(one).meets(read_named(other))


def test_an_empty_text_names_nobody() -> None:
    assert not read_named(" ").meets(read_named(""))


@pytest.mark.parametrize("text", ["赵一书记", "支部书记赵一", "赵一同志"])
def test_one_name_with_its_title_is_that_name(text: str) -> None:
    assert titled_name(text) == "赵一"


@pytest.mark.parametrize("text", ["", "书记书记", "赵书记", "赵一（县财政局）", "赵一、钱二", "县财政局局长赵一"])
def test_more_than_a_name_with_its_title_is_none(text: str) -> None:
    assert titled_name(text) not in {"赵一", "赵"}


@pytest.mark.parametrize(
    "text", ["老孙", "小孙", "孙某", "孙某某", "孙×", "孙XX", "孙一等3人", "孙一等三人", "孙一等", "全体党员", "孙书记"]
)
def test_of_whom_no_full_name_is_told_nobody_is_called(text: str) -> None:
    assert not called(text)


@pytest.mark.parametrize(("text", "name"), [("小泉一郎", "小泉一郎"), ("孙一同志", "孙一"), ("外请教师", "外请教师")])
def test_a_full_name_is_called_so(text: str, name: str) -> None:
    assert called(text) == name
