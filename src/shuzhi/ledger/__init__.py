"""Entries, registers, revisions and the hash chain."""
