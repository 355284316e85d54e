"""Entries, attachments and registers: what happened, and what is kept in rows."""
