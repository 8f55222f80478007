-- Version 2: pools and agreements, use apart from quota, what people are, lists of duties, mergers.
-- A migration that was released is never edited: books in offices carry its exact text, and opening compares.

-- People: how they come to work elsewhere, what they are, how they rank -------------------------------------------------

ALTER TABLE person_version ADD COLUMN arrangement TEXT;
ALTER TABLE person_version ADD COLUMN concurrent TEXT; -- JSON; NULL: no further posts
ALTER TABLE person_version ADD COLUMN identity TEXT;
ALTER TABLE person_version ADD COLUMN rank TEXT;
ALTER TABLE person_version ADD COLUMN rank_document TEXT;

DROP INDEX person_counted;
CREATE INDEX person_counted ON person_version (quota_at, kind, works_at, position, arrangement) WHERE ended_by IS NULL;

DROP TRIGGER person_version_is_never_changed;
CREATE TRIGGER person_version_is_never_changed BEFORE UPDATE OF
    person, made_by, made_sequence, name, sex, id_number, birth, quota_at, kind, works_at, office, post, position,
    started_work, admitted, further, arrangement, concurrent, identity, rank, rank_document ON person_version
BEGIN SELECT RAISE(ABORT, 'a version of a person is never changed'); END;

-- Postings: one operation may move places several times (a merger moves every kind of every institution) ---------------

DROP TRIGGER posting_is_never_changed;
DROP TRIGGER posting_is_never_deleted;
ALTER TABLE posting RENAME TO posting_of_version_1;

CREATE TABLE posting (
    entry    INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    line     INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    places   INTEGER NOT NULL CHECK (places > 0),
    giver    TEXT NOT NULL,
    receiver TEXT NOT NULL,
    PRIMARY KEY (entry, sequence, line),
    FOREIGN KEY (entry, sequence) REFERENCES operation (entry, sequence)
) STRICT, WITHOUT ROWID;

INSERT INTO posting SELECT entry, sequence, 0, kind, places, giver, receiver FROM posting_of_version_1;
DROP TABLE posting_of_version_1;

CREATE INDEX posting_giver ON posting (giver, kind);
CREATE INDEX posting_receiver ON posting (receiver, kind);

CREATE TRIGGER posting_is_never_changed BEFORE UPDATE ON posting
BEGIN SELECT RAISE(ABORT, 'a posting is never changed'); END;
CREATE TRIGGER posting_is_never_deleted BEFORE DELETE ON posting
BEGIN SELECT RAISE(ABORT, 'a posting is never deleted'); END;

-- The current state, a cache of the log: what is agreed beside the ledger -----------------------------------------------

CREATE TABLE pool (
    id   INTEGER PRIMARY KEY,
    body TEXT NOT NULL -- JSON
) STRICT;

-- Books of version 1 knew one pool, without a name.
INSERT INTO pool VALUES (1, '{"id":1,"name":"周转池","tier":"County","kind":null}');

-- What is still out, reserved or in force; what was settled is in the log alone.
CREATE TABLE agreement (
    thing TEXT NOT NULL CHECK (thing IN ('loan', 'clearance', 'deployment')),
    id    INTEGER NOT NULL,
    body  TEXT NOT NULL, -- JSON
    PRIMARY KEY (thing, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE duty_list (
    institution INTEGER NOT NULL REFERENCES institution (id) DEFERRABLE INITIALLY DEFERRED,
    list        TEXT NOT NULL,
    items       TEXT NOT NULL, -- JSON
    PRIMARY KEY (institution, list)
) STRICT, WITHOUT ROWID;

INSERT INTO fresh_id (thing, next) VALUES ('loan', 1), ('clearance', 1), ('deployment', 1);
