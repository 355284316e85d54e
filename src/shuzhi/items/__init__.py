"""Problem, rectification, opinion, promise, task, service: one life."""
