"""导入: Excel sheets into the ledger."""
