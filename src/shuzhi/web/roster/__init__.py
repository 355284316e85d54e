"""名册: people and their standing."""
