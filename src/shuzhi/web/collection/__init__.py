"""收齐: the reports of the organisations below."""
