"""Thin pages: templates, static files, addresses."""
