"""Noise and disguise in a report: what sellers and copiers put into it, and the text without it."""

from shuzhi.checking.noise.folding import fold

__all__ = ["fold"]
