-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors

-- The practical limit: the rows are mapped already, and one statement merges them.
BEGIN;
CREATE TEMPORARY TABLE stage (LIKE orders) ON COMMIT DROP;
\copy stage FROM pstdin WITH (FORMAT csv)
INSERT INTO orders SELECT * FROM stage
ON CONFLICT (order_id) DO UPDATE SET
  uuid = excluded.uuid, customer_name = excluded.customer_name, email = excluded.email,
  country = excluded.country, created_at = excluded.created_at, amount = excluded.amount,
  paid = excluded.paid, note = excluded.note, tags = excluded.tags, status = excluded.status,
  description = excluded.description;
COMMIT;
