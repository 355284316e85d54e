"""An invented county with a year of life, to look around in.  Nobody and nothing in it is real, and all of it says so."""

from shuzhi.demo.making import DemoError, DemoResult, make_demo

__all__ = ["DemoError", "DemoResult", "make_demo"]
