-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors

CREATE TABLE orders (
  order_id bigint PRIMARY KEY,
  uuid uuid,
  customer_name text,
  email text,
  country text,
  created_at timestamptz,
  amount numeric(12,2),
  paid boolean,
  note text,
  tags text,
  status text,
  description text
);
