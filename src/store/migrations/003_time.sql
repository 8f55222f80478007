-- Version 3: the book in time. Entries hold from a day on, past or future; the log is sealed; assertions, papers, phases of plans.
-- A migration that was released is never edited: books in offices carry its exact text, and opening compares.

-- Entries: when they hold, who approved them, what they mend ------------------------------------------------------------

DROP TRIGGER entry_is_never_changed;

ALTER TABLE entry ADD COLUMN in_force TEXT NOT NULL DEFAULT ''; -- the day from which it is reckoned with
ALTER TABLE entry ADD COLUMN approver TEXT;
ALTER TABLE entry ADD COLUMN attachments TEXT; -- JSON; NULL: none
ALTER TABLE entry ADD COLUMN reverses INTEGER REFERENCES entry (id);
ALTER TABLE entry ADD COLUMN corrects INTEGER REFERENCES entry (id);
ALTER TABLE entry ADD COLUMN linked_to INTEGER REFERENCES entry (id); -- the first of its group

-- Books of versions 1 and 2 reckoned with every entry at once, in the order of recording. So that they stay as they were, an
-- entry of theirs holds from its day, but not before the one recorded before it, and not after it was recorded.
UPDATE entry SET in_force = ordered.day FROM (
    SELECT id, max(min(effective, substr(recorded_at, 1, 10))) OVER (ORDER BY id) AS day FROM entry) AS ordered
WHERE ordered.id = entry.id;

CREATE INDEX entry_in_force ON entry (in_force);
CREATE UNIQUE INDEX entry_reverses ON entry (reverses) WHERE reverses IS NOT NULL;
CREATE UNIQUE INDEX entry_corrects ON entry (corrects) WHERE corrects IS NOT NULL;

CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;

-- A new book writes these itself.
INSERT INTO book (key, value)
    SELECT 'settled_on', max(substr(value, 1, 10), ifnull((SELECT max(substr(recorded_at, 1, 10)) FROM entry), ''))
    FROM book WHERE key = 'created_at';
INSERT INTO book (key, value)
    SELECT 'last_of_old_order', ifnull((SELECT max(id) FROM entry), 0) FROM book WHERE key = 'created_at';

-- Numbers of pools can be given by an entry that is not in force yet.
INSERT INTO fresh_id (thing, next) SELECT 'pool', ifnull(max(id), 0) + 1 FROM pool;

-- People: versions in the order of days --------------------------------------------------------------------------------

DROP TRIGGER person_version_is_never_deleted;
DROP TRIGGER person_version_is_never_changed;
DROP TRIGGER person_version_ends_once;
ALTER TABLE person_version RENAME TO person_version_of_version_2;

CREATE TABLE person_version (
    person         INTEGER NOT NULL,
    made_on        TEXT NOT NULL, -- in_force of made_by
    made_by        INTEGER NOT NULL REFERENCES entry (id),
    made_sequence  INTEGER NOT NULL,
    ended_on       TEXT, -- in_force of ended_by
    ended_by       INTEGER REFERENCES entry (id), -- NULL: nothing has ended it
    ended_sequence INTEGER,
    is_current     INTEGER NOT NULL DEFAULT 1 CHECK (is_current IN (0, 1)), -- whether it holds on the day the book is settled on
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
    arrangement    TEXT,
    concurrent     TEXT, -- JSON; NULL: no further posts
    started_work   TEXT,
    admitted       TEXT,
    further        TEXT, -- JSON; NULL: nothing further
    identity       TEXT,
    rank           TEXT,
    rank_document  TEXT,
    CHECK ((ended_by IS NULL) = (ended_sequence IS NULL)),
    CHECK ((ended_by IS NULL) = (ended_on IS NULL)),
    CHECK (ended_by IS NULL OR (ended_on, ended_by, ended_sequence) > (made_on, made_by, made_sequence))
) STRICT;

INSERT INTO person_version
    SELECT person, made.in_force, made_by, made_sequence, ended.in_force, ended_by, ended_sequence, ended_by IS NULL,
        name, sex, id_number, birth, quota_at, kind, works_at, office, post, position, arrangement, concurrent,
        started_work, admitted, further, identity, rank, rank_document
    FROM person_version_of_version_2 AS old
    LEFT JOIN entry AS made ON made.id = old.made_by
    LEFT JOIN entry AS ended ON ended.id = old.ended_by
    ORDER BY old.rowid;
DROP TABLE person_version_of_version_2;

CREATE INDEX person_made ON person_version (made_by, made_sequence, person);
CREATE INDEX person_ended ON person_version (ended_by, ended_sequence) WHERE ended_by IS NOT NULL;
CREATE UNIQUE INDEX person_current ON person_version (person) WHERE is_current = 1;
CREATE INDEX person_past ON person_version (person) WHERE is_current = 0;
CREATE INDEX person_counted ON person_version (quota_at, kind, works_at, position, arrangement) WHERE is_current = 1;
CREATE INDEX person_works_at ON person_version (works_at) WHERE is_current = 1;
CREATE INDEX person_id_number ON person_version (id_number) WHERE is_current = 1 AND id_number IS NOT NULL;
CREATE INDEX person_name ON person_version (name, person) WHERE is_current = 1;
CREATE INDEX person_birth ON person_version (ifnull(birth, '9999-99'), person) WHERE is_current = 1;

CREATE TRIGGER person_version_is_never_deleted BEFORE DELETE ON person_version
BEGIN SELECT RAISE(ABORT, 'a version of a person is never deleted'); END;
CREATE TRIGGER person_version_is_never_changed BEFORE UPDATE OF
    person, made_on, made_by, made_sequence, name, sex, id_number, birth, quota_at, kind, works_at, office, post, position,
    arrangement, concurrent, started_work, admitted, further, identity, rank, rank_document ON person_version
BEGIN SELECT RAISE(ABORT, 'a version of a person is never changed'); END;
CREATE TRIGGER person_version_ends_once BEFORE UPDATE OF ended_on, ended_by, ended_sequence ON person_version
WHEN OLD.ended_by IS NOT NULL OR NEW.ended_by IS NULL
BEGIN SELECT RAISE(ABORT, 'a version of a person ends once'); END;

-- The seal: each entry carries the hash of its predecessor --------------------------------------------------------------

CREATE TABLE seal (
    entry    INTEGER PRIMARY KEY REFERENCES entry (id),
    previous TEXT NOT NULL,
    hash     TEXT NOT NULL
) STRICT;

CREATE TRIGGER seal_is_never_changed BEFORE UPDATE ON seal
BEGIN SELECT RAISE(ABORT, 'a seal is never changed'); END;
CREATE TRIGGER seal_is_never_deleted BEFORE DELETE ON seal
BEGIN SELECT RAISE(ABORT, 'a seal is never deleted'); END;

-- What documents say the register ought to be ---------------------------------------------------------------------------

CREATE TABLE assertion (
    id              INTEGER PRIMARY KEY,
    on_date         TEXT NOT NULL,
    holder          TEXT NOT NULL,
    kind            TEXT NOT NULL,
    places          INTEGER NOT NULL CHECK (places >= 0),
    document_number TEXT, -- NULL: none
    source          TEXT NOT NULL,
    note            TEXT NOT NULL,
    recorded_at     TEXT NOT NULL,
    withdrawn_at    TEXT
) STRICT;

CREATE TRIGGER assertion_is_never_changed BEFORE UPDATE OF
    id, on_date, holder, kind, places, document_number, source, note, recorded_at ON assertion
BEGIN SELECT RAISE(ABORT, 'an assertion is never changed'); END;
CREATE TRIGGER assertion_is_withdrawn_once BEFORE UPDATE OF withdrawn_at ON assertion
WHEN OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
BEGIN SELECT RAISE(ABORT, 'an assertion is withdrawn once'); END;
CREATE TRIGGER assertion_is_never_deleted BEFORE DELETE ON assertion
BEGIN SELECT RAISE(ABORT, 'an assertion is never deleted'); END;

-- Tables that were given out, each under a code from which it can be made again -----------------------------------------

CREATE TABLE paper (
    code          TEXT PRIMARY KEY NOT NULL,
    report        TEXT NOT NULL,
    options       TEXT NOT NULL, -- JSON
    as_of         TEXT NOT NULL,
    through       INTEGER REFERENCES entry (id), -- the last entry known then; NULL: none was
    plan          INTEGER REFERENCES plan (id),
    plan_revision INTEGER,
    table_hash    TEXT NOT NULL,
    issued_at     TEXT NOT NULL
) STRICT;

CREATE TRIGGER paper_is_never_changed BEFORE UPDATE ON paper
BEGIN SELECT RAISE(ABORT, 'a paper is never changed'); END;
CREATE TRIGGER paper_is_never_deleted BEFORE DELETE ON paper
BEGIN SELECT RAISE(ABORT, 'a paper is never deleted'); END;

-- Phases of plans that were carried out ----------------------------------------------------------------------------------

CREATE TABLE plan_phase (
    plan  INTEGER NOT NULL REFERENCES plan (id),
    phase INTEGER NOT NULL,
    entry INTEGER NOT NULL UNIQUE REFERENCES entry (id),
    PRIMARY KEY (plan, phase)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER plan_phase_is_never_changed BEFORE UPDATE ON plan_phase
BEGIN SELECT RAISE(ABORT, 'a phase of a plan is never changed'); END;
CREATE TRIGGER plan_phase_is_never_deleted BEFORE DELETE ON plan_phase
BEGIN SELECT RAISE(ABORT, 'a phase of a plan is never deleted'); END;
