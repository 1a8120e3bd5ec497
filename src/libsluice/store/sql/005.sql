-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors
--
-- What a run of an incremental task asks its source for: a later one can only
-- continue it if it asks for the same. cursor_to is that of a backfill.
ALTER TABLE runs ADD COLUMN cursor_from TEXT;
ALTER TABLE runs ADD COLUMN cursor_to TEXT;

-- What is remembered of a task from run to run: how far a backfill has come, and
-- the bookmark where the destination keeps no ledger.
CREATE TABLE task_state (
  task TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  updated INTEGER NOT NULL,
  PRIMARY KEY (task, key)
) STRICT;
