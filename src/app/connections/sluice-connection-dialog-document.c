/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-connection-dialog-private.h"
#include "sluice-draft.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

/* Between the fields of the dialog and the document of a connection. */

/* In the order of the drop-downs. */
static const char * const types[] = { "postgres", "sqlite", "duckdb", "odbc" };
static const char * const tls_modes[] = { NULL, "verify-full", "verify-ca", "require", "prefer", "disable" };
static const char * const dialects[] = { "auto", "mariadb", "oracle", "postgres", "sqlserver", "sqlite",
                                         "vertica", "db2", "generic" };

static const char *
text_of (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
set_text (AdwEntryRow *row,
          const char  *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text == NULL ? "" : text);
}

/**
 * sluice_connection_dialog_describe_tls:
 * @self: a #SluiceConnectionDialog
 *
 * Returns: what the chosen encryption means
 */
const char *
sluice_connection_dialog_describe_tls (SluiceConnectionDialog *self)
{
  static const char * const meanings[] = {
    N_("Verified for servers elsewhere; on this machine whatever the server wants"),
    N_("Encrypted; the certificate has to be the one of this server"),
    N_("Encrypted; the certificate has to come from a known authority, for whatever name"),
    N_("Encrypted, but whoever answers is believed"),
    N_("Encrypted if the server can, else readable on the way; whoever answers is believed"),
    N_("Everyone on the way can read and change what is sent"),
  };
  guint mode = adw_combo_row_get_selected (self->tls_row);

  return _(meanings[MIN (mode, G_N_ELEMENTS (meanings) - 1)]);
}

/* What stands in a field is taken away, what is left goes back as it came. */
static void
take_parameter (SluiceConnectionDialog *self,
                const char             *name,
                AdwEntryRow            *row)
{
  set_text (row, g_hash_table_lookup (self->parameters, name));
  g_hash_table_remove (self->parameters, name);
}

static guint
index_of (const char * const *words,
          guint               n,
          const char         *word)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (words[i], word) == 0)
      return i;
  return 0;
}

static void
take_query (SluiceConnectionDialog *self,
            const char             *query)
{
  g_autoptr(GHashTable) found = NULL;
  const char *mode = NULL;

  g_clear_pointer (&self->parameters, g_hash_table_unref);
  if (query != NULL)
    found = g_uri_parse_params (query, -1, "&", G_URI_PARAMS_NONE, NULL);
  self->parameters = found == NULL ? g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free)
                                   : g_steal_pointer (&found);
  mode = g_hash_table_lookup (self->parameters, "sslmode");
  adw_combo_row_set_selected (self->tls_row, index_of (tls_modes, G_N_ELEMENTS (tls_modes), mode));
  g_hash_table_remove (self->parameters, "sslmode");
  take_parameter (self, "sslrootcert", self->ca_row);
  take_parameter (self, "sslcert", self->cert_row);
  take_parameter (self, "sslkey", self->key_row);
}

/**
 * sluice_connection_dialog_take_uri:
 * @self: a #SluiceConnectionDialog
 * @uri: an address of PostgreSQL; it may hold a password
 *
 * Fills the fields with the parts of @uri.
 *
 * Returns: whether it has only parts that there are fields for
 */
gboolean
sluice_connection_dialog_take_uri (SluiceConnectionDialog *self,
                                   const char             *uri)
{
  g_autoptr(GUri) parsed = NULL;
  g_autofree char *host = NULL;
  g_autofree char *user = NULL;
  g_autofree char *password = NULL;
  g_autofree char *database = NULL;
  g_autofree char *port = NULL;

  if (!g_str_has_prefix (uri, "postgres://") && !g_str_has_prefix (uri, "postgresql://"))
    return FALSE;
  parsed = g_uri_parse (uri, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED_QUERY | G_URI_FLAGS_PARSE_RELAXED,
                        NULL);
  /* Several hosts, or what libpq alone understands. */
  if (parsed == NULL || (g_uri_get_host (parsed) != NULL && strchr (g_uri_get_host (parsed), ',') != NULL))
    return FALSE;
  take_query (self, g_uri_get_query (parsed));
  host = g_strdup (g_uri_get_host (parsed));
  if ((host == NULL || *host == '\0') && g_hash_table_contains (self->parameters, "host"))
    {
      g_free (host);
      host = g_strdup (g_hash_table_lookup (self->parameters, "host"));
      g_hash_table_remove (self->parameters, "host");
    }
  user = g_strdup (g_uri_get_user (parsed));
  password = g_strdup (g_uri_get_password (parsed));
  database = g_strdup (*g_uri_get_path (parsed) == '/' ? g_uri_get_path (parsed) + 1 : g_uri_get_path (parsed));
  port = g_uri_get_port (parsed) > 0 ? g_strdup_printf ("%d", g_uri_get_port (parsed)) : g_strdup ("");
  set_text (self->host_row, host);
  set_text (self->port_row, port);
  set_text (self->database_row, database);
  set_text (self->user_row, user);
  if (password != NULL)
    set_text (self->password_row, password);
  return TRUE;
}

static void
fill_ssh (SluiceConnectionDialog *self,
          JsonObject             *ssh)
{
  gint64 port = ssh == NULL ? 0 : json_object_get_int_member_with_default (ssh, "port", 0);
  g_autofree char *text = port > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, port) : NULL;

  adw_expander_row_set_enable_expansion (self->ssh_row, ssh != NULL);
  adw_expander_row_set_expanded (self->ssh_row, ssh != NULL);
  set_text (self->ssh_host_row, sluice_draft_get_string (ssh, "host"));
  set_text (self->ssh_port_row, text);
  set_text (self->ssh_user_row, sluice_draft_get_string (ssh, "user"));
  set_text (self->ssh_key_row, sluice_draft_get_string (ssh, "key_file"));
  set_text (self->ssh_to_row, sluice_draft_get_string (ssh, "to"));
}

/**
 * sluice_connection_dialog_fill:
 * @self: a #SluiceConnectionDialog
 * @connection: a connection to a database
 *
 * Shows @connection in the fields; its password is not read.
 */
void
sluice_connection_dialog_fill (SluiceConnectionDialog *self,
                               SluiceConnection       *connection)
{
  g_autoptr(JsonObject) document = sluice_connection_to_json (connection);
  const char *uri = sluice_draft_get_string (document, "uri");

  self->is_filling = TRUE;
  set_text (self->name_row, sluice_connection_get_name (connection));
  adw_combo_row_set_selected (self->kind_row,
                              index_of (types, G_N_ELEMENTS (types), sluice_draft_get_string (document, "type")));
  set_text (self->file_row, sluice_draft_get_string (document, "path"));
  set_text (self->dsn_row, sluice_draft_get_string (document, "dsn"));
  adw_combo_row_set_selected (self->dialect_row, index_of (dialects, G_N_ELEMENTS (dialects),
                                                           sluice_draft_get_string (document, "dialect")));
  if (*uri != '\0')
    self->is_whole_address = !sluice_connection_dialog_take_uri (self, uri);
  if (self->is_whole_address)
    set_text (self->uri_row, uri);
  if (sluice_connection_get_kind (connection) == SLUICE_CONNECTION_ODBC)
    set_text (self->user_row, sluice_draft_get_string (document, "username"));
  fill_ssh (self, sluice_draft_get_object (document, "ssh", FALSE));
  self->is_filling = FALSE;
}

static gboolean
is_number (const char *text)
{
  return strspn (text, G_CSET_DIGITS) == strlen (text);
}

/**
 * sluice_connection_dialog_find_problem:
 * @self: a #SluiceConnectionDialog
 *
 * Returns: (nullable): what has to be entered or changed yet
 */
const char *
sluice_connection_dialog_find_problem (SluiceConnectionDialog *self)
{
  const char *name = text_of (self->name_row);
  KindChoice kind = (KindChoice) adw_combo_row_get_selected (self->kind_row);

  if (*name == '\0' || strspn (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_") != strlen (name))
    return _("The name is made of letters, digits, “-” and “_”.");
  if (kind == KIND_SQLITE || kind == KIND_DUCKDB)
    return *text_of (self->file_row) == '\0' ? _("Which file is the database?") : NULL;
  if (kind == KIND_ODBC && *text_of (self->dsn_row) == '\0')
    return _("Which data source? Choose one, or write a connection string.");
  if (kind == KIND_POSTGRES && !self->is_whole_address && *text_of (self->database_row) == '\0')
    return _("Which database of the server?");
  if (!is_number (text_of (self->port_row)) || !is_number (text_of (self->ssh_port_row)))
    return _("The port is a number.");
  if (adw_expander_row_get_enable_expansion (self->ssh_row) && *text_of (self->ssh_host_row) == '\0')
    return _("Through which machine does the tunnel go?");
  return NULL;
}

static void
add_parameter (GString    *uri,
               const char *name,
               const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  g_string_append_c (uri, strchr (uri->str, '?') == NULL ? '?' : '&');
  g_string_append_uri_escaped (uri, name, NULL, FALSE);
  g_string_append_c (uri, '=');
  g_string_append_uri_escaped (uri, value, NULL, FALSE);
}

/* postgresql://user@host:port/database?sslmode=…; never with the password. */
static char *
build_uri (SluiceConnectionDialog *self)
{
  g_autoptr(GString) uri = g_string_new ("postgresql://");
  const char *host = text_of (self->host_row);
  guint mode = adw_combo_row_get_selected (self->tls_row);
  g_autoptr(GList) names = self->parameters == NULL ? NULL : g_hash_table_get_keys (self->parameters);

  if (self->is_whole_address)
    return g_strdup (text_of (self->uri_row));
  if (*text_of (self->user_row) != '\0')
    {
      g_string_append_uri_escaped (uri, text_of (self->user_row), NULL, FALSE);
      g_string_append_c (uri, '@');
    }
  /* A host that is a folder is a socket; it stands escaped in the URI. */
  if (strchr (host, ':') != NULL && *host != '/')
    g_string_append_printf (uri, "[%s]", host);
  else
    g_string_append_uri_escaped (uri, host, NULL, FALSE);
  if (*text_of (self->port_row) != '\0')
    g_string_append_printf (uri, ":%s", text_of (self->port_row));
  g_string_append_c (uri, '/');
  g_string_append_uri_escaped (uri, text_of (self->database_row), NULL, FALSE);
  add_parameter (uri, "sslmode", mode < G_N_ELEMENTS (tls_modes) ? tls_modes[mode] : NULL);
  add_parameter (uri, "sslrootcert", text_of (self->ca_row));
  add_parameter (uri, "sslcert", text_of (self->cert_row));
  add_parameter (uri, "sslkey", text_of (self->key_row));
  names = g_list_sort (names, (GCompareFunc) strcmp);
  for (GList *l = names; l != NULL; l = l->next)
    add_parameter (uri, l->data, g_hash_table_lookup (self->parameters, l->data));
  return g_strdup (uri->str);
}

static void
set_ssh (SluiceConnectionDialog *self,
         JsonObject             *document,
         gboolean                has_to)
{
  JsonObject *ssh = NULL;

  if (!adw_expander_row_get_enable_expansion (self->ssh_row))
    return;
  ssh = json_object_new ();
  sluice_draft_set_string (ssh, "host", text_of (self->ssh_host_row));
  if (*text_of (self->ssh_port_row) != '\0')
    json_object_set_int_member (ssh, "port", atoi (text_of (self->ssh_port_row)));
  sluice_draft_set_string (ssh, "user", text_of (self->ssh_user_row));
  sluice_draft_set_string (ssh, "key_file", text_of (self->ssh_key_row));
  if (has_to)
    sluice_draft_set_string (ssh, "to", text_of (self->ssh_to_row));
  json_object_set_object_member (document, "ssh", ssh);
}

/* A password that is not entered anew stays where it is. */
static void
set_password (SluiceConnectionDialog *self,
              JsonObject             *document)
{
  const char *kept = self->edited == NULL ? NULL : sluice_connection_get_password (self->edited);
  g_autofree char *reference = g_strdup_printf ("secret:connection-%s", text_of (self->name_row));

  if (*text_of (self->password_row) != '\0')
    json_object_set_string_member (document, "password", reference);
  else if (kept != NULL)
    json_object_set_string_member (document, "password", kept);
}

/**
 * sluice_connection_dialog_build:
 * @self: a #SluiceConnectionDialog without a problem
 * @error: return location for an error of [func@Sluice.connection_new_from_json]
 *
 * Returns: (transfer full): what the fields say
 */
SluiceConnection *
sluice_connection_dialog_build (SluiceConnectionDialog  *self,
                                GError                 **error)
{
  g_autoptr(JsonObject) document = json_object_new ();
  KindChoice kind = (KindChoice) MIN (adw_combo_row_get_selected (self->kind_row), G_N_ELEMENTS (types) - 1);
  g_autofree char *uri = NULL;
  guint dialect = adw_combo_row_get_selected (self->dialect_row);

  json_object_set_string_member (document, "type", types[kind]);
  switch (kind)
    {
    case KIND_SQLITE:
    case KIND_DUCKDB:
      json_object_set_string_member (document, "path", text_of (self->file_row));
      break;
    case KIND_ODBC:
      json_object_set_string_member (document, "dsn", text_of (self->dsn_row));
      if (dialect > 0 && dialect < G_N_ELEMENTS (dialects))
        json_object_set_string_member (document, "dialect", dialects[dialect]);
      sluice_draft_set_string (document, "username", text_of (self->user_row));
      set_password (self, document);
      set_ssh (self, document, TRUE);
      break;
    case KIND_POSTGRES:
    default:
      uri = build_uri (self);
      json_object_set_string_member (document, "uri", uri);
      set_password (self, document);
      set_ssh (self, document, FALSE);
    }
  return sluice_connection_new_from_json (text_of (self->name_row), document, g_get_home_dir (), error);
}
