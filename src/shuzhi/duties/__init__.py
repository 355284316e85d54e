"""What is due on a day, why, and what would settle it."""
