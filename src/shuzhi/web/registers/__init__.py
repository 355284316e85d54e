"""登记簿: documents, publications, honours, money."""
