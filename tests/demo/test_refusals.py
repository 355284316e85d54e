"""Where the demo is not made, nothing of it is left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from shuzhi.access.scoping import AccessDeniedError, Actor, local_operator
from shuzhi.demo import DemoError, make_demo
from shuzhi.roster.models import Organisation
from shuzhi.roster.organisations import add_organisation


def test_it_is_not_mixed_with_real_organisations(db: None, tmp_path: Path) -> None:
    add_organisation(actor=local_operator(), code="Z1", name="某单位党支部", kind="branch")
    with pytest.raises(DemoError) as refused:
        make_demo(actor=local_operator(), output=tmp_path / "r.docx")
    assert refused.value.code == "demo.real_data"
    assert "SHUZHI_HOME" in refused.value.advice
    assert Organisation.everywhere.count() == 1
    assert list(tmp_path.iterdir()) == []


def test_only_the_operator_makes_it(clerk: Actor, tmp_path: Path) -> None:
    with pytest.raises(AccessDeniedError):
        make_demo(actor=clerk, output=tmp_path / "r.docx")


def test_a_form_that_no_report_has_is_refused_before_anything_is_made(db: None, tmp_path: Path) -> None:
    with pytest.raises(DemoError) as refused:
        make_demo(actor=local_operator(), output=tmp_path / "r.pdf")
    assert refused.value.code == "report.form"
    assert not Organisation.everywhere.exists()


@pytest.mark.slow
def test_where_the_report_cannot_be_written_nothing_is_kept(db: None, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(DemoError) as refused:
        make_demo(actor=local_operator(), output=tmp_path / "a" / "r.docx")
    assert refused.value.code == "file.unwritable"
    assert not Organisation.everywhere.exists()
