-- What an edge agent's line said of each part.
CREATE TABLE verdicts (
    part   TEXT    NOT NULL PRIMARY KEY, -- 32 hexadecimal digits
    line   TEXT    NOT NULL,
    at     INTEGER NOT NULL, -- 100 ns since 0001-01-01 UTC
    image  TEXT    NOT NULL, -- name of the file
    class  TEXT    NOT NULL,
    score  REAL    NOT NULL,
    defect INTEGER, -- 0, 1, or null where the product has no defect-free class
    model  TEXT    NOT NULL, -- id of the model that judged
    scores TEXT    NOT NULL -- JSON: score by class
) STRICT;

CREATE INDEX verdicts_by_time ON verdicts (at);
