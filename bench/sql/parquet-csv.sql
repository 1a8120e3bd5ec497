-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors

COPY (SELECT * FROM read_csv('{source}', header = false, names = string_split('{columns}', ', ')))
  TO '{target}' (FORMAT parquet, COMPRESSION zstd)
