-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors
--
-- Rows fewer for being summed up in groups.
ALTER TABLE runs ADD COLUMN aggregated INTEGER NOT NULL DEFAULT 0;

-- What a task does between source and destination, kept to be used in others.
CREATE TABLE templates (
  name TEXT NOT NULL PRIMARY KEY,
  description TEXT NOT NULL,
  document TEXT NOT NULL,
  updated INTEGER NOT NULL
) STRICT;
