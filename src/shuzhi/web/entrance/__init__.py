"""The first run, signing in and out, and choosing an organisation."""
