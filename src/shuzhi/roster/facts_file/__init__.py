"""The roster's parts of the facts file: organisations, what they were before and set, people, transfers."""

from shuzhi.roster.facts_file.organisations import ORGANISATIONS
from shuzhi.roster.facts_file.past import PAST
from shuzhi.roster.facts_file.people import PEOPLE
from shuzhi.roster.facts_file.settings import SETTINGS
from shuzhi.roster.facts_file.transfers import TRANSFERS

FACTS_FILE = (ORGANISATIONS, PAST, SETTINGS, PEOPLE, TRANSFERS)

__all__ = ["FACTS_FILE"]
