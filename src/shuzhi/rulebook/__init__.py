"""The rulebook: dated YAML, loaded strictly and typed.  Knows neither Django nor SQL."""

from shuzhi.rulebook.failure import RulebookError
from shuzhi.rulebook.load import layer, load_rulebook, national, national_as_written

__all__ = ["RulebookError", "layer", "load_rulebook", "national", "national_as_written"]
