"""What every room needs to say its part of the facts file (``shuzhi.facts/1``): shapes, words read, what is shared.

The file itself is read, ordered, entered and written by :mod:`shuzhi.exchange.facts`, which knows no room by name.
"""
