-- Version 6: the numbers of notices (通知单) that tell a body of a change of its places.
-- A migration that was released is never edited: books in offices carry its exact text, and opening compares.

-- A number is reserved once, in sequence per year and kind, and belongs to its body and plan from then on: printed again, the notice
-- bears it again, and one that was made for nothing leaves a number that nobody else gets.
CREATE TABLE notice_number (
    kind        TEXT NOT NULL, -- cut, added, adjusted
    year        INTEGER NOT NULL,
    number      INTEGER NOT NULL CHECK (number > 0),
    plan        INTEGER NOT NULL REFERENCES plan (id),
    institution INTEGER NOT NULL,
    reserved_at TEXT NOT NULL,
    PRIMARY KEY (kind, year, number),
    UNIQUE (plan, institution, kind)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER notice_number_is_never_changed BEFORE UPDATE ON notice_number
BEGIN SELECT RAISE(ABORT, 'the number of a notice is never changed'); END;
CREATE TRIGGER notice_number_is_never_deleted BEFORE DELETE ON notice_number
BEGIN SELECT RAISE(ABORT, 'the number of a notice is never deleted'); END;
