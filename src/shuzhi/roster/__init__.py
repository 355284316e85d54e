"""Organisations as a dated tree; people with dated states."""
