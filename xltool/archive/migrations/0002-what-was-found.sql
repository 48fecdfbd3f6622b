-- What the check said of each form in a file. Whatever came before is checked at the next start.
ALTER TABLE handin ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;
CREATE INDEX unsettled ON handin (settled) WHERE settled = 0;
CREATE TABLE form (
    number INTEGER NOT NULL REFERENCES handin (number),
    place INTEGER NOT NULL,   -- which form of the file, from 1 on
    sheet TEXT NOT NULL,
    kind TEXT NOT NULL,       -- of the form; all texts are empty where there is none
    edition TEXT NOT NULL,
    department TEXT NOT NULL,
    unit TEXT NOT NULL,
    project TEXT NOT NULL,
    year INTEGER,
    verdict TEXT NOT NULL,    -- pass, fail or unreadable
    errors INTEGER NOT NULL,
    hints INTEGER NOT NULL,
    undecided INTEGER NOT NULL,
    PRIMARY KEY (number, place)
) WITHOUT ROWID;
