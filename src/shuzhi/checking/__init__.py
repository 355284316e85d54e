"""Reads any report and tells its author what a strict reviewer would find; needs no database."""
