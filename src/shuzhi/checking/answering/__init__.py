"""How the checker answers: records for programs, lines, a page, a Word copy with comments."""
