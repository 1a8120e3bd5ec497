-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors

-- Fields that a task's source has and its mapping does not read: each is
-- mentioned once.
CREATE TABLE task_fields (
  task TEXT NOT NULL,
  path TEXT NOT NULL,
  PRIMARY KEY (task, path)
) STRICT, WITHOUT ROWID;
