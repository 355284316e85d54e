"""Shuzhi 述职: from the ledger of a Party branch to a report whose every figure opens its rows."""

__version__ = "0.1.0"
