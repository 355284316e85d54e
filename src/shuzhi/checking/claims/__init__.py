"""Claims: statements of counted work in a report, and whether the ledger bears them out."""

from shuzhi.checking.claims.find import find_claims

__all__ = ["find_claims"]
