"""The facts file (``shuzhi.facts/1``): everything a ledger knows, in one open file, in and out through the verbs."""

from shuzhi.exchange.facts.dump import dump_facts
from shuzhi.exchange.facts.load import load_facts
from shuzhi.exchange.facts.schema import schema

__all__ = ["dump_facts", "load_facts", "schema"]
