"""The commands of the checker: ``check`` and ``compare``.  They need no database, account or network."""
