"""台账: what was recorded, found, corrected and withdrawn."""
