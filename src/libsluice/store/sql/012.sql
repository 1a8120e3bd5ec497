-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors
--
-- Who changed what, written with the change itself; see store/sluice-store-audit.h.
-- object: the id of what was changed, NULL for the workspace. details: a JSON list of
-- sentences, without secrets.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,
  actor TEXT NOT NULL,
  program TEXT NOT NULL,
  kind TEXT NOT NULL,
  object TEXT,
  name TEXT NOT NULL,
  action TEXT NOT NULL,
  details TEXT NOT NULL
) STRICT;

CREATE INDEX audit_by_object ON audit (object, id) WHERE object IS NOT NULL;
CREATE INDEX audit_by_kind ON audit (kind, id);

-- How much is kept, see store/sluice-store-upkeep.h. 0 = no limit; days of age, a
-- number of rows (of runs and versions: of each task), bytes.
CREATE TABLE limits (
  kind TEXT NOT NULL,
  measure TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (kind, measure)
) STRICT, WITHOUT ROWID;

INSERT INTO limits (kind, measure, value) VALUES
  ('runs', 'days', 400), ('runs', 'count', 10000), ('runs', 'size', 2147483648),
  ('logs', 'days', 90), ('logs', 'count', 0), ('logs', 'size', 536870912),
  ('requests', 'days', 30), ('requests', 'count', 0), ('requests', 'size', 536870912),
  ('rejects', 'count', 0),
  ('versions', 'days', 0), ('versions', 'count', 500), ('versions', 'size', 268435456),
  ('audit', 'days', 730), ('audit', 'count', 100000), ('audit', 'size', 67108864);

INSERT INTO limits (kind, measure, value)
SELECT 'rejects', iif (key = 'bytes', 'size', key), value FROM quarantine_limits;

DROP TABLE quarantine_limits;

-- When it was tidied up last.
CREATE TABLE upkeep (
  key TEXT NOT NULL PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
