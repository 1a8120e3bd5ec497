/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-connection-row.h"

#include "sluice-child.h"
#include "sluice-connection-words.h"
#include "sluice-draft.h"
#include "sluice-error.h"
#include "sluice-flow.h"

#include <glib/gi18n.h>

/* Who wants to see all of them looks at the tasks. */
#define MAX_USES 20

struct _SluiceConnectionRow
{
  AdwExpanderRow parent_instance;

  SluiceConnection *connection; /* (owned) */
  GCancellable *cancellable;    /* (owned) of the test that goes on */
  GPtrArray *rows;              /* (owned) (element-type GtkWidget) what the last test added */
  GPtrArray *use_rows;          /* (owned) (element-type GtkWidget) who uses it */
  char *users;                  /* (owned) (nullable) the same in words */
  gboolean is_testing;
  gboolean is_filling;
  gboolean is_shown;            /* the last test is, as it was kept or as it was made */

  GtkImage *icon;
  GtkWidget *test_button;
  GtkWidget *tables_button;
  GtkToggleButton *default_button;
  GtkSpinner *spinner;
};

enum
{
  SIGNAL_DELETE,
  SIGNAL_EDIT,
  SIGNAL_TESTED,
  SIGNAL_DEFAULT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceConnectionRow, sluice_connection_row, ADW_TYPE_EXPANDER_ROW)

static void
clear_rows (SluiceConnectionRow *self,
            GPtrArray           *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self), g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
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
  self->is_testing = is_busy;
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

/* What is a server elsewhere is a file here. */
static const char *
name_step (SluiceConnectionRow *self,
           const char          *step)
{
  const SluiceConnectionKind kind = sluice_connection_get_kind (self->connection);

  return g_str_equal (step, "name") && (kind == SLUICE_CONNECTION_SQLITE || kind == SLUICE_CONNECTION_DUCKDB) ? "file"
                                                                                                            : step;
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

      const char *name = name_step (self, sluice_draft_get_string (step, "step"));
      const char *message = sluice_draft_get_string (step, "message");
      const char *advice = passed ? NULL : sluice_connection_words_advice (name);
      g_autofree char *text = advice == NULL ? g_strdup (message) : g_strconcat (message, "\n", advice, NULL);

      all = all && passed;
      add_row (self, passed ? "sluice-success-symbolic" : "dialog-error-symbolic",
               passed ? "success" : "error", passed ? _("Passed") : _("Failed"),
               sluice_connection_words_step (name), text);
    }
  self->is_shown = TRUE;
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
  clear_rows (self, self->rows);
  if (root != NULL && JSON_NODE_HOLDS_ARRAY (root))
    show_steps (self, json_node_get_array (root));
  else if (error != NULL)
    show_failure (self, error);
  g_signal_emit (self, signals[SIGNAL_TESTED], 0);
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
changes_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  SluiceConnectionRow *self = SLUICE_CONNECTION_ROW (widget);

  gtk_widget_activate_action (widget, "win.show-activity", "s", sluice_connection_get_name (self->connection));
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
default_cb (SluiceConnectionRow *self)
{
  if (!self->is_filling)
    g_signal_emit (self, signals[SIGNAL_DEFAULT], 0, gtk_toggle_button_get_active (self->default_button));
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
  g_ptr_array_unref (self->use_rows);
  g_free (self->users);

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
  signals[SIGNAL_TESTED] =
    g_signal_new ("tested", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[SIGNAL_DEFAULT] =
    g_signal_new ("default", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  g_type_ensure (SLUICE_TYPE_FLOW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-connection-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceConnectionRow, default_button);
  gtk_widget_class_bind_template_callback (widget_class, default_cb);
  gtk_widget_class_bind_template_child (widget_class, SluiceConnectionRow, icon);
  gtk_widget_class_bind_template_child (widget_class, SluiceConnectionRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, SluiceConnectionRow, tables_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceConnectionRow, test_button);
  gtk_widget_class_install_action (widget_class, "connection.test", NULL, test_action);
  gtk_widget_class_install_action (widget_class, "connection.tables", NULL, tables_action);
  gtk_widget_class_install_action (widget_class, "connection.changes", NULL, changes_action);
  gtk_widget_class_install_action (widget_class, "connection.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "connection.edit", NULL, edit_action);
}

static void
sluice_connection_row_init (SluiceConnectionRow *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  self->use_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_connection (SluiceConnectionRow *self,
                 SluiceConnection    *connection)
{
  g_autofree char *place = sluice_connection_words_place (connection);
  gboolean is_database = sluice_connection_get_kind (connection) != SLUICE_CONNECTION_HTTP;

  g_set_object (&self->connection, connection);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 sluice_connection_get_name (connection));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sluice_connection_get_name (connection), -1);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), place);
  gtk_widget_set_visible (self->test_button, is_database);
  gtk_widget_set_visible (self->tables_button, is_database);
  gtk_widget_set_visible (GTK_WIDGET (self->default_button), is_database);
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
  GtkWidget *self = g_object_new (SLUICE_TYPE_CONNECTION_ROW, NULL);

  show_connection (SLUICE_CONNECTION_ROW (self), connection);
  return self;
}

/* What they said is of the past. */
static void
forget_tests (SluiceConnectionRow *self)
{
  if (self->is_testing)
    {
      g_cancellable_cancel (self->cancellable);
      g_object_unref (self->cancellable);
      self->cancellable = g_cancellable_new ();
      set_busy (self, FALSE);
    }
  clear_rows (self, self->rows);
  self->is_shown = FALSE;
  gtk_image_set_from_icon_name (self->icon, "network-server-symbolic");
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), (const char *[]) { NULL });
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->icon), NULL);
}

/**
 * sluice_connection_row_set_connection:
 * @self: a #SluiceConnectionRow
 * @connection: what it has become
 *
 * Shows this one from now on. Whether the row is open stays; what a test has said of the
 * connection as it was is gone, and a test that goes on begins anew.
 */
void
sluice_connection_row_set_connection (SluiceConnectionRow *self,
                                      SluiceConnection    *connection)
{
  gboolean was_testing = FALSE;

  g_return_if_fail (SLUICE_IS_CONNECTION_ROW (self));
  g_return_if_fail (SLUICE_IS_CONNECTION (connection));

  was_testing = self->is_testing;
  forget_tests (self);
  show_connection (self, connection);
  if (was_testing)
    sluice_connection_row_test (self);
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

  if (self->is_testing)
    forget_tests (self);
  arguments[2] = sluice_connection_get_name (self->connection);
  set_busy (self, TRUE);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
  sluice_child_run_async (arguments, NULL, self->cancellable, tested_cb, g_object_ref (self));
}

static void
add_use (SluiceConnectionRow       *self,
         const SluiceConnectionUse *use)
{
  const gboolean is_task = g_str_equal (use->kind, "task");
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), use->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sluice_connection_words_role (use->role));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name (is_task ? "sluice-task-symbolic" : "sluice-query-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), is_task ? "win.open-task" : "win.open-query");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", use->id);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  g_ptr_array_add (self->use_rows, row);
}

static void
show_uses (SluiceConnectionRow         *self,
           const SluiceConnectionFacts *facts)
{
  clear_rows (self, self->use_rows);
  for (guint i = 0; i < MIN (facts->uses->len, MAX_USES); i++)
    add_use (self, g_ptr_array_index (facts->uses, i));
}

/**
 * sluice_connection_row_set_facts:
 * @self: a #SluiceConnectionRow
 * @facts: what the workspace knows of its connection
 *
 * Shows who uses it, how its last test ended, and whether new tasks load into it.
 */
void
sluice_connection_row_set_facts (SluiceConnectionRow         *self,
                                 const SluiceConnectionFacts *facts)
{
  g_autoptr(JsonNode) steps = NULL;
  g_autofree char *place = NULL;
  g_autofree char *state = NULL;
  g_autofree char *subtitle = NULL;

  g_return_if_fail (SLUICE_IS_CONNECTION_ROW (self));
  g_return_if_fail (facts != NULL);

  place = sluice_connection_words_place (self->connection);
  state = sluice_connection_words_state (facts);
  subtitle = g_strconcat (place, "\n", state, NULL);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  self->is_filling = TRUE;
  gtk_toggle_button_set_active (self->default_button, facts->is_default);
  self->is_filling = FALSE;
  gtk_button_set_icon_name (GTK_BUTTON (self->default_button),
                            facts->is_default ? "starred-symbolic" : "non-starred-symbolic");
  g_clear_pointer (&self->users, g_free);
  if (facts->uses->len > 0)
    self->users = sluice_connection_words_users (facts);
  show_uses (self, facts);

  steps = facts->steps != NULL ? json_from_string (facts->steps, NULL) : NULL;
  if (steps == NULL || !JSON_NODE_HOLDS_ARRAY (steps) || self->is_testing || self->is_shown)
    return;
  show_steps (self, json_node_get_array (steps));
}

/**
 * sluice_connection_row_dup_users:
 * @self: a #SluiceConnectionRow
 *
 * Returns: (transfer full) (nullable): who uses its connection, in words; %NULL if
 *   nobody does
 */
char *
sluice_connection_row_dup_users (SluiceConnectionRow *self)
{
  g_return_val_if_fail (SLUICE_IS_CONNECTION_ROW (self), NULL);

  return g_strdup (self->users);
}
