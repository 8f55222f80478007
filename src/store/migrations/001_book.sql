-- Version 1 of the book; what the tables are for is told in store/mod.rs.
-- A migration that was released is never edited: books in offices carry its exact text, and opening compares.

PRAGMA application_id = 1112031819; -- "BHBK"

CREATE TABLE book (
    key   TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    key   TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE fresh_id (
    thing TEXT PRIMARY KEY NOT NULL,
    next  INTEGER NOT NULL CHECK (next > 0)
) STRICT, WITHOUT ROWID;

INSERT INTO fresh_id (thing, next) VALUES ('institution', 1), ('post', 1), ('person', 1);

-- The log ------------------------------------------------------------------------------------------------------------

CREATE TABLE entry (
    id              INTEGER PRIMARY KEY,
    effective       TEXT NOT NULL,
    recorded_at     TEXT NOT NULL,
    document_number TEXT, -- NULL: 待补
    author          TEXT NOT NULL,
    source          TEXT NOT NULL, -- JSON
    note            TEXT NOT NULL,
    operations      INTEGER NOT NULL CHECK (operations > 0)
) STRICT;

CREATE TABLE operation (
    entry       INTEGER NOT NULL REFERENCES entry (id),
    sequence    INTEGER NOT NULL,
    institution INTEGER, -- whom it is about, if it is about one
    body        TEXT NOT NULL, -- JSON
    PRIMARY KEY (entry, sequence)
) STRICT;

CREATE INDEX operation_institution ON operation (institution, entry) WHERE institution IS NOT NULL;

CREATE TABLE posting (
    entry    INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    places   INTEGER NOT NULL CHECK (places > 0),
    giver    TEXT NOT NULL,
    receiver TEXT NOT NULL,
    PRIMARY KEY (entry, sequence),
    FOREIGN KEY (entry, sequence) REFERENCES operation (entry, sequence)
) STRICT, WITHOUT ROWID;

CREATE INDEX posting_giver ON posting (giver, kind);
CREATE INDEX posting_receiver ON posting (receiver, kind);

CREATE TABLE person_version (
    person         INTEGER NOT NULL,
    made_by        INTEGER NOT NULL REFERENCES entry (id),
    made_sequence  INTEGER NOT NULL,
    ended_by       INTEGER REFERENCES entry (id), -- NULL: current
    ended_sequence INTEGER,
    name           TEXT NOT NULL,
    sex            TEXT,
    id_number      TEXT,
    birth          TEXT,
    quota_at       INTEGER NOT NULL,
    kind           TEXT NOT NULL,
    works_at       INTEGER NOT NULL,
    office         TEXT,
    post           TEXT,
    position       TEXT NOT NULL,
    started_work   TEXT,
    admitted       TEXT,
    further        TEXT, -- JSON; NULL: nothing further
    CHECK ((ended_by IS NULL) = (ended_sequence IS NULL)),
    CHECK (ended_by IS NULL OR (ended_by, ended_sequence) > (made_by, made_sequence))
) STRICT;

CREATE INDEX person_made ON person_version (made_by, made_sequence);
CREATE INDEX person_ended ON person_version (ended_by, ended_sequence) WHERE ended_by IS NOT NULL;
CREATE UNIQUE INDEX person_current ON person_version (person) WHERE ended_by IS NULL;
CREATE INDEX person_counted ON person_version (quota_at, kind, works_at, position) WHERE ended_by IS NULL;
CREATE INDEX person_works_at ON person_version (works_at) WHERE ended_by IS NULL;
CREATE INDEX person_id_number ON person_version (id_number) WHERE ended_by IS NULL AND id_number IS NOT NULL;
CREATE INDEX person_name ON person_version (name, person) WHERE ended_by IS NULL;
CREATE INDEX person_birth ON person_version (ifnull(birth, '9999-99'), person) WHERE ended_by IS NULL;

CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
CREATE TRIGGER operation_is_never_changed BEFORE UPDATE ON operation
BEGIN SELECT RAISE(ABORT, 'an operation is never changed'); END;
CREATE TRIGGER operation_is_never_deleted BEFORE DELETE ON operation
BEGIN SELECT RAISE(ABORT, 'an operation is never deleted'); END;
CREATE TRIGGER posting_is_never_changed BEFORE UPDATE ON posting
BEGIN SELECT RAISE(ABORT, 'a posting is never changed'); END;
CREATE TRIGGER posting_is_never_deleted BEFORE DELETE ON posting
BEGIN SELECT RAISE(ABORT, 'a posting is never deleted'); END;
CREATE TRIGGER person_version_is_never_deleted BEFORE DELETE ON person_version
BEGIN SELECT RAISE(ABORT, 'a version of a person is never deleted'); END;
CREATE TRIGGER person_version_is_never_changed BEFORE UPDATE OF
    person, made_by, made_sequence, name, sex, id_number, birth, quota_at, kind, works_at, office, post, position,
    started_work, admitted, further ON person_version
BEGIN SELECT RAISE(ABORT, 'a version of a person is never changed'); END;
CREATE TRIGGER person_version_ends_once BEFORE UPDATE OF ended_by, ended_sequence ON person_version
WHEN OLD.ended_by IS NOT NULL OR NEW.ended_by IS NULL
BEGIN SELECT RAISE(ABORT, 'a version of a person ends once'); END;

-- The current state, a cache of the log ------------------------------------------------------------------------------

CREATE TABLE institution (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL,
    parent INTEGER REFERENCES institution (id) DEFERRABLE INITIALLY DEFERRED,
    body   TEXT NOT NULL -- JSON
) STRICT;

CREATE INDEX institution_parent ON institution (parent) WHERE parent IS NOT NULL;

CREATE TABLE post (
    institution INTEGER NOT NULL REFERENCES institution (id) DEFERRABLE INITIALLY DEFERRED,
    sequence    INTEGER NOT NULL,
    id          INTEGER NOT NULL,
    office      TEXT,
    title       TEXT NOT NULL,
    class       TEXT NOT NULL,
    kind        TEXT NOT NULL,
    count       INTEGER NOT NULL,
    remark      TEXT NOT NULL,
    PRIMARY KEY (institution, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE balance (
    holder TEXT NOT NULL,
    kind   TEXT NOT NULL,
    places INTEGER NOT NULL CHECK (places > 0),
    PRIMARY KEY (holder, kind)
) STRICT, WITHOUT ROWID;

-- Plans --------------------------------------------------------------------------------------------------------------

CREATE TABLE plan (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    adopted_by INTEGER UNIQUE REFERENCES entry (id),
    shelf      TEXT NOT NULL CHECK (shelf IN ('open', 'archived')),
    body       TEXT NOT NULL, -- JSON
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
