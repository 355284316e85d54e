"""What the documents say is there is there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shuzhi.checking.codes import CODES
from shuzhi.cli import app

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")


def _text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def _commands() -> set[str]:
    return {
        match
        for name in READMES
        for match in re.findall(r"shuzhi ((?:org |account )?[a-z]+)(?: |`|$)", _text(name), re.MULTILINE)
    }


@pytest.mark.parametrize("command", sorted(_commands()))
def test_every_command_a_readme_names_exists(command: str) -> None:
    result = CliRunner().invoke(app, [*command.split(), "--help"])
    assert result.exit_code == 0, command


def test_every_command_stands_in_both_readmes() -> None:
    names = {info.name or info.callback.__name__ for info in app.registered_commands if info.callback}
    for readme in READMES:
        assert not {name for name in names if f"shuzhi {name}" not in _text(readme)}


def test_every_code_of_a_finding_is_told_in_the_guide_for_users() -> None:
    guide = _text("README.zh-CN.md")
    assert not [code for code in CODES if "." not in code and f"`{code}" not in guide]
    assert not [code for code in CODES if "." in code and f"`{code}`" not in guide]


@pytest.mark.parametrize("readme", READMES)
def test_every_file_a_readme_links_to_exists(readme: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", _text(readme)) + re.findall(
        r"`((?:tests|src|docs|tools)/[^`…]*)`", _text(readme)
    )
    missing = [link for link in links if not link.startswith("http") and not (ROOT / link.replace("\\", "/")).exists()]
    assert not missing


@pytest.mark.parametrize("target", ["demo", "test"])
def test_the_two_commands_of_the_readme_are_targets_of_the_makefile(target: str) -> None:
    assert re.search(rf"^{target}:", _text("Makefile"), re.MULTILINE)
    assert f"make {target}" in _text("README.md")


def test_ci_calls_the_readmes_own_test_command() -> None:
    assert "make test" in _text(".ci/run")


def test_a_decisions_title_is_a_sentence_with_its_number() -> None:
    for record in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        number = int(record.name[:4])
        assert record.read_text("utf-8").startswith(f"# {number}. "), record.name


def test_no_registry_host_and_no_machine_path_stands_in_the_tree() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    forbidden = re.compile(
        "registry" + r"\.npmjs|py" + r"pi\.org|files\.python" + r"hosted|(^|[^A-Za-z0-9_.])/(work|root)/"
    )
    for name in listed:
        path = ROOT / name
        if not name or not path.is_file() or path.suffix in {".xlsx", ".png", ".lock"}:
            continue
        found = forbidden.search(path.read_text("utf-8", errors="ignore"))
        assert not found, f"{name}: {found}"


DOCUMENTS = [
    *READMES, "CONTRIBUTING.md", "benchmarks/README.md", "src/shuzhi/rulebook/README.md",
    *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "docs").rglob("*.md"))),
]  # fmt: skip
FILE = re.compile(r"`([\w./*-]+\.(?:py|yaml|md|toml|json|html|scss|js|lock))(?:: (\w+))?`")
FOLDER = re.compile(r"`((?:src|tests|docs|tools|benchmarks)/[\w./-]*/)`")
BESIDE = ("", "src/shuzhi", "src/shuzhi/rulebook", "src/shuzhi/checking", "tests")  # where a short path may begin


def _prose(name: str) -> str:
    """A document without its examples: blocks, and of the recipes the files that are yet to be made."""
    text = re.sub(r"^ *```.*?^ *```", "", _text(name), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"^\d+\. (?:New|Written by) .*$", "", text, flags=re.MULTILINE)


def _files(told: str, document: str) -> list[Path]:
    """The files a document may mean: from the root, from a room, beside itself, or any in the tree of that name."""
    starts = [*(ROOT / start for start in BESIDE), *(ROOT / "src" / "shuzhi").glob("*/"), (ROOT / document).parent]
    found = [file for start in starts for file in start.glob(told)]
    return found or ([] if "/" in told else [*(ROOT / "src").rglob(told)])


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_a_document_names_is_there_with_what_it_says_of_it(document: str) -> None:
    named = FILE.findall(_prose(document))
    assert not [told for told, _ in named if not _files(told, document)]
    assert not [
        (told, word)
        for told, word in named
        if word and not any(word in f.read_text("utf-8") for f in _files(told, document))
    ]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_folder_a_document_names_is_there(document: str) -> None:
    assert not [told for told in FOLDER.findall(_prose(document)) if not (ROOT / told).is_dir()]


@pytest.mark.parametrize("document", ["README.md", "docs/architecture.md"])
def test_rooms_stand_in_the_order_of_their_floors(document: str) -> None:
    layers = re.search(r"^layers = \[(.*?)^\]", _text("pyproject.toml"), re.MULTILINE | re.DOTALL)
    assert layers
    rooms = re.findall(r"shuzhi\.(\w+)", layers[1])[::-1]
    floors = [room for room in rooms if (ROOT / "src" / "shuzhi" / room).is_dir()]  # a room to come has none yet
    [line] = [told for told in _text(document).split("\n\n") if "`rulebook`" in told and "`cli`" in told]
    named = [room for room in re.findall(r"`(\w+)`", line) if room in floors]
    assert list(dict.fromkeys(named))[: len(floors)] == floors
