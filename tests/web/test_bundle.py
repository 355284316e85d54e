"""The build hook and the bundle it makes."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

hatch_build = pytest.importorskip("hatch_build", reason="needs hatchling")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what decides the bundle, with products and a true stamp."""
    for path in hatch_build.source_files(ROOT):
        target = tmp_path / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    made = tmp_path / "made"
    made.mkdir()
    for name in hatch_build.PRODUCTS:
        (made / name).write_text("made", encoding="utf-8")
    hatch_build.put_in_place(made, tmp_path / hatch_build.BUNDLE, hatch_build.digest(tmp_path))
    return tmp_path


def test_a_bundle_made_from_these_sources_is_fresh(checkout: Path) -> None:
    assert hatch_build.is_fresh(checkout)


@pytest.mark.parametrize("name", ["package-lock.json", "src/shuzhi/web/assets/app.js", "hatch_build.py"])
def test_a_changed_source_makes_the_bundle_stale(checkout: Path, name: str) -> None:
    with (checkout / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert not hatch_build.is_fresh(checkout)


def test_line_ends_of_another_system_change_nothing(checkout: Path) -> None:
    source = checkout / "src/shuzhi/web/assets/app.js"
    source.write_bytes(source.read_bytes().replace(b"\n", b"\r\n"))
    assert hatch_build.is_fresh(checkout)


@pytest.mark.parametrize("name", ["app.css", "app.js", "bundle.sha256"])
def test_a_missing_product_makes_the_bundle_stale(checkout: Path, name: str) -> None:
    (checkout / hatch_build.BUNDLE / name).unlink()
    assert not hatch_build.is_fresh(checkout)


def test_the_lock_file_names_no_registry() -> None:
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    packages = json.loads(lock)["packages"]
    assert all("integrity" in package for name, package in packages.items() if name)


def test_a_step_that_fails_says_what_to_do_in_two_languages(tmp_path: Path) -> None:
    node = tmp_path / "bin/node"
    node.parent.mkdir()
    node.write_text("#!/bin/sh\necho ENOTFOUND >&2\nexit 1\n", encoding="utf-8")
    node.chmod(0o755)
    with pytest.raises(hatch_build.FrontEndError) as caught:
        hatch_build.run_node(tmp_path, ("npm",), tmp_path, hatch_build.NPM_FAILED)
    assert all(text in str(caught.value) for text in ("pip wheel .", "无法从 npm", "could not be fetched", "ENOTFOUND"))


def bundle(name: str) -> str:
    path = ROOT / hatch_build.BUNDLE / name
    if not path.exists():
        pytest.skip("the bundle is made when the package is installed")
    return path.read_text(encoding="utf-8")


def test_the_style_sheet_loads_nothing_from_elsewhere() -> None:
    css = re.sub(r"/\*.*?\*/", "", bundle("app.css"), flags=re.DOTALL)
    assert not re.search(r"https?:|@import|@font-face", css)


def test_the_tokens_give_every_variable_that_the_style_sheet_reads() -> None:
    css = bundle("app.css")
    read = set(re.findall(r"var\((--[\w-]+)", css))
    given = set(re.findall(r"[{;](--[\w-]+):", css))
    assert read - given == set()


def test_the_wheel_holds_every_template_of_every_screen() -> None:
    from hatchling.builders.wheel import WheelBuilder

    collected = {Path(file.distribution_path) for file in WheelBuilder(str(ROOT)).recurse_included_files()}
    templates = {path.relative_to(ROOT / "src") for path in (ROOT / "src/shuzhi/web").glob("*/templates/**/*.html")}
    assert len(templates) > 50
    assert templates - collected == set()
