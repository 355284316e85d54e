"""报送: the report goes to the superior."""
