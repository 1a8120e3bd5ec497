-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors

CREATE TABLE orders (
  order_id INTEGER PRIMARY KEY,
  uuid TEXT,
  customer_name TEXT,
  email TEXT,
  country TEXT,
  created_at TEXT,
  amount DECIMAL_TEXT(12,2),
  paid BOOLEAN,
  note TEXT,
  tags TEXT,
  status TEXT,
  description TEXT
);
