/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceOdbcDriver:
 * @library: how the name of its file begins, without a folder
 * @dialect: the dialect of the servers that it is made for
 * @keys: what a connection string of it says unless it says something else
 * @write_keys: the same for a connection that is written to
 * @is_utf8: whether its bytes are UTF-8 once the text of statements is wide
 * @is_dynamic: whether a value may be of another type than its column
 * @has_infinity_trap: whether it gives the infinite times as times
 * @caveat: what people should know of it
 *
 * What is known of a driver, from running it.
 */
typedef struct
{
  const char *library;
  const char *dialect;
  const char *keys[5];
  const char *write_keys[5];
  gboolean is_utf8;
  gboolean is_dynamic;
  gboolean has_infinity_trap;
  const char *caveat;
} SluiceOdbcDriver;

char                   *sluice_odbc_driver_find_library (const char             *dsn) G_GNUC_WARN_UNUSED_RESULT;
const SluiceOdbcDriver *sluice_odbc_driver_recognise    (const char             *library);
gboolean                sluice_odbc_driver_is_wide      (const char             *library);
char                   *sluice_odbc_driver_make_string  (const SluiceOdbcDriver *driver,
                                                         gboolean                writes,
                                                         const char             *dsn,
                                                         const char             *username,
                                                         const char             *password) G_GNUC_WARN_UNUSED_RESULT;
char                   *sluice_odbc_string_get          (const char             *dsn,
                                                         const char             *key) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
