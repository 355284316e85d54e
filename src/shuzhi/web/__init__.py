"""Thin pages: ``frame`` holds what they share, each other package is one screen."""
