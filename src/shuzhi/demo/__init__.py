"""An invented county with a year of life.  Nobody and nothing in it is real, and all of it says so."""

from shuzhi.demo.making import DemoError, make_demo
from shuzhi.demo.telling import DemoResult

__all__ = ["DemoError", "DemoResult", "make_demo"]
