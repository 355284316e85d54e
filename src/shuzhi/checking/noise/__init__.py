"""Noise and disguise in a report: what sellers and copiers put into it, and the text without it."""

from shuzhi.checking.noise.check import check_noise
from shuzhi.checking.noise.cleaning import Change, Cleaned, clean
from shuzhi.checking.noise.folding import fold

__all__ = ["Change", "Cleaned", "check_noise", "clean", "fold"]
