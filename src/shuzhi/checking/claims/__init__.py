"""Claims: statements of counted work in a report, and whether the ledger bears them out."""

from shuzhi.checking.claims.absolutes import check_absolutes
from shuzhi.checking.claims.check import check_matches
from shuzhi.checking.claims.find import find_claims
from shuzhi.checking.claims.match import claims_of_the_year, match_claims

__all__ = ["check_absolutes", "check_matches", "claims_of_the_year", "find_claims", "match_claims"]
