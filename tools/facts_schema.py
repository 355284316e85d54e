"""Write the JSON Schema of the facts file, as the code makes it, into ``docs/facts.schema.json``."""

import os
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuzhi.settings")

import django

django.setup()

from shuzhi.exchange.facts.schema import schema_text  # noqa: E402  the rooms are known only now

(Path(__file__).parents[1] / "docs" / "facts.schema.json").write_text(schema_text(), "utf-8")
