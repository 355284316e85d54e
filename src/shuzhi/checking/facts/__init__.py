"""Facts of time, post and name that a report states: do they fit its year, its author and one another?"""

from shuzhi.checking.facts.eras import check_eras

__all__ = ["check_eras"]
