-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors
--
-- What holds for the workspace as a whole: queue_paused, queue_workers, and
-- default_connection, which names one that may be gone.
CREATE TABLE workspace_settings (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- How the last test of a connection ended. steps: a JSON list, as `sluice-cli
-- connection test` prints it.
CREATE TABLE connection_tests (
  connection TEXT NOT NULL PRIMARY KEY REFERENCES connections (name) ON DELETE CASCADE,
  tested INTEGER NOT NULL,
  passed INTEGER NOT NULL,
  steps TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A test says nothing of what the connection has become since.
CREATE TRIGGER connection_tests_end AFTER UPDATE OF document ON connections
WHEN NEW.document IS NOT OLD.document BEGIN
  DELETE FROM connection_tests WHERE connection = NEW.name;
END;
