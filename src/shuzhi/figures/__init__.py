"""Value, rows and completeness of any registered figure."""
