/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sql-target.h"

G_BEGIN_DECLS

/* In what form a driver is given the values of a kind. */
typedef enum
{
  SLUICE_ODBC_PUT_BIT,
  SLUICE_ODBC_PUT_INTEGER,
  SLUICE_ODBC_PUT_INTEGER_TEXT,
  SLUICE_ODBC_PUT_BOOLEAN_TEXT,
  SLUICE_ODBC_PUT_DOUBLE,
  SLUICE_ODBC_PUT_DOUBLE_TEXT,
  SLUICE_ODBC_PUT_DECIMAL,
  SLUICE_ODBC_PUT_TEXT,
  SLUICE_ODBC_PUT_BYTES,
  SLUICE_ODBC_PUT_DATE,
  SLUICE_ODBC_PUT_TIMESTAMP,
  SLUICE_ODBC_PUT_PLAIN_TIME,    /* a text, with a blank before the time of day */
  SLUICE_ODBC_PUT_ISO_TIME,      /* a text, as in RFC 3339 */
} SluiceOdbcForm;

/**
 * SluiceOdbcStyle:
 * @dialect: (nullable): the dialect, %NULL = all that have no style of their own
 * @casts: whether parameters have to be cast to the types of their columns
 *
 * In which forms a dialect takes values.
 */
typedef struct
{
  const char *dialect;
  SluiceOdbcForm booleans;
  SluiceOdbcForm integers;
  SluiceOdbcForm doubles;
  SluiceOdbcForm decimals;
  SluiceOdbcForm dates;
  SluiceOdbcForm times;
  SluiceOdbcForm timestamps;
  SluiceOdbcForm instants;
  gboolean casts;
} SluiceOdbcStyle;

const SluiceOdbcStyle *sluice_odbc_style_find   (const char             *dialect);
SluiceOdbcForm         sluice_odbc_style_choose (const SluiceOdbcStyle  *self,
                                                 SluiceTypeKind          kind,
                                                 const SluiceSqlTarget  *target);
char                  *sluice_odbc_make_cast    (const char             *type_name) G_GNUC_WARN_UNUSED_RESULT;
gsize                  sluice_odbc_form_put     (SluiceOdbcForm          form,
                                                 const SluiceValue      *value,
                                                 guint8                 *out);

G_END_DECLS
