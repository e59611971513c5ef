-- How long an edge agent has run in all, and since when the files that it keeps are there, counted by that.
CREATE TABLE running_time (
    id    INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    ticks INTEGER NOT NULL -- 100 ns
) STRICT;

INSERT INTO running_time (id, ticks) VALUES (1, 0);

CREATE TABLE kept_files (
    folder  TEXT    NOT NULL,
    path    TEXT    NOT NULL, -- within the folder
    length  INTEGER NOT NULL,
    written INTEGER NOT NULL, -- 100 ns since 0001-01-01 UTC, as the file system says
    arrived INTEGER NOT NULL, -- running time, 100 ns
    PRIMARY KEY (folder, path)
) STRICT, WITHOUT ROWID;

CREATE INDEX kept_files_by_arrival ON kept_files (folder, arrived);

ALTER TABLE verdicts ADD COLUMN arrived INTEGER NOT NULL DEFAULT 0; -- running time, 100 ns

CREATE INDEX verdicts_by_arrival ON verdicts (arrived);
