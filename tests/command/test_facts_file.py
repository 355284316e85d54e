"""``shuzhi load`` and ``shuzhi dump``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shuzhi.ledger.models import Entry
from shuzhi.roster.models import Organisation
from tests.command.conftest import Command
from tests.exchange_facts.files import small


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "台账.json"
    path.write_text(json.dumps(small()), "utf-8")
    return path


def test_a_file_goes_in_comes_out_and_is_taken_back(shuzhi: Command, file: Path, tmp_path: Path) -> None:
    told = shuzhi("load", file, "--json").json
    assert told["entered"]["entries"] == 1
    assert (told["problems"], told["dry_run"]) == ([], False)
    output = tmp_path / "out.json"
    assert shuzhi("dump", "--org", "C", "--subtree", "--output", output, "--json").json["output"] == str(output)
    assert shuzhi("load", output, "--json").json["batch"] is None
    assert shuzhi("undo", str(told["batch"]), "--json").json == {"batch": told["batch"], "undone": True}
    assert not Entry.everywhere.filter(withdrawn_at=None).exists()


def test_a_preview_writes_nothing(shuzhi: Command, file: Path) -> None:
    told = shuzhi("load", file, "--dry-run", "--json").json
    assert (told["batch"], told["dry_run"], told["entered"]["people"]) == (None, True, 2)
    assert not Organisation.everywhere.exists()
    assert "以上为预览，没有写入。" in shuzhi("load", file, "--dry-run").out


def test_a_refusal_tells_its_place_and_ends_with_one(shuzhi: Command, file: Path) -> None:
    file.write_text(json.dumps(small() | {"entries": [{"kinds": ["assembly"], "day": "2025-02-30"}]}), "utf-8")
    told = shuzhi("load", file, "--json")
    assert told.status == 1
    assert told.json == {
        "error": {
            "code": "date.invalid",
            "message": "entries[0].day “2025-02-30”不是日期。",
            "advice": "请写成 2025-03-12 这样。",
            "path": "entries[0].day",
        }
    }
    assert "entries[0].day" in shuzhi("load", file).err


def test_what_is_entered_in_part_is_told_for_people_too(shuzhi: Command, file: Path) -> None:
    file.write_text(json.dumps(small() | {"entries": [{"kinds": ["tea"], "day": "2025-02-03"}]}), "utf-8")
    told = shuzhi("load", file, "--partial")
    assert told.status == 0
    assert "人员：新增 2，未变 0，退回 0" in told.out
    assert "台账条目：新增 0，未变 0，退回 1" in told.out
    assert "entries[0].organisation（facts.missing）" in told.err


def test_where_nothing_could_be_entered_the_command_has_failed(shuzhi: Command, file: Path) -> None:
    file.write_text(json.dumps({"format": "shuzhi.facts/1", "people": [{}]}), "utf-8")
    told = shuzhi("load", file, "--partial", "--json")
    assert (told.status, told.json["refused"]) == (1, {"people": 1})


def test_a_missing_file_and_an_unknown_organisation_are_refused(shuzhi: Command, file: Path, tmp_path: Path) -> None:
    assert shuzhi("load", tmp_path / "none.json", "--json").json["error"]["code"] == "file.missing"
    assert shuzhi("load", file, "--org", "X", "--json").json["error"]["code"] == "organisation.not_found"
    told = shuzhi("dump", "--org", "X", "--output", tmp_path / "o.json", "--json")
    assert told.json["error"]["code"] == "organisation.not_found"
