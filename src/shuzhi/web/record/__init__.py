"""记一笔: one entry, typed once."""
