-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors

-- How fast each host may be asked, by all runs of the workspace together; see
-- core/sluice-host-rate.h. Microseconds.
CREATE TABLE host_rates (
  host TEXT NOT NULL PRIMARY KEY,
  last INTEGER NOT NULL,
  interval INTEGER NOT NULL,
  asked INTEGER NOT NULL,
  penalty INTEGER NOT NULL,
  tightened INTEGER NOT NULL,
  held_until INTEGER NOT NULL,
  updated INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What one process does at a time, such as renewing a token.
CREATE TABLE locks (
  name TEXT NOT NULL PRIMARY KEY,
  pid INTEGER NOT NULL,
  process_start INTEGER NOT NULL,
  boot TEXT NOT NULL,
  taken INTEGER NOT NULL
) STRICT;

-- Until when a running run waits, and why; 0 = it does not.
ALTER TABLE runs ADD COLUMN waiting_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN waiting_reason TEXT;
ALTER TABLE runs ADD COLUMN waiting_host TEXT;

-- The requests of a run: the first and the last of them. number counts from 1.
CREATE TABLE run_requests (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  time INTEGER NOT NULL,
  kind TEXT NOT NULL,
  method TEXT NOT NULL,
  url TEXT NOT NULL,
  page INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  status INTEGER NOT NULL,
  milliseconds INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  error TEXT,
  PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;
