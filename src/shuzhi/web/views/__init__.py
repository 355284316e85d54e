"""Views: read a form, call one verb, show a page."""
