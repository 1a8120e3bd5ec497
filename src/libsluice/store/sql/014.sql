-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors
--
-- The first records that a run has read; see store/sluice-store-samples.h. lines: JSON
-- Lines without secrets, in the zlib format; size: their bytes before that.
CREATE TABLE run_samples (
  id INTEGER PRIMARY KEY,
  run TEXT NOT NULL UNIQUE REFERENCES runs (id) ON DELETE CASCADE,
  records INTEGER NOT NULL,
  size INTEGER NOT NULL,
  lines BLOB NOT NULL
) STRICT;

INSERT INTO limits (kind, measure, value) VALUES
  ('samples', 'days', 30), ('samples', 'count', 0), ('samples', 'size', 268435456);
