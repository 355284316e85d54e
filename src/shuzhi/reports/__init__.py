"""Profiles, drafting, live figures in text, freezing, Word."""
