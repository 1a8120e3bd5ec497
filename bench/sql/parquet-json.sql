-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors

COPY (
  SELECT id AS order_id, lower(trim(uuid)) AS uuid, trim(customer.name) AS customer_name,
    lower(trim(customer.email)) AS email, upper(trim(customer.address.country)) AS country,
    created_at::TIMESTAMPTZ AS created_at, CAST(trim(amount) AS DECIMAL(12, 2)) AS amount, paid,
    nullif(trim(note), '') AS note, nullif(array_to_string(tags, ';'), '') AS tags, lower(trim(status)) AS status,
    trim(text) AS description
  FROM read_json('{source}', format = 'newline_delimited', columns = {{
    id: 'BIGINT', uuid: 'VARCHAR',
    customer: 'STRUCT(id INTEGER, "name" VARCHAR, email VARCHAR, address STRUCT(city VARCHAR, country VARCHAR))',
    created_at: 'VARCHAR', amount: 'VARCHAR', paid: 'BOOLEAN', note: 'VARCHAR', tags: 'VARCHAR[]',
    status: 'VARCHAR', text: 'VARCHAR'}}))
  TO '{target}' (FORMAT parquet, COMPRESSION zstd)
