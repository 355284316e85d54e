"""The rulebook: dated YAML, loaded strictly and typed.  Knows neither Django nor SQL."""

from shuzhi.rulebook.failure import RulebookError
from shuzhi.rulebook.load import known_settings, layer, load_rulebook, national, national_as_written

__all__ = ["RulebookError", "known_settings", "layer", "load_rulebook", "national", "national_as_written"]
