"""Write the page of all figures, as the rulebook tells them, into ``docs/figures.md``."""

from pathlib import Path

from shuzhi.rulebook.figures_document import figures_document

(Path(__file__).parents[1] / "docs" / "figures.md").write_text(figures_document(), "utf-8")
