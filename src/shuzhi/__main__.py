"""``python -m shuzhi`` is the ``shuzhi`` command."""

from shuzhi.cli import main

main()
