"""The list and the map of a question on the page of somebody else."""
