"""A copy of a report for people outside: names and figures hidden, the same name always behind the same mark.

Hidden are the organisations and people that the roster knows, guests of the organisation's own entries, figures,
counted numbers and long runs of digits; the annex and the signature are left out.  What the program cannot know (a
village's nickname, a stranger's name) stays, and the copy says so at its head.  (Requirement L12.)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from shuzhi.access.scoping import PATH_STEP, subtree_end
from shuzhi.checking.claims import find_claims
from shuzhi.checking.model import Report as CheckedReport
from shuzhi.checking.model import SourceText
from shuzhi.ledger.models import Participant
from shuzhi.reports.blocks import plain
from shuzhi.reports.document import Block, Cell, Document, FigureRun, Gap, Run, Table, Text
from shuzhi.roster.models import Organisation, OrganisationKind, Person

MASK_MARK = "对外分享稿：单位、姓名和数字已隐去；程序认不出的名称请再看一遍"
NUMBER = "××"
ANNEX_NOTE = "出处见附件"  # what a profile's opening says; the copy has no annex
_SIGNS = "甲乙丙丁戊己庚辛壬癸"
_LONG_NUMBER = re.compile(r"[0-9０-９][0-9０-９ -]{5,}[0-9０-９Xx]")


class Masker:
    """Hides the names it was given, and every number; the same name is the same mark in every text of a copy."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names
        longest_first = sorted(names, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def words(self, text: str) -> str:
        """A text without names, counted numbers and long numbers."""
        source = SourceText("", "txt", text)
        for claim in reversed(find_claims(CheckedReport(source, "", (0, len(text)), None))):
            start, end = claim.number
            text = text[:start] + NUMBER + text[end:]
        text = _LONG_NUMBER.sub(NUMBER, text).replace(ANNEX_NOTE, "出处从略")
        return self._pattern.sub(lambda match: self.names[match[0]], text)

    def run(self, run: Run) -> Run:
        """A piece of a sentence; figures lose their value, their id and their note."""
        match run:
            case FigureRun():
                return Text(NUMBER)
            case Gap(prompt=prompt):
                return Gap(self.words(prompt))
            case Text(text=text):
                return Text(self.words(text))

    def cell(self, cell: Cell) -> Cell:
        """What stands in a table."""
        return self.words(cell) if isinstance(cell, str) else self.run(cell)

    def block(self, block: Block) -> Block:
        """A heading, a paragraph or a table."""
        if isinstance(block, Table):
            rows = tuple(
                tuple(self.words(cell) if isinstance(cell, str) else self.run(cell) for cell in row)
                for row in block.rows
            )
            return Table(block.header, rows, self.words(block.caption))
        return replace(block, runs=tuple(map(self.run, block.runs)))


def masked_document(document: Document, organisation: Organisation) -> Document:
    """The report for people outside; the caller has checked who asks."""
    return masked_with(masker_for([all_words(document)], organisation), document)


def masker_for(texts: Iterable[str], organisation: Organisation) -> Masker:
    """One masker for several texts, so that a name has the same mark in all of them."""
    return Masker(names_in("\n".join(texts), organisation))


def masked_with(masker: Masker, document: Document) -> Document:
    """The document without its names and numbers, its annex and its signature, and marked as such a copy."""
    return Document(
        title=masker.words(document.title),
        blocks=tuple(map(masker.block, document.blocks)),
        addressee=masker.words(document.addressee) if document.addressee else None,
        sample_mark="；".join(filter(None, (document.sample_mark, MASK_MARK))),
    )


def names_in(text: str, organisation: Organisation) -> dict[str, str]:
    """Each name in the text that the organisation's whole tree or the guests of its subtree bear, with its words."""
    root, own = organisation.path[:PATH_STEP], organisation.path
    within = {"path__gte": root, "path__lt": subtree_end(root)}
    organisations = Organisation.everywhere.filter(**within).order_by("path").values_list("name", "kind")
    people = Person.everywhere.filter(**{f"organisation__{key}": value for key, value in within.items()})
    guests = Participant.everywhere.filter(
        entry__organisation__path__gte=own, entry__organisation__path__lt=subtree_end(own), person=None
    )
    named = [(name, f"某{OrganisationKind(kind).label}") for name, kind in organisations]
    for persons in (people, guests):
        named += [(name, "某") for name in persons.order_by("pk").values_list("name", flat=True)]
    pairs = {text[at : at + 2] for at in range(len(text))}  # most names stand nowhere in the text
    marks: dict[str, str] = {}
    used: Counter[str] = Counter()
    for name, head in named:
        if len(name) > 1 and name[:2] in pairs and name not in marks and name in text:
            marks[name] = head + _sign(used[head])
            used[head] += 1
    return marks


def _sign(number: int) -> str:
    """甲, 乙 … 癸, 甲2 …"""
    again, rank = divmod(number, len(_SIGNS))
    return _SIGNS[rank] + (str(again + 1) if again else "")


def all_words(document: Document) -> str:
    """Everything a document says, for finding the names in it."""
    return "\n".join([document.title, document.addressee or "", *map(_words, document.blocks)])


def _words(block: Block) -> str:
    if not isinstance(block, Table):
        return plain(block.runs)
    cells = (cell if isinstance(cell, str) else cell.text for row in block.rows for cell in row)
    return "\n".join([block.caption, *cells])
