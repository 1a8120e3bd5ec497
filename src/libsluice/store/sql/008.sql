-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors
--
-- Rejected rows that can be looked at by cause, corrected and replayed; see
-- docs/quarantine.md. What is long stands at the end of a row, so that the rest can
-- be read without it.
--
-- replay: the run that loads the row, from its claim on; position: the row's number
-- in that run. origin: the row that this one was before it was replayed. edited: the
-- record that takes the place of raw. fixes: a JSON object {"values": {COLUMN: TEXT or
-- null}, "transforms": {COLUMN: [...]}}.
CREATE TABLE quarantine_new (
  id INTEGER PRIMARY KEY,
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  status TEXT NOT NULL DEFAULT 'open',
  number INTEGER NOT NULL,
  record INTEGER NOT NULL,
  line INTEGER NOT NULL,
  byte INTEGER NOT NULL,
  element INTEGER NOT NULL DEFAULT 0,
  cut INTEGER NOT NULL DEFAULT 0,
  redacted INTEGER NOT NULL DEFAULT 0,
  size INTEGER NOT NULL DEFAULT 0,
  replay TEXT,
  position INTEGER NOT NULL DEFAULT 0,
  origin INTEGER,
  layout INTEGER,
  stage TEXT NOT NULL,
  part TEXT,
  problems TEXT NOT NULL,
  fixes TEXT,
  mapped TEXT,
  fields TEXT,
  raw BLOB,
  edited BLOB
) STRICT;

INSERT INTO quarantine_new (id, run, status, number, record, line, byte, size, stage, part, problems, raw)
SELECT id, run, status, number, record, line, byte, length (problems) + ifnull (length (raw), 0), stage, part,
       problems, raw
FROM quarantine;

DROP TABLE quarantine;
ALTER TABLE quarantine_new RENAME TO quarantine;

CREATE INDEX quarantine_by_run ON quarantine (run, number, id);
CREATE INDEX quarantine_by_replay ON quarantine (replay, position) WHERE replay IS NOT NULL;
CREATE INDEX quarantine_by_origin ON quarantine (origin) WHERE origin IS NOT NULL;
CREATE INDEX quarantine_sizes ON quarantine (run, size);

-- How records are written that are not JSON: each layout once.
CREATE TABLE quarantine_layouts (
  id INTEGER PRIMARY KEY,
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  layout TEXT NOT NULL,
  UNIQUE (run, layout)
) STRICT;

-- Problems of the same kind, numbered in their run.
CREATE TABLE quarantine_groups (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  code TEXT NOT NULL,
  column_name TEXT,
  pattern TEXT,
  PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX quarantine_groups_by_kind ON quarantine_groups (run, code, column_name, pattern);

CREATE TABLE quarantine_members (
  run TEXT NOT NULL,
  number INTEGER NOT NULL,
  reject INTEGER NOT NULL REFERENCES quarantine (id) ON DELETE CASCADE,
  PRIMARY KEY (run, number, reject)
) STRICT, WITHOUT ROWID;

CREATE INDEX quarantine_members_by_reject ON quarantine_members (reject);

INSERT INTO quarantine_groups (run, number, code, column_name)
SELECT run, row_number () OVER (PARTITION BY run ORDER BY min (number), min (id)), code, column_name
FROM (SELECT q.run, q.number, q.id, json_extract (p.value, '$.code') AS code,
             json_extract (p.value, '$.column') AS column_name
      FROM quarantine AS q, json_each (q.problems) AS p)
GROUP BY run, code, column_name;

INSERT OR IGNORE INTO quarantine_members (run, number, reject)
SELECT q.run, g.number, q.id
FROM quarantine AS q, json_each (q.problems) AS p, quarantine_groups AS g
WHERE g.run = q.run AND g.code = json_extract (p.value, '$.code')
  AND g.column_name IS json_extract (p.value, '$.column');

-- The run whose rejected rows it loads, the file of its task, and the mapping that it
-- made where the task has none.
ALTER TABLE runs ADD COLUMN replays TEXT;
ALTER TABLE runs ADD COLUMN task_file TEXT;
ALTER TABLE runs ADD COLUMN mapping TEXT;

CREATE INDEX runs_by_replays ON runs (replays) WHERE replays IS NOT NULL;

-- How long rejected rows are kept, and how many bytes of them: 0 = no limit.
CREATE TABLE quarantine_limits (
  key TEXT NOT NULL PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO quarantine_limits (key, value) VALUES ('days', 90), ('bytes', 1073741824);
