/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-connection-words.h"

#include "sluice-format.h"

#include <glib/gi18n.h>
#include <string.h>

/* Names in a sentence; who has more is counted. */
#define MAX_NAMES 5

/**
 * sluice_connection_words_place:
 * @connection: a connection
 *
 * Returns: (transfer full): where it leads, “PostgreSQL · loader@db.example.org:5432/shop”:
 *   what the engine says in a URI, for people
 */
char *
sluice_connection_words_place (SluiceConnection *connection)
{
  static const struct
  {
    const char *prefix;
    const char *name;
  } kinds[] = {
    { "postgres postgresql://", "PostgreSQL" },
    { "postgres ", "PostgreSQL" },
    { "sqlite ", "SQLite" },
    { "duckdb ", "DuckDB" },
    { "odbc ", "ODBC" },
    { "http ", "HTTP" },
  };
  g_autofree char *place = NULL;

  g_return_val_if_fail (SLUICE_IS_CONNECTION (connection), NULL);

  place = sluice_connection_describe (connection);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (place, kinds[i].prefix))
      {
        const char *rest = place + strlen (kinds[i].prefix);
        g_autofree char *plain = g_uri_unescape_string (rest, NULL);

        return g_strdup_printf ("%s · %s", kinds[i].name, plain == NULL ? rest : plain);
      }
  return g_steal_pointer (&place);
}

static const struct
{
  const char *step;
  const char *word;
  const char *advice;
} steps[] = {
  { "settings", N_("Settings"), N_("Change the connection so that it says all that is needed.") },
  { "driver", N_("Driver"), N_("Install the driver that the connection names, or choose another one.") },
  { "tunnel", N_("SSH tunnel"), N_("Look whether the host of the tunnel can be reached, and takes your key.") },
  { "name", N_("Name of the server"),
    N_("Look at the name for a slip, and whether this computer is in the network of the server.") },
  { "port", N_("Port"), N_("Look whether the server runs, and whether a firewall lets its port through.") },
  { "tls", N_("Encryption (TLS)"), N_("Ask who runs the server which certificate it has, and choose that authority.") },
  { "login", N_("Login"), N_("Change the user or the password. Servers lock out who tries too often.") },
  { "rights", N_("Rights"), N_("Ask who runs the server to let this user read or write there.") },
  { "file", N_("File"), N_("Look whether the file is there, and whether you may open it.") },
};

/**
 * sluice_connection_words_step:
 * @step: a step of a test
 *
 * Returns: its name
 */
const char *
sluice_connection_words_step (const char *step)
{
  g_return_val_if_fail (step != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_str_equal (steps[i].step, step))
      return _(steps[i].word);
  return step;
}

/**
 * sluice_connection_words_advice:
 * @step: a step that has failed
 *
 * Returns: (nullable): what can be done about it
 */
const char *
sluice_connection_words_advice (const char *step)
{
  g_return_val_if_fail (step != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_str_equal (steps[i].step, step))
      return _(steps[i].advice);
  return NULL;
}

/**
 * sluice_connection_words_role:
 * @role: what a task or a query uses a connection for
 *
 * Returns: it in words of their own
 */
const char *
sluice_connection_words_role (const char *role)
{
  g_return_val_if_fail (role != NULL, NULL);

  if (g_str_equal (role, "source"))
    return _("Reads from it");
  if (g_str_equal (role, "destination"))
    return _("Loads into it");
  if (g_str_equal (role, "lookup"))
    return _("Looks values up in it");
  return _("A query on it");
}

/* The same behind the name of a task or a query. */
static const char *
say_role (const char *role)
{
  if (g_str_equal (role, "source"))
    return _("reads from it");
  if (g_str_equal (role, "destination"))
    return _("loads into it");
  if (g_str_equal (role, "lookup"))
    return _("looks values up in it");
  return _("a query on it");
}

/**
 * sluice_connection_words_state:
 * @facts: what is known of a connection
 *
 * Returns: (transfer full): how its last test ended and how many use it, in a line
 */
char *
sluice_connection_words_state (const SluiceConnectionFacts *facts)
{
  g_autofree char *moment = NULL;
  g_autofree char *test = NULL;
  g_autofree char *uses = NULL;

  g_return_val_if_fail (facts != NULL, NULL);

  if (facts->tested != 0)
    {
      moment = sluice_format_relative (facts->tested);
      /* Translators: how the last test of a connection ended, and when that was */
      test = g_strdup_printf (facts->passed ? _("Test passed %s") : _("Test failed %s"), moment);
    }
  if (facts->uses->len > 0)
    /* Translators: tasks and queries that use a connection */
    uses = g_strdup_printf (ngettext ("Used %u time", "Used %u times", facts->uses->len), facts->uses->len);
  return g_strdup_printf ("%s%s%s · %s", facts->is_default ? _("New tasks load into it") : "",
                          facts->is_default ? " · " : "", test != NULL ? test : _("Not tested"),
                          uses != NULL ? uses : _("Not used"));
}

/**
 * sluice_connection_words_users:
 * @facts: what is known of a connection that is used
 *
 * Returns: (transfer full): who uses it, by name
 */
char *
sluice_connection_words_users (const SluiceConnectionFacts *facts)
{
  GString *names = NULL;
  guint n = 0;

  g_return_val_if_fail (facts != NULL, NULL);

  names = g_string_new (NULL);
  n = MIN (facts->uses->len, MAX_NAMES);
  for (guint i = 0; i < n; i++)
    {
      const SluiceConnectionUse *use = g_ptr_array_index (facts->uses, i);

      /* Translators: a task or a query, and what it does: “Orders” loads into it */
      g_string_append_printf (names, _("“%s” %s"), use->name, say_role (use->role));
      g_string_append_c (names, '\n');
    }
  if (facts->uses->len > n)
    g_string_append_printf (names, ngettext ("and %u more", "and %u more", facts->uses->len - n), facts->uses->len - n);
  return g_strchomp (g_string_free (names, FALSE));
}
