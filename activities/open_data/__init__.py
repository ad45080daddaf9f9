"""What others need to take the catalogue along: downloads, its description, and how it is done."""
