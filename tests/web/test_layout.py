"""Line breaks and indentation of a template are layout: no page shows them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template import Context, Engine, TemplateSyntaxError
from django.template.loader import get_template

LOADERS = [("shuzhi.web.frame.layout.Loader", ["django.template.loaders.filesystem.Loader"])]


def rendered(folder: Path, source: str, **context: object) -> str:
    (folder / "page.html").write_text(source, "utf-8")
    engine = Engine(dirs=[str(folder)], loaders=LOADERS, libraries={"shuzhi": "shuzhi.web.frame.tags"})

    return engine.get_template("page.html").render(Context(context))


def test_a_line_break_between_words_and_tags_is_no_space(tmp_path: Path) -> None:
    source = "<p>\n  已有\n  {% if count %}\n    {{ count }}\n  {% endif %}\n  条，\n  <b>都看过</b>\n  。\n</p>\n"
    assert rendered(tmp_path, source, count=3) == "<p>已有3条，<b>都看过</b>。</p>"


def test_a_line_break_inside_a_tag_is_one_space(tmp_path: Path) -> None:
    source = '<a class="btn"\n   {% if now %}\n     aria-current="page"\n   {% endif %}\n   href="/">回</a>'
    assert rendered(tmp_path, source, now=True) == '<a class="btn"  aria-current="page"  href="/">回</a>'


def test_a_space_within_a_line_and_an_ideographic_one_at_its_edge_are_meant(tmp_path: Path) -> None:
    assert rendered(tmp_path, "<p>满 3 条\n　甲</p>") == "<p>满 3 条　甲</p>"


def test_line_breaks_of_what_a_page_shows_are_kept(tmp_path: Path) -> None:
    assert (
        rendered(tmp_path, "<textarea>\n  {{ text }}\n</textarea>", text="一\n  二") == "<textarea>一\n  二</textarea>"
    )


@pytest.mark.parametrize("way", ["extended", "included"])
def test_templates_reached_from_another_lose_their_layout_too(tmp_path: Path, way: str) -> None:
    (tmp_path / "other.html").write_text("<i>\n  {% block middle %}\n    甲\n  {% endblock %}\n</i>\n", "utf-8")
    source = {"extended": '{% extends "other.html" %}', "included": '{% include "other.html" %}'}[way]
    assert rendered(tmp_path, source) == "<i>甲</i>"


def test_the_layout_inside_a_component_goes_too(tmp_path: Path) -> None:
    card = rendered(tmp_path, "{% load shuzhi %}\n{% card %}\n  <p>\n    甲\n  </p>\n{% endcard %}\n")
    assert card == '<section class="card"><div class="card-body"><p>甲</p></div></section>'


def test_a_fault_is_told_with_the_line_it_stands_on(tmp_path: Path) -> None:

    with pytest.raises(TemplateSyntaxError, match="line 3"):
        rendered(tmp_path, "<p>\n\n{% if count %}\n</p>")


def test_the_pages_of_the_program_are_loaded_so() -> None:

    assert "\n" not in get_template("shuzhi/components/blank_slate.html").render({"title": "空"})
