-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors
--
-- Times are microseconds since 1970 UTC. Secrets are never in this file.

CREATE TABLE tasks (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  document TEXT NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL
) STRICT;

CREATE INDEX tasks_by_name ON tasks (name);

-- Every save adds one.
CREATE TABLE task_versions (
  id INTEGER PRIMARY KEY,
  task TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  document TEXT NOT NULL,
  saved INTEGER NOT NULL
) STRICT;

CREATE INDEX task_versions_by_task ON task_versions (task, id);

CREATE TABLE connections (
  name TEXT NOT NULL PRIMARY KEY,
  document TEXT NOT NULL,
  updated INTEGER NOT NULL
) STRICT;

-- pid, process_start and boot name the process in which the run happens.
CREATE TABLE runs (
  id TEXT NOT NULL PRIMARY KEY,
  task_id TEXT,
  task_name TEXT,
  document TEXT,
  state TEXT NOT NULL,
  started INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  read INTEGER NOT NULL DEFAULT 0,
  filtered INTEGER NOT NULL DEFAULT 0,
  deduplicated INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,
  inserted INTEGER NOT NULL DEFAULT 0,
  updated INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  requests INTEGER NOT NULL DEFAULT 0,
  retries INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  result TEXT,
  pid INTEGER NOT NULL,
  process_start INTEGER NOT NULL,
  boot TEXT NOT NULL
) STRICT;

CREATE INDEX runs_by_task ON runs (task_id, started);
CREATE INDEX runs_by_start ON runs (started);
CREATE INDEX runs_by_state ON runs (state);

-- Who runs a task just now: at most one process.
CREATE TABLE leases (
  task TEXT NOT NULL PRIMARY KEY,
  run TEXT NOT NULL,
  pid INTEGER NOT NULL,
  process_start INTEGER NOT NULL,
  boot TEXT NOT NULL,
  taken INTEGER NOT NULL
) STRICT;

CREATE TABLE run_log (
  id INTEGER PRIMARY KEY,
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  time INTEGER NOT NULL,
  level INTEGER NOT NULL,
  message TEXT NOT NULL
) STRICT;

CREATE INDEX run_log_by_run ON run_log (run, id);

CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY,
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  record INTEGER NOT NULL,
  line INTEGER NOT NULL,
  byte INTEGER NOT NULL,
  part TEXT,
  stage TEXT NOT NULL,
  raw BLOB,
  problems TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'open'
) STRICT;

CREATE INDEX quarantine_by_run ON quarantine (run, number, id);
