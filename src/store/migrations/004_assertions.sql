-- Version 4: assertions about more than what a holder has: totals that the superior issued, people counted by others.
-- A migration that was released is never edited: books in offices carry its exact text, and opening compares.

DROP TRIGGER assertion_is_never_changed;

-- What is counted: authorized, issued, strength. `holder` is whose it is; of `issued` it is superior for the whole book, or
-- tier/…. `kind` is a kind of quota, or one of the sums service_total and quota_total.
ALTER TABLE assertion ADD COLUMN quantity TEXT NOT NULL DEFAULT 'authorized';

-- What the superior has given out was asserted of the superior as a holder.
UPDATE assertion SET quantity = 'issued' WHERE holder = 'superior';

CREATE TRIGGER assertion_is_never_changed BEFORE UPDATE OF
    id, on_date, quantity, holder, kind, places, document_number, source, note, recorded_at ON assertion
BEGIN SELECT RAISE(ABORT, 'an assertion is never changed'); END;
