/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-arena.h"
#include "sluice-type.h"
#include "sluice-value.h"

G_BEGIN_DECLS

/* The object identifiers of the server's own types, fixed for ever
 * (pg_type.dat). */
typedef enum
{
  SLUICE_PG_BOOL = 16,
  SLUICE_PG_BYTEA = 17,
  SLUICE_PG_INT8 = 20,
  SLUICE_PG_INT2 = 21,
  SLUICE_PG_INT4 = 23,
  SLUICE_PG_TEXT = 25,
  SLUICE_PG_JSON = 114,
  SLUICE_PG_FLOAT8 = 701,
  SLUICE_PG_BPCHAR = 1042,
  SLUICE_PG_VARCHAR = 1043,
  SLUICE_PG_DATE = 1082,
  SLUICE_PG_TIME = 1083,
  SLUICE_PG_TIMESTAMP = 1114,
  SLUICE_PG_TIMESTAMPTZ = 1184,
  SLUICE_PG_NUMERIC = 1700,
  SLUICE_PG_UUID = 2950,
  SLUICE_PG_JSONB = 3802,
} SluicePostgresType;

/* Those that are read only: nothing is written into such columns as it is. */
enum
{
  SLUICE_PG_NAME = 19,
  SLUICE_PG_OID = 26,
  SLUICE_PG_FLOAT4 = 700,
  SLUICE_PG_UNKNOWN = 705,
  SLUICE_PG_INET = 869,
};

/* Turns the bytes of a cell, in @arena already, into a value. */
typedef SluiceValue (*SluicePostgresDecoder) (const char  *data,
                                              guint32      size,
                                              SluiceArena *arena);

SluicePostgresDecoder sluice_postgres_find_binary (guint oid);
SluicePostgresDecoder sluice_postgres_find_text   (guint oid);
SluiceType            sluice_postgres_find_type   (guint oid,
                                                   int   modifier);

G_END_DECLS
