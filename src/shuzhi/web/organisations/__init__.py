"""组织: the tree and its changes."""
