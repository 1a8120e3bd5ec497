-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors
--
-- The `schedule` of a task, as it stands in its document. There it may have been
-- before anybody ran tasks by it: from now on counts what it says.
ALTER TABLE tasks ADD COLUMN schedule TEXT;
UPDATE tasks SET schedule = json_extract (document, '$.schedule')
WHERE json_valid (document) AND json_type (document, '$.schedule') = 'object';

-- What is remembered of a schedule; another fingerprint begins anew. See
-- store/sluice-store-schedules.h.
CREATE TABLE schedules (
  task TEXT NOT NULL PRIMARY KEY REFERENCES tasks (id) ON DELETE CASCADE,
  fingerprint TEXT NOT NULL,
  since INTEGER NOT NULL,
  last_due INTEGER NOT NULL DEFAULT 0,
  next_due INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  successes INTEGER NOT NULL DEFAULT 0,
  retries INTEGER NOT NULL DEFAULT 0,
  retry_at INTEGER NOT NULL DEFAULT 0,
  retry_run TEXT,
  retry_claim TEXT,
  queued INTEGER NOT NULL DEFAULT 0,
  queued_claim TEXT,
  backlog INTEGER NOT NULL DEFAULT 0,
  blocked INTEGER NOT NULL DEFAULT 0,
  unmet INTEGER NOT NULL DEFAULT 0,
  overdue INTEGER NOT NULL DEFAULT 0,
  claim TEXT,
  claim_due INTEGER NOT NULL DEFAULT 0,
  claim_mark INTEGER NOT NULL DEFAULT 0,
  revision INTEGER NOT NULL DEFAULT 0,
  paused_at INTEGER NOT NULL DEFAULT 0,
  pause_code TEXT,
  pause_message TEXT,
  pause_run TEXT
) STRICT;

-- What holds for all schedules together: all_paused.
CREATE TABLE schedule_settings (
  key TEXT NOT NULL PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Why a schedule did something, or did not.
CREATE TABLE schedule_decisions (
  id INTEGER PRIMARY KEY,
  task TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  time INTEGER NOT NULL,
  due INTEGER NOT NULL,
  decision TEXT NOT NULL,
  code TEXT,
  message TEXT NOT NULL,
  run TEXT
) STRICT;

CREATE INDEX schedule_decisions_by_task ON schedule_decisions (task, id);

-- Ends of other tasks that a task waits for and that have come, until all have.
CREATE TABLE schedule_upstreams (
  task TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  upstream TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  run TEXT NOT NULL,
  chain TEXT NOT NULL,
  time INTEGER NOT NULL,
  PRIMARY KEY (task, upstream)
) STRICT;

-- Files that a schedule has taken: each content once. state: taken, done, failed,
-- and same (the content of another). run: the one that reads it; NULL: it has not
-- begun. modified is there so that a file need not be read again to be known.
CREATE TABLE arrivals (
  task TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  path TEXT NOT NULL,
  size INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  taken INTEGER NOT NULL,
  state TEXT NOT NULL,
  run TEXT,
  PRIMARY KEY (task, hash, path)
) STRICT;

CREATE INDEX arrivals_by_path ON arrivals (task, path);
CREATE INDEX arrivals_by_run ON arrivals (run) WHERE run IS NOT NULL;

-- Why a run runs (manual, schedule, retry, dependency, file), when it was due, the
-- run that caused it, the first run of its chain, and the file that it is for.
ALTER TABLE runs ADD COLUMN trigger TEXT NOT NULL DEFAULT 'manual';
ALTER TABLE runs ADD COLUMN due INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN cause TEXT;
ALTER TABLE runs ADD COLUMN chain TEXT;
ALTER TABLE runs ADD COLUMN file TEXT;

CREATE INDEX runs_by_chain ON runs (chain);

-- Whether the scheduler knows that it has ended. What ended before there were
-- schedules is of no concern to them.
ALTER TABLE runs ADD COLUMN noted INTEGER NOT NULL DEFAULT 0;
UPDATE runs SET noted = 1;

CREATE INDEX runs_not_noted ON runs (task_id) WHERE noted = 0;

-- What schedules have asked for.
CREATE INDEX runs_planned ON runs (task_id, due, cause) WHERE trigger <> 'manual';

-- What becomes of the run of a file becomes of the file, in the same transaction:
-- whoever begins or ends it, and whenever it is killed. One without a file is for
-- all that have been taken by then.
CREATE TRIGGER arrivals_begin AFTER INSERT ON runs WHEN NEW.trigger = 'file' BEGIN
  UPDATE arrivals SET run = NEW.id
  WHERE task = NEW.task_id AND state = 'taken' AND run IS NULL AND (NEW.file IS NULL OR path = NEW.file);
END;

CREATE TRIGGER arrivals_retry AFTER INSERT ON runs WHEN NEW.trigger = 'retry' BEGIN
  UPDATE arrivals SET run = NEW.id, state = 'taken' WHERE run = NEW.cause;
END;

CREATE TRIGGER arrivals_end AFTER UPDATE OF ended ON runs WHEN NEW.ended <> 0 BEGIN
  UPDATE arrivals SET state = iif (NEW.state IN ('success', 'partial_success'), 'done', 'failed')
  WHERE run = NEW.id AND state <> 'same';
END;

-- The decision that asked for a run learns which one it became. One run of a task
-- is asked for at a time, so it is the newest.
CREATE TRIGGER decisions_begin AFTER INSERT ON runs WHEN NEW.trigger <> 'manual' BEGIN
  UPDATE schedule_decisions SET run = NEW.id
  WHERE id = (SELECT max (id) FROM schedule_decisions WHERE task = NEW.task_id AND decision = 'ran')
    AND due = NEW.due AND run IS NULL;
END;
