"""核查: a report looked through for its author."""
