"""What the rooms share while one file is entered: who acts, what each id means, what was refused, what is new.

A part takes its elements, finds what they name, tells the ones that the ledger already has from those that are new
(:meth:`Loading.sort`), and enters the new ones through its room's verbs.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from shuzhi.access.models import Batch
from shuzhi.access.scoping import Actor
from shuzhi.errors import ShuzhiError
from shuzhi.factsfile.failure import FactsError

ORGANISATIONS = "organisations"
Finder = Callable[["Loading", Any], Any]  # a reference that is no id of the file → the fact; NotFoundError


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a part, read and in the file's own order."""

    path: str
    values: Mapping[str, Any]

    @property
    def id(self) -> str | None:
        """The name by which others in the file speak of it."""
        return self.values.get("id")

    def at(self, *keys: str | int) -> str:
        """The place of something inside it."""
        return self.path + "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)


class Memory(Protocol):
    """What earlier files became, so that the same file again enters nothing."""

    def recall(self, part: str, digests: Iterable[str]) -> Mapping[tuple[str, int], int]:
        """(digest, which of its like) → the fact it became."""

    def keep(self, part: str, digest: str, number: int, fact: Any) -> None:
        """Note what one became."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """The elements of one part that are not in the ledger yet, each with what it says."""

    part: str
    fresh: list[tuple[Element, Any]]
    numbers: Mapping[str, tuple[str, int]]  # path → digest, which of its like


@dataclass(slots=True)
class Loading:
    """One file on its way into the ledger, inside its transaction."""

    actor: Actor
    memory: Memory
    open_batch: Callable[[Any], Batch]  # by an organisation it concerns
    finders: Mapping[str, Finder]
    file: str
    home: Any = None  # the organisation it is loaded for, if one was named
    partial: bool = False
    added: list[int] = field(default_factory=list)  # organisations the file brought
    begun: list[int] = field(default_factory=list)  # organisations known before, whose ledger the file began
    problems: list[FactsError] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)  # part → how many elements
    entered: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    _batch: Batch | None = None
    _named: dict[tuple[str, str], Any] = field(default_factory=dict)
    _paths: dict[str, str] = field(default_factory=dict)  # id → its path, as the file tells it
    _alike: Counter[tuple[str, Hashable]] = field(default_factory=Counter)  # part and key → how many so far
    _found: dict[tuple[str, Hashable], Any] = field(default_factory=dict)

    def batch(self, organisation: Any) -> Batch:
        """The batch of the whole file, opened when something is first entered."""
        if self._batch is None:
            self._batch = self.open_batch(self.home or organisation)
        return self._batch

    @property
    def opened(self) -> Batch | None:
        """The batch, if anything was entered."""
        return self._batch

    # --- what is refused ---------------------------------------------------------------------------------------------

    def note(self, path: str, code: str, message: str, advice: str = "") -> None:
        """Tell of a difference that stops nothing."""
        self.problems.append(FactsError(message, path=path, advice=advice, code=code))

    def taking(self, part: str, path: str) -> Taking:
        """Around what is done with one element: a refusal stops the file, or, taken in part, only the element.

        Raises:
            FactsError: It was refused, and the file is entered whole or not at all.
        """
        return Taking(self, part, path)

    def each(self, part: str, elements: Sequence[Element], make: Callable[[Element], Any]) -> list[tuple[Element, Any]]:
        """Every element with what ``make`` reads of it; those it refuses are left out, or stop the file."""
        made: list[tuple[Element, Any]] = []
        for element in elements:
            with self.taking(part, element.path):
                made.append((element, make(element)))
        return made

    # --- what is meant -----------------------------------------------------------------------------------------------

    def tell_id(self, element: Element) -> None:
        """Take note of the id that an element of the file uses.

        Raises:
            FactsError: It stands twice in the file.
        """
        if element.id is None:
            return
        if element.id in self._paths:
            raise FactsError(
                f"编号“{element.id}”在 {self._paths[element.id]} 已经用过。",
                path=element.at("id"),
                advice="一个文件里每个 id 只能用一次；不需要引用的可以不写 id。",
                code="facts.id_twice",
            )
        self._paths[element.id] = element.path

    def name(self, part: str, element: Element, fact: Any) -> None:
        """From here on, the element's id means ``fact``."""
        if element.id is not None:
            self._named[part, element.id] = fact

    def find(self, part: str, reference: Any, path: str) -> Any:
        """The fact a reference means: an id of this file, a number, or the code of an organisation.

        Raises:
            FactsError: It means nothing, something else, or what was refused itself.
        """
        if isinstance(reference, str) and (part, reference) in self._named:
            return self._named[part, reference]
        if isinstance(reference, str) and part != ORGANISATIONS:
            known = self._paths.get(reference)
            raise FactsError(
                f"“{reference}”{'没有录入，或不是这一类' if known else '在文件中没有'}。",
                path=path,
                advice=f"它写在 {known}。" if known else '请核对 id；台账中已有的写成 {"number": 17}。',
                code="facts.reference",
            )
        key = (part, reference if isinstance(reference, str) else reference["number"])
        if key not in self._found:
            try:
                self._found[key] = self.finders[part](self, key[1])
            except ShuzhiError as error:
                raise FactsError(error.message, path=path, advice=error.advice, code="facts.reference") from error
        return self._found[key]

    def organisation(self, element: Element, key: str = "organisation") -> Any:
        """The organisation an element names, or the one the file is loaded for.

        Raises:
            FactsError: None is named, it is unknown, or it lies outside what the file is loaded for.
        """
        code = element.values.get(key)
        if code is None:
            if self.home is None:
                raise FactsError(
                    "没有写明组织。",
                    path=element.at(key),
                    advice="请写组织代码，或用 --org 指明。",
                    code="facts.missing",
                )
            return self.home
        return self.within(self.find(ORGANISATIONS, code, element.at(key)), element.at(key))

    def within(self, organisation: Any, path: str) -> Any:
        """The organisation, where the file may speak of it.

        Raises:
            FactsError: It lies outside what the file is loaded for.
        """
        if self.home is not None and not organisation.path.startswith(self.home.path):
            raise FactsError(
                f"{organisation.name}不在{self.home.name}之内。",
                path=path,
                advice="请改 --org，或去掉这一项。",
                code="facts.outside",
            )
        return organisation

    def origin(self, element: Element) -> str:
        """Where a fact came from, as people read it."""
        return f"{self.file}·{element.path}"[:300]

    # --- what is new -------------------------------------------------------------------------------------------------

    def sort(
        self,
        part: str,
        pairs: Sequence[tuple[Element, Any]],
        key: Callable[[Any], Hashable],
        held: Mapping[Hashable, Sequence[Any]],
        fetch: Callable[[Sequence[int]], Mapping[int, Any]],
        *,
        once: bool = False,
    ) -> Sorted:
        """Tell the new elements from those that the ledger has, or had, already.

        Of several alike in the file, the first is the first that the ledger has, and so on.

        Args:
            pairs: Each element with what it says.
            key: What it says → what makes it the same.
            held: The facts of the ledger by that.
            fetch: Numbers → facts, for what earlier files became.
            once: True where the same said twice is said once.
        """
        keys = [(element, one, key(one)) for element, one in pairs]
        digests = [hashlib.sha256(repr(made).encode("utf-8", "backslashreplace")).hexdigest() for *_, made in keys]
        recalled = self.memory.recall(part, digests)
        before = fetch(sorted(set(recalled.values())))
        fresh: list[tuple[Element, Any]] = []
        numbers: dict[str, tuple[str, int]] = {}
        for (element, one, made), digest in zip(keys, digests, strict=True):
            self._alike[part, made] += 1
            number = self._alike[part, made]
            numbers[element.path] = (digest, number)
            alike = held.get(made, ())
            known = alike[number - 1] if number <= len(alike) else before.get(recalled.get((digest, number), 0))
            if known is None and not (once and number > 1):
                fresh.append((element, one))
                continue
            self.unchanged[part] += 1
            if known is not None:
                self.name(part, element, known)
        return Sorted(part, fresh, numbers)

    def settle(self, sorted_: Sorted, element: Element, fact: Any) -> None:
        """A new element has become ``fact``."""
        digest, number = sorted_.numbers[element.path]
        self.memory.keep(sorted_.part, digest, number, fact)
        self.entered[sorted_.part] += 1
        self.name(sorted_.part, element, fact)


def grouped(
    pairs: Iterable[tuple[Element, Any]], by: Callable[[Any], Hashable]
) -> dict[Any, list[tuple[Element, Any]]]:
    """The elements by something they say, in order."""
    groups: dict[Any, list[tuple[Element, Any]]] = defaultdict(list)
    for element, one in pairs:
        groups[by(one)].append((element, one))
    return dict(groups)


@dataclass(frozen=True, slots=True)
class Taking:
    """See :meth:`Loading.taking`."""

    loading: Loading
    part: str
    path: str

    def __enter__(self) -> None:
        """Nothing is refused yet."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> bool:
        """Take note of a refusal; any other error is none of ours."""
        if not isinstance(error, ShuzhiError):
            return False
        refusal = FactsError.of(error, self.path)
        if not self.loading.partial:
            raise refusal from error
        self.loading.problems.append(refusal)
        self.loading.refused[self.part] += 1
        return True
