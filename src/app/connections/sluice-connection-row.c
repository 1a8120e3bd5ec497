/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-connection-row.h"

#include "sluice-child.h"
#include "sluice-draft.h"
#include "sluice-error.h"

#include <glib/gi18n.h>
#include <string.h>

struct _SluiceConnectionRow
{
  AdwExpanderRow parent_instance;

  SluiceConnection *connection; /* (owned) */
  GCancellable *cancellable;    /* (owned) */
  GPtrArray *rows;              /* (owned) (element-type GtkWidget) what a test or a list added */

  GtkImage *icon;
  GtkWidget *test_button;
  GtkWidget *tables_button;
  GtkWidget *edit_button;
  GtkSpinner *spinner;
};

enum
{
  SIGNAL_DELETE,
  SIGNAL_EDIT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceConnectionRow, sluice_connection_row, ADW_TYPE_EXPANDER_ROW)

static void
clear_rows (SluiceConnectionRow *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

static void
add_row (SluiceConnectionRow *self,
         const char          *icon_name,
         const char          *icon_class,
         const char          *icon_label,
         const char          *title,
         const char          *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle == NULL ? "" : subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 4);
  if (icon_class != NULL)
    gtk_widget_add_css_class (icon, icon_class);
  if (icon_label != NULL)
    {
      gtk_widget_set_tooltip_text (icon, icon_label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      icon_label, -1);
    }
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
set_busy (SluiceConnectionRow *self,
          gboolean             is_busy)
{
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_busy);
  gtk_spinner_set_spinning (self->spinner, is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connection.test", !is_busy);
}

static void
show_failure (SluiceConnectionRow *self,
              const GError        *error)
{
  const char *hint = error->domain == SLUICE_ERROR ? sluice_error_get_hint (error) : NULL;

  add_row (self, "dialog-error-symbolic", "error", _("Failed"), error->message, hint);
}

static const char *
step_word (const char *step)
{
  static const struct
  {
    const char *step;
    const char *word;
  } words[] = {
    { "driver", N_("Driver") },
    { "tunnel", N_("SSH tunnel") },
    { "name", N_("Name of the server") },
    { "port", N_("Port") },
    { "tls", N_("Encryption (TLS)") },
    { "login", N_("Login") },
    { "rights", N_("Rights") },
    { "file", N_("File") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].step, step))
      return _(words[i].word);
  return step;
}

static void
show_steps (SluiceConnectionRow *self,
            JsonArray           *steps)
{
  gboolean all = TRUE;

  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      JsonObject *step = json_array_get_object_element (steps, i);
      gboolean passed = json_object_get_boolean_member_with_default (step, "passed", FALSE);

      all = all && passed;
      add_row (self, passed ? "sluice-success-symbolic" : "dialog-error-symbolic",
               passed ? "success" : "error", passed ? _("Passed") : _("Failed"),
               step_word (sluice_draft_get_string (step, "step")),
               sluice_draft_get_string (step, "message"));
    }
  gtk_image_set_from_icon_name (self->icon, all ? "sluice-success-symbolic"
                                                : "dialog-error-symbolic");
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon),
                              (const char *[]) { all ? "success" : "error", NULL });
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->icon), all ? _("The last test passed")
                                                            : _("The last test failed"));
}

static void
tested_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceConnectionRow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = sluice_child_run_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  clear_rows (self);
  if (root != NULL && JSON_NODE_HOLDS_ARRAY (root))
    show_steps (self, json_node_get_array (root));
  else if (error != NULL)
    show_failure (self, error);
}

static void
test_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  sluice_connection_row_test (SLUICE_CONNECTION_ROW (widget));
}

static void
tables_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SluiceConnectionRow *self = SLUICE_CONNECTION_ROW (widget);

  gtk_widget_activate_action (widget, "win.browse", "s", sluice_connection_get_name (self->connection));
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_DELETE], 0);
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_EDIT], 0);
}

static void
sluice_connection_row_dispose (GObject *object)
{
  SluiceConnectionRow *self = SLUICE_CONNECTION_ROW (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_CONNECTION_ROW);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (sluice_connection_row_parent_class)->dispose (object);
}

static void
sluice_connection_row_finalize (GObject *object)
{
  SluiceConnectionRow *self = SLUICE_CONNECTION_ROW (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (sluice_connection_row_parent_class)->finalize (object);
}

static void
sluice_connection_row_class_init (SluiceConnectionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_connection_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_connection_row_finalize;
  signals[SIGNAL_DELETE] =
    g_signal_new ("delete", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[SIGNAL_EDIT] =
    g_signal_new ("edit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-connection-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceConnectionRow, edit_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceConnectionRow, icon);
  gtk_widget_class_bind_template_child (widget_class, SluiceConnectionRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, SluiceConnectionRow, tables_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceConnectionRow, test_button);
  gtk_widget_class_install_action (widget_class, "connection.test", NULL, test_action);
  gtk_widget_class_install_action (widget_class, "connection.tables", NULL, tables_action);
  gtk_widget_class_install_action (widget_class, "connection.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "connection.edit", NULL, edit_action);
}

static void
sluice_connection_row_init (SluiceConnectionRow *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* “PostgreSQL · loader@db.example.org:5432/shop”: what the engine says in a
 * URI, for people. */
static char *
describe_place (SluiceConnection *connection)
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
  g_autofree char *place = sluice_connection_describe (connection);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (place, kinds[i].prefix))
      {
        const char *rest = place + strlen (kinds[i].prefix);
        g_autofree char *plain = g_uri_unescape_string (rest, NULL);

        return g_strdup_printf ("%s · %s", kinds[i].name, plain == NULL ? rest : plain);
      }
  return g_steal_pointer (&place);
}

/**
 * sluice_connection_row_new:
 * @connection: a connection
 *
 * Returns: (transfer floating): its row
 */
GtkWidget *
sluice_connection_row_new (SluiceConnection *connection)
{
  SluiceConnectionRow *self = g_object_new (SLUICE_TYPE_CONNECTION_ROW, NULL);
  g_autofree char *place = describe_place (connection);
  gboolean is_database = sluice_connection_get_kind (connection) != SLUICE_CONNECTION_HTTP;

  self->connection = g_object_ref (connection);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 sluice_connection_get_name (connection));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sluice_connection_get_name (connection), -1);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), place);
  gtk_widget_set_visible (self->test_button, is_database);
  gtk_widget_set_visible (self->tables_button, is_database);
  gtk_widget_set_visible (self->edit_button, is_database);
  return GTK_WIDGET (self);
}

/**
 * sluice_connection_row_get_connection:
 * @self: a #SluiceConnectionRow
 *
 * Returns: (transfer none): its connection
 */
SluiceConnection *
sluice_connection_row_get_connection (SluiceConnectionRow *self)
{
  g_return_val_if_fail (SLUICE_IS_CONNECTION_ROW (self), NULL);

  return self->connection;
}

/**
 * sluice_connection_row_test:
 * @self: a #SluiceConnectionRow
 *
 * Tests the connection in a child and shows every step.
 */
void
sluice_connection_row_test (SluiceConnectionRow *self)
{
  const char *arguments[] = { "connection", "test", NULL, "--output", "json", NULL };

  g_return_if_fail (SLUICE_IS_CONNECTION_ROW (self));

  arguments[2] = sluice_connection_get_name (self->connection);
  set_busy (self, TRUE);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
  sluice_child_run_async (arguments, NULL, self->cancellable, tested_cb, g_object_ref (self));
}
