"""The chain of facts: what was recorded, corrected or withdrawn can be proved, whatever room it belongs to."""
