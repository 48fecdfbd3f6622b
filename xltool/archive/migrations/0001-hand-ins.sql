-- What was handed in: one line a file, its content lies beside under the digest.
CREATE TABLE handin (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,       -- as the sender called the file; shown, never a path
    digest TEXT NOT NULL,     -- SHA-256 of the content, in hexadecimal
    bytes INTEGER NOT NULL,
    taken TEXT NOT NULL       -- UTC, 2026-03-01T08:30:00+00:00
);
