-- Full text search and trigrams as PostgreSQL offers them, beside our own index; run by postgres_words.py.
-- Statements are separated by a line with only dashes.
CREATE EXTENSION IF NOT EXISTS pg_trgm
----
CREATE TABLE bench_document (activity_id bigint PRIMARY KEY, words tsvector NOT NULL, plain text NOT NULL)
----
INSERT INTO bench_document
SELECT id,
    setweight(to_tsvector('dutch', name), 'A') || setweight(to_tsvector('dutch', theme), 'B')
        || setweight(to_tsvector('dutch', place), 'C') || setweight(to_tsvector('dutch', rest), 'D'),
    concat_ws(' ', name, theme, place, rest)
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[]) AS row (id, name, theme, place, rest)
----
CREATE INDEX bench_document_words ON bench_document USING gin (words)
----
CREATE INDEX bench_document_plain ON bench_document USING gin (plain gin_trgm_ops)
----
ANALYZE bench_document
----
-- Each word with its synonyms as one query, and the word itself for what it is like. At least half have to be there.
WITH asked AS (SELECT * FROM unnest(%s::text[], %s::text[]) AS row (word, query)),
found AS (
    SELECT activity_id,
        greatest(ts_rank(words, to_tsquery('dutch', query)), word_similarity(word, plain) / 2) AS score
    FROM asked JOIN bench_document ON words @@ to_tsquery('dutch', query) OR word <%% plain
)
SELECT activity_id FROM found GROUP BY activity_id
HAVING 2 * count(*) >= (SELECT count(*) FROM asked)
ORDER BY count(*) DESC, sum(score) DESC, activity_id
