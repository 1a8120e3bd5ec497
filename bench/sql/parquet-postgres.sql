-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors

COPY (SELECT * FROM read_csv('/dev/stdin', header = true))
  TO '{target}' (FORMAT parquet, COMPRESSION zstd)
