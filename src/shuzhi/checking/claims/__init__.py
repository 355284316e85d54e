"""Claims: statements of counted work in a report, and whether the ledger bears them out."""

from shuzhi.checking.claims.absolutes import check_absolutes
from shuzhi.checking.claims.check import check_matches
from shuzhi.checking.claims.find import find_claims
from shuzhi.checking.claims.match import match_claims, told_of_the_year

__all__ = ["check_absolutes", "check_matches", "find_claims", "match_claims", "told_of_the_year"]
