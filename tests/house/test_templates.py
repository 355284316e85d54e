"""Templates are laid out like code, and find pages by their names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "src").rglob("*.html"))
LONGEST = 120
LITERAL_ADDRESS = re.compile(r"""["']/(?!/)""")


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT / "src/shuzhi"))


def test_the_templates_are_found() -> None:
    assert len(TEMPLATES) > 80


@pytest.mark.parametrize("template", TEMPLATES, ids=_named)
def test_no_line_of_a_template_is_longer_than_a_line_of_code(template: Path) -> None:
    lines = enumerate(template.read_text("utf-8").splitlines(), 1)
    assert [number for number, line in lines if len(line) > LONGEST] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=_named)
def test_a_template_leads_to_pages_by_their_names(template: Path) -> None:
    lines = enumerate(template.read_text("utf-8").splitlines(), 1)
    assert [number for number, line in lines if LITERAL_ADDRESS.search(line)] == []
