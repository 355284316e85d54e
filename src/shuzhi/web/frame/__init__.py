"""What all screens share: where a request stands, posting, components, base templates."""
