"""Small rulebooks for the tests, written to a folder; all of it invented."""

from pathlib import Path

from shuzhi.rulebook.load import read_rulebook
from shuzhi.rulebook.model import Rulebook

EMPTY = Rulebook(duties=(), provisions=(), kinds={}, registers={}, figures={}, profiles={})
VERSION = "{reference: {title: 试行办法}, confidence: memory, checked_on: 2026-11-20}"
KINDS = "kinds:\n- {id: assembly, label: 党员大会, group: 组织生活}\n- {id: talk, label: 谈话, group: 谈话}\n"
DUTY = f"""duties:
- id: branch.assembly.quarterly
  title: 党员大会
  owes: {{organisation: {{kind: [branch]}}}}
  every: quarter
  evidence: {{kinds: [assembly]}}
  strength: generally
  settle: 开会。
  versions:
    2018-10-28: {VERSION}
"""


def load_text(folder: Path, text: str) -> Rulebook:
    """The rulebook of one file ``rules.yaml`` that stands alone."""
    file = folder / "rules.yaml"
    file.write_text(text, encoding="utf-8")
    return read_rulebook([file], EMPTY, local=False)


def local_folder(folder: Path, text: str) -> Path:
    """A folder with one local rule file."""
    path = folder / "local"
    path.mkdir()
    (path / "local.yaml").write_text(text, encoding="utf-8")
    return path
