"""A template is laid out like code: a line break in it, and the indentation around that, is layout and never text.

Chinese sets no spaces between words, so the space that a browser makes of a line break would be seen.  The rule is
JSX's: white space with a line break in it is dropped between tags and words, and is one space inside a tag.  A space
that is meant stands within its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.template import Origin, Template
from django.template.base import Node, TextNode
from django.template.loaders import cached

BREAK_OR_TAG = re.compile(r"[ \t]*\n[ \t\n]*|[<>]")


class Loader(cached.Loader):
    """Django's cached loader; what it loads has lost its layout."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        """The template; raises TemplateDoesNotExist like any loader."""
        known = self.cache_key(template_name, skip) in self.get_template_cache
        template = super().get_template(template_name, skip)
        if not known:
            drop_layout(texts_in(template.nodelist))
        return template


def texts_in(nodes: Iterable[Node]) -> Iterator[TextNode]:
    """All texts as they are written; ``get_nodes_by_type`` would pass by those inside a simple block tag."""
    for node in nodes:
        if isinstance(node, TextNode):
            yield node
        for name in node.child_nodelists or ("nodelist",):
            yield from texts_in(getattr(node, name, ()))


def drop_layout(texts: Iterable[TextNode]) -> None:
    """Takes the layout out of a template's texts, which come in the order in which they are written."""
    in_tag = False

    def instead(found: re.Match[str]) -> str:
        nonlocal in_tag
        piece = found.group()
        if piece in "<>":
            in_tag = piece == "<"
            return piece
        return " " if in_tag else ""

    for text in texts:
        text.s = BREAK_OR_TAG.sub(instead, text.s)
