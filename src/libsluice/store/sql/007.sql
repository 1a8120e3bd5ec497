-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors
--
-- Named queries; see store/sluice-store-queries.h. What a query says stands in its
-- versions, the newest of which is what it says now.
CREATE TABLE queries (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL
) STRICT;

CREATE TABLE query_versions (
  query TEXT NOT NULL REFERENCES queries (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  connection TEXT NOT NULL,
  sql TEXT NOT NULL,
  parameters TEXT NOT NULL,
  saved INTEGER NOT NULL,
  PRIMARY KEY (query, version)
) STRICT, WITHOUT ROWID;
