-- The event log: append-only, one hash chain a stream.
-- hash = SHA-256(hash of the entry before, or 32 zero bytes | sequence, at: int64 | length: int32 and bytes of stream, type, payload), little-endian.
CREATE TABLE journal (
    stream   TEXT    NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    type     TEXT    NOT NULL,
    at       INTEGER NOT NULL, -- 100 ns since 0001-01-01 UTC
    payload  BLOB    NOT NULL, -- UTF-8 JSON
    hash     BLOB    NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (stream, sequence)
) STRICT;

CREATE TRIGGER journal_keeps_entries BEFORE DELETE ON journal
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;

CREATE TRIGGER journal_keeps_content BEFORE UPDATE ON journal
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;
