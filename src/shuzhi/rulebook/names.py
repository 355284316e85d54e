"""What the other entries of a rulebook may refer to, gathered before they are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from shuzhi.rulebook.model import EntryKind, RegisterKind
from shuzhi.rulebook.node import Node
from shuzhi.rulebook.vocabulary import EVERY_EVENT, MARKER_PREFIXES


@dataclass(slots=True)
class Names:
    """Kinds and registers by id, and every id taken so far with the word for what took it."""

    kinds: dict[str, EntryKind] = field(default_factory=dict)
    registers: dict[str, RegisterKind] = field(default_factory=dict)
    taken: dict[tuple[str, str], str] = field(default_factory=dict)
    local: bool = False

    def claim(self, node: Node, space: str) -> str:
        """The id of one entry, refused where it is taken or, in a local rulebook, lacks ``local.``."""
        name = node.text()
        if self.local and not name.startswith("local."):
            node.refuse(f"本地规则的编号“{name}”没有以 local. 开头。", f"请改为 local.{name}。")
        if (space, name) in self.taken:
            node.refuse(f"编号“{name}”已经用过。", f"请换一个编号；它先出现在 {self.taken[space, name]}。")
        self.taken[space, name] = node.file.name
        return name

    def kind(self, node: Node) -> str:
        """An entry kind that exists."""
        return node.choice(self.kinds, "类别")

    def register(self, node: Node) -> str:
        """A register that exists."""
        return node.choice(self.registers, "登记簿")

    def markers(self, node: Node, *, every: bool = False) -> tuple[str, ...]:
        """Kinds or topic/agenda markers; ``"*"`` where ``every`` allows it."""
        if every and node.value == EVERY_EVENT:
            return (EVERY_EVENT,)
        return tuple(self._marker(member) for member in node.items())

    def _marker(self, node: Node) -> str:
        word = node.text()
        if any(word.startswith(prefix) and word != prefix for prefix in MARKER_PREFIXES):
            return word
        return self.kind(node)
