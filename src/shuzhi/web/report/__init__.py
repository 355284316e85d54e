"""述职: drafting, freezing and taking the report."""
