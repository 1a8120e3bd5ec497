/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-odbc-statement.h"
#include "sluice-type.h"

G_BEGIN_DECLS

typedef enum
{
  SLUICE_ODBC_AS_TEXT,
  SLUICE_ODBC_AS_INTEGER,
  SLUICE_ODBC_AS_NUMBER,
  SLUICE_ODBC_AS_DOUBLE,
  SLUICE_ODBC_AS_FLOAT,
  SLUICE_ODBC_AS_BOOLEAN,
  SLUICE_ODBC_AS_DATE,
  SLUICE_ODBC_AS_TIME,
  SLUICE_ODBC_AS_TIMESTAMP,
  SLUICE_ODBC_AS_TIMESTAMPTZ,
  SLUICE_ODBC_AS_UUID,
  SLUICE_ODBC_AS_BYTES,
  SLUICE_ODBC_AS_BITS,
} SluiceOdbcReading;

/**
 * SluiceOdbcColumn:
 * @place: its place in the result, from 1
 * @name: its name
 * @type_name: the server's word for its type
 * @type: the type that holds its values
 * @reading: how its values are read
 * @c_type: the type in which the driver is asked for them
 * @width: bytes that hold any of its values, with the end of a text; 0 = nobody knows,
 *   or too many
 *
 * A column of a result.
 */
typedef struct
{
  SQLUSMALLINT place;
  char *name;
  char *type_name;
  SluiceType type;
  SluiceOdbcReading reading;
  SQLSMALLINT c_type;
  gsize width;
} SluiceOdbcColumn;

SluiceOdbcColumn *sluice_odbc_column_new   (SluiceOdbcStatement     *statement,
                                            SQLUSMALLINT             place,
                                            GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_odbc_column_free  (SluiceOdbcColumn        *self);
SluiceValue       sluice_odbc_column_read  (const SluiceOdbcColumn  *self,
                                            const char              *data,
                                            gsize                    size,
                                            SluiceArena             *arena);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceOdbcColumn, sluice_odbc_column_free)

G_END_DECLS
