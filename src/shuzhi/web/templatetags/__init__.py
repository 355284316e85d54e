"""The template tags of the web room."""
