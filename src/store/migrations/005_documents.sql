-- Version 5: document numbers given to entries afterwards (补文号), and 分设 among the operations of the log, which an older program
-- could not read.
-- A migration that was released is never edited: books in offices carry its exact text, and opening compares.

ALTER TABLE entry ADD COLUMN documents INTEGER REFERENCES entry (id); -- the entry to which this one gives its document number

CREATE INDEX entry_documents ON entry (documents) WHERE documents IS NOT NULL;
