"""Facts of time, post and name that a report states: do they fit its year, its author and one another?"""

from shuzhi.checking.facts.eras import check_eras
from shuzhi.checking.facts.names import check_names
from shuzhi.checking.facts.role import check_role
from shuzhi.checking.facts.years import check_years

__all__ = ["check_eras", "check_names", "check_role", "check_years"]
