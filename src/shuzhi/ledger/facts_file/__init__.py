"""The ledger's parts of the facts file: entries, registers, and the plain word that a year had none."""

from shuzhi.ledger.facts_file.entries import ENTRIES
from shuzhi.ledger.facts_file.nothing import NOTHING
from shuzhi.ledger.facts_file.register import REGISTER

FACTS_FILE = (ENTRIES, REGISTER, NOTHING)

__all__ = ["FACTS_FILE"]
