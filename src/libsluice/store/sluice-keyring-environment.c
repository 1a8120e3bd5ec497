/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-keyring.h"

#include <string.h>

/* Apart from the keyring: a program that only passes the variables on, or keeps
 * them from its children, needs no library for it. */

/* (element-type utf8 utf8): variables without their prefix, and their values.
 * Written before any thread exists. */
static GHashTable *environment;

/* The kernel shows the environment that a process was started with in
 * /proc/PID/environ: the value is wiped there, not only unlinked. */
static void
wipe_variable (const char *name)
{
  char *value = (char *) g_getenv (name);

  if (value != NULL)
    explicit_bzero (value, strlen (value));
  g_unsetenv (name);
}

/**
 * sluice_keyring_take_environment:
 *
 * Takes the variables `SLUICE_SECRET_*` out of the environment into memory, so
 * that no child inherits them. To be called first thing in main(), before any
 * thread or child exists.
 */
void
sluice_keyring_take_environment (void)
{
  g_auto(GStrv) names = g_listenv ();

  if (environment == NULL)
    environment = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) sluice_secret_free);

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (!g_str_has_prefix (names[i], SLUICE_KEYRING_VARIABLE_PREFIX))
        continue;
      g_hash_table_replace (environment, g_strdup (names[i] + strlen (SLUICE_KEYRING_VARIABLE_PREFIX)),
                            g_strdup (g_getenv (names[i])));
      wipe_variable (names[i]);
    }
}

/**
 * sluice_keyring_pass_environment:
 * @launcher: of a child that calls [func@Sluice.keyring_take_environment] itself
 *
 * Gives a child what was taken out of the environment.
 */
void
sluice_keyring_pass_environment (GSubprocessLauncher *launcher)
{
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_return_if_fail (G_IS_SUBPROCESS_LAUNCHER (launcher));

  if (environment == NULL)
    return;

  g_hash_table_iter_init (&iter, environment);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      g_autofree char *variable = g_strconcat (SLUICE_KEYRING_VARIABLE_PREFIX, name, NULL);

      g_subprocess_launcher_setenv (launcher, variable, value, TRUE);
    }
}

/**
 * sluice_keyring_find_variable:
 * @variable: the name of a variable, without `SLUICE_SECRET_`
 *
 * Returns: (nullable): its value, if it was taken out of the environment
 */
const char *
sluice_keyring_find_variable (const char *variable)
{
  g_return_val_if_fail (variable != NULL, NULL);

  return environment != NULL ? g_hash_table_lookup (environment, variable) : NULL;
}
