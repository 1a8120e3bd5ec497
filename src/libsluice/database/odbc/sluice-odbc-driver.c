/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-odbc-driver.h"

#include <dlfcn.h>
#include <odbcinst.h>
#include <sql.h>
#include <string.h>

#define MAX_PATH_SIZE 4096

#define SQLITE_CAVEAT "it rounds numbers with a point to 15 digits; a connection of the type sqlite does not"

static const SluiceOdbcDriver drivers[] = {
  /* Newer ones than 3.1 take rows as they come with these keys. */
  {
    .library = "libmaodbc", .dialect = "mariadb", .keys = { "NO_CACHE=1", "FORWARDONLY=1" }, .is_utf8 = TRUE,
    .caveat = "before version 3.2 it keeps all rows of a query in memory",
  },
  /* Without a cursor at the server all rows would be in memory at once. */
  {
    .library = "psqlodbc", .dialect = "postgres",
    .keys = { "UseDeclareFetch=1", "Fetch=1000", "BoolsAsChar=0", "ByteaAsLongVarBinary=1" },
    /* What a failing statement leaves behind is our affair: no savepoint of its own.
     * And values are bound, not written into statements, which it does with many. */
    .write_keys = { "Protocol=7.4-0", "BatchSize=1", "BoolsAsChar=0", "ByteaAsLongVarBinary=1" },
    .is_utf8 = TRUE, .has_infinity_trap = TRUE,
    .caveat = "it drops the BC of dates; a connection of the type postgres does not",
  },
  {
    .library = "libsqlite3odbc", .dialect = "sqlite", .keys = { "StepAPI=1", "BigInt=1", "NoCreat=1" },
    .write_keys = { "BigInt=1", "NoCreat=1" }, .is_utf8 = TRUE, .is_dynamic = TRUE,
    .caveat = SQLITE_CAVEAT,
  },
  /* What it calls itself. */
  {
    .library = "sqlite3odbc", .dialect = "sqlite", .keys = { "StepAPI=1", "BigInt=1", "NoCreat=1" },
    .write_keys = { "BigInt=1", "NoCreat=1" }, .is_utf8 = TRUE, .is_dynamic = TRUE,
    .caveat = SQLITE_CAVEAT,
  },
};

/* The next KEY=VALUE of a connection string; a value in braces may hold anything, with
 * } doubled ("SQLDriverConnect", ODBC Programmer's Reference). */
static gboolean
next_pair (const char **position,
           char       **ret_key,
           char       **ret_value)
{
  const char *p = *position + strspn (*position, "; \t");
  const char *equals = strchr (p, '=');
  g_autoptr(GString) value = NULL;

  if (equals == NULL)
    return FALSE;
  *ret_key = g_strstrip (g_strndup (p, (gsize) (equals - p)));
  value = g_string_new (NULL);
  p = equals + 1;
  p += strspn (p, " \t");
  if (*p == '{')
    {
      for (p++; *p != '\0'; p++)
        {
          if (*p == '}' && *++p != '}')
            break;
          g_string_append_c (value, *p);
        }
      p += strcspn (p, ";");
    }
  else
    {
      g_string_append_len (value, p, (gssize) strcspn (p, ";"));
      p += value->len;
      g_strchomp (value->str);
    }
  *ret_value = g_strdup (value->str);
  *position = p;
  return TRUE;
}

/**
 * sluice_odbc_string_get:
 * @dsn: a connection string
 * @key: a key, in any case
 *
 * Returns: (transfer full) (nullable): the first value of @key, without braces
 */
char *
sluice_odbc_string_get (const char *dsn,
                        const char *key)
{
  const char *position = dsn;

  g_return_val_if_fail (dsn != NULL && key != NULL, NULL);

  for (;;)
    {
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (!next_pair (&position, &name, &value))
        return NULL;
      if (g_ascii_strcasecmp (name, key) == 0)
        return g_steal_pointer (&value);
    }
}

static char *
lookup_profile (const char *section,
                const char *file)
{
  char path[MAX_PATH_SIZE] = "";

  SQLGetPrivateProfileString (section, "Driver", "", path, sizeof path, file);
  return *path != '\0' ? g_strdup (path) : NULL;
}

/**
 * sluice_odbc_driver_find_library:
 * @dsn: a connection string, or the name of a data source
 *
 * Looks where unixODBC looks: a path in the string itself, the driver's entry in
 * odbcinst.ini, the data source's in odbc.ini.
 *
 * Returns: (transfer full) (nullable): the path or name of the driver's file
 */
char *
sluice_odbc_driver_find_library (const char *dsn)
{
  g_autofree char *driver = NULL;
  g_autofree char *source = NULL;
  char *library;

  g_return_val_if_fail (dsn != NULL, NULL);

  driver = sluice_odbc_string_get (dsn, "Driver");
  if (driver == NULL)
    {
      source = strchr (dsn, '=') != NULL ? sluice_odbc_string_get (dsn, "DSN") : g_strdup (dsn);
      driver = source != NULL ? lookup_profile (source, "odbc.ini") : NULL;
    }
  if (driver == NULL)
    return NULL;
  if (strchr (driver, '/') != NULL)
    return g_steal_pointer (&driver);
  library = lookup_profile (driver, "odbcinst.ini");
  return library != NULL ? library : g_steal_pointer (&driver);
}

/**
 * sluice_odbc_driver_recognise:
 * @library: (nullable): the path or name of a driver's file
 *
 * Returns: (nullable): what is known of it
 */
const SluiceOdbcDriver *
sluice_odbc_driver_recognise (const char *library)
{
  g_autofree char *name = NULL;

  if (library == NULL)
    return NULL;
  name = g_path_get_basename (library);
  for (gsize i = 0; i < G_N_ELEMENTS (drivers); i++)
    {
      if (g_str_has_prefix (name, drivers[i].library))
        return &drivers[i];
    }
  return NULL;
}

/* A name without a folder is one in the folder `odbc` beside unixODBC, at Debian, or
 * one that the linker finds. */
static void *
open_library (const char *library)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  Dl_info info;
  void *handle = dlopen (library, RTLD_LAZY | RTLD_LOCAL);

  if (handle != NULL || strchr (library, '/') != NULL || dladdr ((void *) (guintptr) SQLAllocHandle, &info) == 0 ||
      info.dli_fname == NULL)
    return handle;
  folder = g_path_get_dirname (info.dli_fname);
  path = g_build_filename (folder, "odbc", library, NULL);
  return dlopen (path, RTLD_LAZY | RTLD_LOCAL);
}

/**
 * sluice_odbc_driver_is_wide:
 * @library: (nullable): the path or name of a driver's file
 *
 * unixODBC turns the UTF-16 of the functions that a driver lacks into bytes of the
 * locale, and what is outside of those into rubbish. Such a driver has to be given
 * bytes.
 *
 * Returns: whether the driver has the wide functions; %TRUE if it cannot be told
 */
gboolean
sluice_odbc_driver_is_wide (const char *library)
{
  void *handle = NULL;
  gboolean is_wide;

  if (library != NULL)
    handle = open_library (library);
  if (handle == NULL)
    return TRUE;
  is_wide = dlsym (handle, "SQLDriverConnectW") != NULL;
  dlclose (handle);
  return is_wide;
}

static void
append_braced (GString    *string,
               const char *key,
               const char *value)
{
  g_string_append_printf (string, "%s={", key);
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '}')
        g_string_append_c (string, '}');
      g_string_append_c (string, *p);
    }
  g_string_append (string, "};");
}

/**
 * sluice_odbc_driver_make_string:
 * @driver: (nullable): what is known of the driver
 * @writes: whether the connection is written to
 * @dsn: a connection string, or the name of a data source
 * @username: (nullable): who signs in
 * @password: (nullable): the password
 *
 * Returns: (transfer full): the whole connection string, to be freed with
 *   sluice_secret_free()
 */
char *
sluice_odbc_driver_make_string (const SluiceOdbcDriver *driver,
                                gboolean                writes,
                                const char             *dsn,
                                const char             *username,
                                const char             *password)
{
  const char *const *keys = NULL;
  GString *string;

  g_return_val_if_fail (dsn != NULL, NULL);

  if (driver != NULL)
    keys = writes ? driver->write_keys : driver->keys;
  /* Large enough not to be moved, which would leave copies of the password. */
  string = g_string_sized_new (strlen (dsn) + 1024 + (password != NULL ? 2 * strlen (password) : 0));
  if (strchr (dsn, '=') != NULL)
    g_string_append (string, dsn);
  else
    g_string_append_printf (string, "DSN=%s", dsn);
  if (string->str[string->len - 1] != ';')
    g_string_append_c (string, ';');

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *key = g_strndup (keys[i], strcspn (keys[i], "="));
      g_autofree char *given = sluice_odbc_string_get (string->str, key);

      if (given == NULL)
        g_string_append_printf (string, "%s;", keys[i]);
    }
  /* psqlODBC takes braces around a user for a part of the name: only where needed. */
  if (username != NULL && strpbrk (username, ";{} ") != NULL)
    append_braced (string, "UID", username);
  else if (username != NULL && *username != '\0')
    g_string_append_printf (string, "UID=%s;", username);
  if (password != NULL)
    append_braced (string, "PWD", password);
  return g_string_free (string, FALSE);
}
