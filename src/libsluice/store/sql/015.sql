-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors
--
-- The version of the task that a draft is a change of; 0 = it is not known.
ALTER TABLE drafts ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
