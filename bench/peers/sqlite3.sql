-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors

-- The practical limit of SQLite's own shell: .import and one statement.
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TEMPORARY TABLE stage (
  order_id INTEGER, uuid TEXT, customer_name TEXT, email TEXT, country TEXT, created_at TEXT,
  amount TEXT, paid INTEGER, note TEXT, tags TEXT, status TEXT, description TEXT);
.import --csv /dev/stdin stage
BEGIN IMMEDIATE;
INSERT INTO orders
SELECT order_id, uuid, customer_name, email, country, created_at, amount, paid,
       nullif(note, ''), nullif(tags, ''), status, description
FROM stage WHERE true
ON CONFLICT (order_id) DO UPDATE SET
  uuid = excluded.uuid, customer_name = excluded.customer_name, email = excluded.email,
  country = excluded.country, created_at = excluded.created_at, amount = excluded.amount,
  paid = excluded.paid, note = excluded.note, tags = excluded.tags, status = excluded.status,
  description = excluded.description;
COMMIT;
