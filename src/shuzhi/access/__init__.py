"""Accounts, roles on a subtree, scoping that fails closed, the audit log."""
