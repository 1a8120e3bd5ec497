# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""usage: duckdb_rows.py FILE SQL...

Runs statements in a DuckDB file with the library that $SLUICE_DUCKDB_LIBRARY names, and
prints the rows that they give: values as text, with U+001F between them."""

import ctypes
import os
import sys


class Result(ctypes.Structure):
    """A duckdb_result of its C interface."""

    _fields_ = [("deprecated", ctypes.c_uint64 * 5), ("internal_data", ctypes.c_void_p)]


def main(path, *statements):
    duckdb = ctypes.CDLL(os.environ["SLUICE_DUCKDB_LIBRARY"])
    duckdb.duckdb_result_error.restype = ctypes.c_char_p
    for name in ("column", "row"):
        getattr(duckdb, f"duckdb_{name}_count").restype = ctypes.c_uint64
    duckdb.duckdb_value_varchar.restype = ctypes.c_void_p
    database, connection = ctypes.c_void_p(), ctypes.c_void_p()
    if duckdb.duckdb_open(path.encode(), ctypes.byref(database)) or \
            duckdb.duckdb_connect(database, ctypes.byref(connection)):
        sys.exit(f"{path} cannot be opened")
    for sql in statements:
        result = Result()
        if duckdb.duckdb_query(connection, sql.encode(), ctypes.byref(result)):
            sys.exit(f"{sql[:200]}: {duckdb.duckdb_result_error(ctypes.byref(result)).decode()}")
        columns = duckdb.duckdb_column_count(ctypes.byref(result))
        for row in range(duckdb.duckdb_row_count(ctypes.byref(result))):
            values = []
            for column in range(columns):
                value = duckdb.duckdb_value_varchar(ctypes.byref(result), ctypes.c_uint64(column),
                                                    ctypes.c_uint64(row))
                values.append("NULL" if not value else
                              ctypes.string_at(value).decode().replace("\\", "\\\\").replace("\n", "\\n"))
                duckdb.duckdb_free(ctypes.c_void_p(value))
            print("\x1f".join(values))
        duckdb.duckdb_destroy_result(ctypes.byref(result))
    duckdb.duckdb_disconnect(ctypes.byref(connection))
    duckdb.duckdb_close(ctypes.byref(database))


main(*sys.argv[1:])
