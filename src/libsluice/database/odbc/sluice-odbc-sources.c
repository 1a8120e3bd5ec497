/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-odbc-sources.h"

#include "sluice-odbc-driver.h"

#include <sql.h>
#include <sqlext.h>
#include <string.h>

#define MAX_TEXT 1024

/**
 * sluice_odbc_source_free:
 * @source: (transfer full): a source
 */
void
sluice_odbc_source_free (SluiceOdbcSource *source)
{
  g_return_if_fail (source != NULL);

  g_free (source->name);
  g_free (source->description);
  g_free (source);
}

static void
add_source (GPtrArray  *list,
            const char *kind,
            const char *name,
            char       *description)
{
  SluiceOdbcSource *source = g_new0 (SluiceOdbcSource, 1);

  source->kind = kind;
  source->name = g_utf8_make_valid (name, -1);
  source->description = description;
  g_ptr_array_add (list, source);
}

static void
add_drivers (GPtrArray *list,
             SQLHENV    env)
{
  char name[MAX_TEXT] = "";
  char attributes[MAX_TEXT] = "";
  SQLUSMALLINT direction = SQL_FETCH_FIRST;

  while (SQL_SUCCEEDED (SQLDrivers (env, direction, (SQLCHAR *) name, sizeof name, NULL, (SQLCHAR *) attributes,
                                    sizeof attributes, NULL)))
    {
      g_autofree char *string = g_strdup_printf ("Driver={%s}", name);
      g_autofree char *library = sluice_odbc_driver_find_library (string);

      add_source (list, "driver", name, g_utf8_make_valid (library != NULL ? library : "", -1));
      direction = SQL_FETCH_NEXT;
    }
}

static void
add_data_sources (GPtrArray *list,
                  SQLHENV    env)
{
  char name[MAX_TEXT] = "";
  char driver[MAX_TEXT] = "";
  SQLUSMALLINT direction = SQL_FETCH_FIRST;

  while (SQL_SUCCEEDED (SQLDataSources (env, direction, (SQLCHAR *) name, sizeof name, NULL, (SQLCHAR *) driver,
                                        sizeof driver, NULL)))
    {
      add_source (list, "source", name, g_utf8_make_valid (driver, -1));
      direction = SQL_FETCH_NEXT;
    }
}

/**
 * sluice_odbc_list_sources:
 *
 * Returns: (transfer full) (element-type SluiceOdbcSource): the data sources of the
 *   user and of the system, and the drivers that are installed; drivers last
 */
GPtrArray *
sluice_odbc_list_sources (void)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_odbc_source_free);
  SQLHENV env = NULL;

  if (!SQL_SUCCEEDED (SQLAllocHandle (SQL_HANDLE_ENV, SQL_NULL_HANDLE, &env)))
    return list;
  SQLSetEnvAttr (env, SQL_ATTR_ODBC_VERSION, (SQLPOINTER) SQL_OV_ODBC3, 0);
  add_data_sources (list, env);
  add_drivers (list, env);
  SQLFreeHandle (SQL_HANDLE_ENV, env);
  return list;
}
