"""The data folder as a whole: where it is, whether it is ready, what its database says when it fails.

It knows nothing of what the data mean.
"""
