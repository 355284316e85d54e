"""账号: who may do what, and one's own password."""
