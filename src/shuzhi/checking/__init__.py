"""Reads any report, without a database: placeholders so far."""
