"""Sport as OpenActive open opportunity data, in Realtime Paged Data Exchange (RPDE) feeds."""
