-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors

-- Whether a run was to forget what the ones before it have committed: the runs
-- after it must not continue those either.
ALTER TABLE runs ADD COLUMN restarts INTEGER NOT NULL DEFAULT 0;
