"""事项: from its opening to its close-out."""
