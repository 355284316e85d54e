"""Each list of ``CONTRIBUTING.md`` names every file that the change needs: it is made in a copy and shown to work."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.house.recipes import ROOT, Recipe, digests, recipes, run

pytestmark = pytest.mark.slow
RECIPES = recipes()
ASKED = "kind, column alias, rule, figure, check, room, circumstance, state, setting, verb, screen".split(", ")
COPIED = "src tests docs tools benchmarks pyproject.toml CONTRIBUTING.md README.md README.zh-CN.md".split()
LEFT_BEHIND = shutil.ignore_patterns("__pycache__", "*.xlsx", "*.docx", "*.pdf", "*.zip", "held_out", "labelled")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tree = tmp_path_factory.mktemp("original") / "tree"
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=LEFT_BEHIND)
        else:
            tree.mkdir(exist_ok=True)
            shutil.copy(source, tree / name)
    return tree


@pytest.fixture
def tree(original: Path, tmp_path: Path) -> Path:
    return shutil.copytree(original, tmp_path / "tree")


def test_everything_that_people_add_has_a_recipe() -> None:
    titles = [recipe.title for recipe in RECIPES]
    assert not [word for word in ASKED if not any(word in title for title in titles)]
    assert all(recipe.steps and recipe.shown for recipe in RECIPES)


@pytest.mark.parametrize("recipe", RECIPES, ids=[recipe.title for recipe in RECIPES])
def test_the_change_works_and_touches_only_the_files_named(recipe: Recipe, tree: Path) -> None:
    before = digests(tree)
    for step in recipe.steps:
        step.follow(tree)
    for command in recipe.shown:
        done = run(command, tree)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    after = digests(tree)
    touched = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert touched == recipe.files


@pytest.mark.parametrize("recipe", RECIPES, ids=[recipe.title for recipe in RECIPES])
def test_without_the_change_the_first_command_fails(recipe: Recipe, original: Path) -> None:
    assert run(recipe.shown[0], original).returncode != 0
