-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors
--
-- The versions of a task are numbered once and for all: old ones may be deleted.
ALTER TABLE task_versions ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
UPDATE task_versions SET number =
  (SELECT count(*) FROM task_versions AS v WHERE v.task = task_versions.task AND v.id <= task_versions.id);
CREATE UNIQUE INDEX task_versions_by_number ON task_versions (task, number);

-- The run that a run does again, and the number of the version of its task; 0 = it is
-- none of the stored task's.
ALTER TABLE runs ADD COLUMN retry_of TEXT;
ALTER TABLE runs ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
UPDATE runs SET retry_of = cause WHERE trigger = 'retry';
UPDATE runs SET version = v.number
FROM (SELECT task, document, max (number) AS number FROM task_versions GROUP BY task, document) AS v
WHERE v.task = runs.task_id AND v.document = runs.document;

CREATE INDEX runs_by_retry_of ON runs (retry_of) WHERE retry_of IS NOT NULL;

-- A row of runs is long: it has the document of its task. Lists, counts and statistics
-- are made of these instead; see sluice-store-run-list.c and sluice-store-statistics.c.
DROP INDEX runs_by_task;
DROP INDEX runs_by_start;
CREATE INDEX runs_by_task ON runs (task_id, started, id, state, trigger);
CREATE INDEX runs_by_name ON runs (task_name, started, id, state, trigger);
CREATE INDEX runs_by_start ON runs (started, id, state, trigger, task_name);
CREATE INDEX runs_by_day ON runs
  (started, state, ended, task_id, read, inserted, updated, unchanged, rejected);

-- Whoever asks for a run of a file again, the file goes with it.
DROP TRIGGER arrivals_retry;
CREATE TRIGGER arrivals_retry AFTER INSERT ON runs WHEN NEW.retry_of IS NOT NULL BEGIN
  UPDATE arrivals SET run = NEW.id, state = 'taken' WHERE run = NEW.retry_of;
END;
