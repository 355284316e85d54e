"""Forms: they read what was typed and say what is wrong at the field; rules stay in the rooms below."""
