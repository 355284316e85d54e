"""A profile and the ledger's facts make the blocks of a draft.  Plain sentences only; what is not known is not said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from shuzhi.figures.question import Question
from shuzhi.figures.values import Figure
from shuzhi.reports.blocks import Figures, StoredBlock
from shuzhi.reports.document.numbering import chinese_date
from shuzhi.reports.facts import (
    begins_in_year,
    braceless,
    entries_of,
    entry_words,
    figures_for,
    item_words,
    items_of,
    shortcomings_of,
)
from shuzhi.rulebook.profiles import Clause, Comparison, Part, PartGroup, Profile, Section, Sentence, figure_tokens

PARTLY = "（部分组织有记录）"


@dataclass(frozen=True, slots=True)
class Draft:
    """What drafting gives.

    Attributes:
        blocks: See :mod:`shuzhi.reports.blocks`.
        omitted: Figures left out because the ledger has no data for them.
        outdated: Ids of the author's paragraphs whose program text has changed since he rewrote them.
    """

    blocks: list[StoredBlock]
    omitted: list[Figure]
    outdated: tuple[str, ...] = ()


def compose(profile: Profile, question: Question) -> Draft:
    """The program's own draft, nothing of the author's in it."""
    figures = figures_for(question, profile.figures())
    blocks: list[StoredBlock] = [
        {
            "id": "opening",
            "type": "paragraph",
            "section": "opening",
            "role": "opening",
            "text": fill_words(profile.opening, question),
            "figures": [],
        }
    ]
    for section in profile.sections:
        blocks += _section(profile, section, question, figures)
    used = {name for block in blocks for name in block["figures"]}
    omitted = [figure for name, figure in figures.items() if figure.value is None and name not in used]
    return Draft(blocks, omitted)


def fill_words(pattern: str, question: Question) -> str:
    """A pattern with year and organisation put in; figures stay as tokens."""
    words = {
        "{year}": str(question.year),
        "{last_year}": str(question.year - 1),
        "{organisation}": braceless(question.organisation.name),
    }
    for token, word in words.items():
        pattern = pattern.replace(token, word)
    return pattern


def _section(profile: Profile, section: Section, question: Question, figures: Figures) -> Iterable[StoredBlock]:
    yield _heading(section.id, 1, section.heading, section)
    for group in section.groups:
        if group.heading:
            yield _heading(group.id, 2, group.heading, section)
        yield from _group(profile, group, section, question, figures)


def _heading(block_id: str, level: int, text: str, section: Section) -> StoredBlock:
    return {
        "id": f"{block_id}.heading",
        "type": "heading",
        "level": level,
        "section": section.id,
        "role": section.role,
        "text": text,
        "figures": [],
    }


def _group(
    profile: Profile, group: PartGroup, section: Section, question: Question, figures: Figures
) -> Iterable[StoredBlock]:
    for part_id in group.parts:
        part = profile.parts[part_id]
        text, used = _WRITERS[part.form](part, question, figures)
        prompt = part.prompt or (part.otherwise if not text else "")
        yield {
            "id": f"{group.id}.{part_id}",
            "type": "gap" if prompt else "paragraph",
            "section": section.id,
            "role": section.role,
            "text": text,
            "figures": used,
            **({"prompt": prompt} if prompt else {}),
        }


def _sentences(part: Part, question: Question, figures: Figures) -> tuple[str, list[str]]:
    said = [_sentence(sentence, question, figures) for sentence in part.sentences]
    return "".join(text for text, _ in said), list(dict.fromkeys(name for _, used in said for name in used))


def _sentence(sentence: Sentence, question: Question, figures: Figures) -> tuple[str, list[str]]:
    spoken = [(clause, _clause(clause, question, figures)) for clause in sentence.clauses]
    said = [(clause, text) for clause, text in spoken if text]
    if not said:
        return "", []
    used = [name for clause, _ in said for name in figure_tokens(clause.say)]
    text = sentence.lead + "，".join(text for _, text in said) + _partly([figures[name] for name in used]) + "。"
    return fill_words(text, question), used


def _partly(figures: Sequence[Figure]) -> str:
    """What a sentence says of figures that are not complete: from when on the ledger tells, else that not all do."""
    if since := max((figure.ledger_since for figure in figures if figure.ledger_since), default=None):
        return f"（台账自{chinese_date(since)}起）"
    return PARTLY if any(figure.completeness == "partly" for figure in figures) else ""


def _clause(clause: Clause, question: Question, figures: Figures) -> str:
    """What a clause says; nothing where a figure has no data or a comparison does not hold."""
    if any(figures[name].value is None for name in clause.figures):
        return ""
    if not all(_holds(comparison, figures) for comparison in clause.when):
        return ""
    first = figures[figure_tokens(clause.say)[0]]
    if first.value != 0:
        return clause.say
    return "" if _names_missing(first, question) else clause.zero or clause.say


def _names_missing(figure: Figure, question: Question) -> bool:
    """A count of persons that is zero only because the entries name nobody of the roster: nothing is said then."""
    definition = figure.definition
    return definition.measure in {"people", "attendance"} and bool(entries_of(question, definition.select["kinds"]))


_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "=": lambda left, right: left == right,
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
}


def _holds(comparison: Comparison, figures: Figures) -> bool:
    left = figures[comparison.left].value
    right = comparison.right if isinstance(comparison.right, int) else figures[comparison.right].value
    return left is not None and right is not None and _COMPARE[comparison.operator](left, Decimal(right))


def _gap(_part: Part, _question: Question, _figures: Figures) -> tuple[str, list[str]]:
    return "", []


def _entries(part: Part, question: Question, _figures: Figures) -> tuple[str, list[str]]:
    found = entries_of(question, part.kinds)
    return _listed(part, [entry_words(entry, part) for entry in found[: part.limit]], len(found)), []


def _items(part: Part, question: Question, _figures: Figures) -> tuple[str, list[str]]:
    found = items_of(question, part)
    if not found:
        return "", []
    lines = [part.lead, *(f"{item_words(item)}。" for item in found[: part.limit])]
    if len(found) > part.limit:
        lines.append(f"其余{len(found) - part.limit}项见台账。")
    return "\n".join(lines), []


def _listed(part: Part, words: list[str], total: int) -> str:
    if not words:
        return ""
    rest = f"；其余{total - len(words)}条见台账" if total > len(words) else ""
    return f"{part.lead}{'；'.join(words)}{rest}。"


def _missing(_part: Part, question: Question, _figures: Figures) -> tuple[str, list[str]]:
    found, since = shortcomings_of(question), begins_in_year(question)
    ledger = f"台账（自{chinese_date(since)}起）" if since else "台账"
    return (f"据{ledger}：{'；'.join(found)}。" if found else ""), []


_WRITERS: dict[str, Callable[[Part, Question, Figures], tuple[str, list[str]]]] = {
    "sentences": _sentences,
    "gap": _gap,
    "entries": _entries,
    "items": _items,
    "missing": _missing,
}
