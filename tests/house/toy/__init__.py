"""A toy room: plaques that hang in a branch's room.  It shows what a new room has to write, and that nothing else
needs to know of it: it stands under ``tests/`` and is named once, in ``tests/settings.py``."""
