"""Mutation testing by hand: changes of the code that the tests should see, drawn by chance, one room at a time."""
