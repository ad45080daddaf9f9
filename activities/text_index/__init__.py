"""Finding by words: `index` after a change, `narrow` in a search. How it works: docs/adr/0006-words.md."""

from activities.text_index.finding import known_part, narrow
from activities.text_index.indexing import forget_unused_terms, index, index_many, index_missing, rebuild

__all__ = ["forget_unused_terms", "index", "index_many", "index_missing", "known_part", "narrow", "rebuild"]
