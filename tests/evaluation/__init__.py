"""The calculation, held to a slow and plain evaluator of its own."""
