-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors
--
-- What somebody is changing of a task and has not saved: valid or not.
CREATE TABLE drafts (
  task TEXT NOT NULL PRIMARY KEY REFERENCES tasks (id) ON DELETE CASCADE,
  document TEXT NOT NULL,
  updated INTEGER NOT NULL
) STRICT;
