/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-child.h"
#include "sluice-draft.h"
#include "sluice-error.h"
#include "sluice-format.h"
#include "sluice-query-page-private.h"

#include <glib/gi18n.h>

/* Asking the server: for rows, whether it understands, how it would do it. */

/* What is enough to look at. */
#define MAX_ROWS "1000"

static void
show_status (SluiceQueryPage *self,
             const char      *text)
{
  gtk_label_set_label (self->status_label, text);
}

static void
set_busy (SluiceQueryPage *self,
          gboolean         is_busy)
{
  static const char * const actions[] = { "query.run", "query.validate", "query.explain" };
  gboolean had_focus = gtk_widget_has_focus (self->stop_button);

  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_busy);
  gtk_spinner_set_spinning (self->spinner, is_busy);
  gtk_widget_set_visible (self->stop_button, is_busy);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], !is_busy);
  if (!is_busy && had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

static void
show_failure (SluiceQueryPage *self,
              const GError    *error)
{
  const char *hint = error->domain == SLUICE_ERROR ? sluice_error_get_hint (error) : NULL;
  const SluiceErrorWhere *where = error->domain == SLUICE_ERROR ? sluice_error_peek_where (error) : NULL;

  gtk_label_set_label (self->error_label, error->message);
  gtk_label_set_label (self->hint_label, hint == NULL ? "" : hint);
  gtk_widget_set_visible (GTK_WIDGET (self->hint_label), hint != NULL);
  gtk_stack_set_visible_child_name (self->result_stack, "error");
  show_status (self, _("Failed"));
  if (where != NULL && where->byte >= 0)
    sluice_sql_editor_mark_error (self->editor, where->byte);
}

/* (transfer full): `query COMMAND - --connection NAME --param A=B …` */
static GPtrArray *
build_arguments (SluiceQueryPage *self,
                 const char      *command,
                 const char      *output)
{
  GPtrArray *arguments = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) pairs = sluice_parameter_list_dup_pairs (self->parameters);

  g_ptr_array_add (arguments, g_strdup ("query"));
  g_ptr_array_add (arguments, g_strdup (command));
  g_ptr_array_add (arguments, g_strdup ("-"));
  g_ptr_array_add (arguments, g_strdup ("--connection"));
  g_ptr_array_add (arguments, g_strdup (sluice_connection_get_name (sluice_query_page_get_connection (self))));
  for (guint i = 0; pairs[i] != NULL; i++)
    g_ptr_array_add (arguments, g_strdup_printf ("--param=%s", pairs[i]));
  g_ptr_array_add (arguments, g_strdup ("--output"));
  g_ptr_array_add (arguments, g_strdup (output));
  return arguments;
}

/* What has to be there before the server can be asked. */
static char *
dup_query (SluiceQueryPage *self)
{
  g_autofree char *sql = sluice_sql_editor_dup_text (self->editor);
  g_autofree char *stripped = g_strstrip (g_strdup (sql));

  if (sluice_query_page_get_connection (self) == NULL)
    {
      sluice_page_show_problem (SLUICE_PAGE (self), _("There is no database to ask yet."),
                                _("Add a connection to one."));
      sluice_page_set_problem_action (SLUICE_PAGE (self), _("Connections"), "win.show",
                                      g_variant_new_string ("connections"));
      return NULL;
    }
  if (*stripped == '\0')
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->editor));
      return NULL;
    }
  sluice_page_clear_problem (SLUICE_PAGE (self));
  sluice_panes_show_end (self->panes, TRUE);
  return g_steal_pointer (&sql);
}

static void
event_cb (SluiceQueryPage *self,
          JsonObject      *event)
{
  const char *name = sluice_draft_get_string (event, "event");
  JsonNode *columns = json_object_get_member (event, "columns");
  JsonNode *rows = json_object_get_member (event, "rows");
  g_autofree char *number = NULL;
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;

  if (g_str_equal (name, "columns") && columns != NULL && JSON_NODE_HOLDS_ARRAY (columns))
    {
      sluice_data_grid_set_columns (self->grid, json_node_get_array (columns));
      gtk_stack_set_visible_child_name (self->result_stack, "rows");
      return;
    }
  if (g_str_equal (name, "rows") && rows != NULL && JSON_NODE_HOLDS_ARRAY (rows))
    sluice_data_grid_append_rows (self->grid, json_node_get_array (rows));
  number = sluice_format_rows (sluice_data_grid_get_n_rows (self->grid));
  if (!g_str_equal (name, "end"))
    /* Translators: while rows arrive: “300 rows so far” */
    text = g_strdup_printf (_("%s so far"), number);
  else
    {
      time = sluice_format_duration (g_get_monotonic_time () - self->begun);
      text = json_object_get_boolean_member_with_default (event, "complete", TRUE)
             /* Translators: “42 rows in 0.3 s” */
             ? g_strdup_printf (_("%s in %s"), number, time)
             /* Translators: “The first 1,000 rows in 0.3 s” */
             : g_strdup_printf (_("The first %s in %s"), number, time);
    }
  show_status (self, text);
}

static void
ended_cb (SluiceQueryPage *self,
          const GError    *error)
{
  g_autofree char *rows = NULL;
  g_autofree char *text = NULL;

  g_clear_object (&self->stream);
  set_busy (self, FALSE);
  if (error == NULL)
    return;
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      show_failure (self, error);
      return;
    }
  rows = sluice_format_rows (sluice_data_grid_get_n_rows (self->grid));
  /* Translators: %s is “300 rows” */
  text = g_strdup_printf (_("Stopped after %s"), rows);
  show_status (self, text);
}

static void
run_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  SluiceQueryPage *self = SLUICE_QUERY_PAGE (widget);
  g_autofree char *sql = dup_query (self);
  g_autoptr(GPtrArray) arguments = NULL;
  g_autoptr(JsonArray) none = json_array_new ();

  if (sql == NULL)
    return;
  if (sluice_parameter_list_focus_empty (self->parameters))
    {
      show_status (self, _("The query needs a value for each of its parameters."));
      return;
    }
  arguments = build_arguments (self, "run", "events");
  g_ptr_array_add (arguments, g_strdup ("--rows"));
  g_ptr_array_add (arguments, g_strdup (MAX_ROWS));
  g_ptr_array_add (arguments, NULL);
  sluice_data_grid_set_columns (self->grid, none);
  set_busy (self, TRUE);
  show_status (self, _("Running…"));
  self->begun = g_get_monotonic_time ();
  self->stream = sluice_child_stream_new ();
  g_signal_connect_object (self->stream, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stream, "ended", G_CALLBACK (ended_cb), self, G_CONNECT_SWAPPED);
  sluice_child_stream_start (self->stream, (const char * const *) arguments->pdata, sql);
}

/**
 * sluice_query_page_stop:
 * @self: a #SluiceQueryPage
 *
 * Stops what the server was asked for, if it was.
 */
void
sluice_query_page_stop (SluiceQueryPage *self)
{
  if (self->stream != NULL)
    sluice_child_stream_stop (self->stream);
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
}

static void
stop_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  sluice_query_page_stop (SLUICE_QUERY_PAGE (widget));
}

/* Begins what is answered at once. */
static void
ask (SluiceQueryPage     *self,
     const char          *command,
     GAsyncReadyCallback  callback)
{
  g_autofree char *sql = dup_query (self);
  g_autoptr(GPtrArray) arguments = NULL;

  if (sql == NULL)
    return;
  arguments = build_arguments (self, command, "json");
  g_ptr_array_add (arguments, NULL);
  set_busy (self, TRUE);
  show_status (self, _("Asking the server…"));
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  sluice_child_run_async ((const char * const *) arguments->pdata, sql, self->asking, callback,
                          g_object_ref (self));
}

/* The answer, %NULL if there is none to show. */
static JsonObject *
finish (SluiceQueryPage *self,
        GAsyncResult    *result)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = sluice_child_run_finish (result, &error);

  if (self->result_stack == NULL)
    return NULL;
  g_clear_object (&self->asking);
  set_busy (self, FALSE);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    return json_node_dup_object (root);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_status (self, _("Stopped"));
  else if (error != NULL)
    show_failure (self, error);
  return NULL;
}

static void
add_heading (JsonArray  *columns,
             const char *name)
{
  JsonObject *column = json_object_new ();

  json_object_set_string_member (column, "name", name);
  json_object_set_string_member (column, "type", "text");
  json_array_add_object_element (columns, column);
}

/* The columns that the query would give, as rows. */
static void
show_columns (SluiceQueryPage *self,
              JsonArray       *list)
{
  g_autoptr(JsonArray) headings = json_array_new ();
  g_autoptr(JsonArray) rows = json_array_new ();

  add_heading (headings, _("Column"));
  add_heading (headings, _("Type"));
  add_heading (headings, _("Type of the server"));
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *column = json_array_get_object_element (list, i);
      JsonArray *row = json_array_new ();

      json_array_add_string_element (row, sluice_draft_get_string (column, "name"));
      json_array_add_string_element (row, sluice_draft_get_string (column, "type"));
      json_array_add_string_element (row, sluice_draft_get_string (column, "server_type"));
      json_array_add_array_element (rows, row);
    }
  sluice_data_grid_set_columns (self->grid, headings);
  sluice_data_grid_append_rows (self->grid, rows);
  gtk_stack_set_visible_child_name (self->result_stack, "rows");
}

static void
validated_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(SluiceQueryPage) self = user_data;
  g_autoptr(JsonObject) answer = finish (self, result);
  JsonNode *columns = answer == NULL ? NULL : json_object_get_member (answer, "columns");
  g_autofree char *text = NULL;
  guint n;

  if (columns == NULL || !JSON_NODE_HOLDS_ARRAY (columns))
    return;
  n = json_array_get_length (json_node_get_array (columns));
  show_columns (self, json_node_get_array (columns));
  text = g_strdup_printf (ngettext ("The server understands it: %u column",
                                    "The server understands it: %u columns", n), n);
  show_status (self, text);
}

static void
validate_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  ask (SLUICE_QUERY_PAGE (widget), "validate", validated_cb);
}

static void
explained_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(SluiceQueryPage) self = user_data;
  g_autoptr(JsonObject) answer = finish (self, result);

  if (answer == NULL)
    return;
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->plan_view),
                            sluice_draft_get_string (answer, "plan"), -1);
  gtk_stack_set_visible_child_name (self->result_stack, "plan");
  show_status (self, _("How the server would do it"));
}

static void
explain_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  ask (SLUICE_QUERY_PAGE (widget), "explain", explained_cb);
}

/**
 * sluice_query_page_install_actions:
 * @widget_class: the class of #SluiceQueryPage
 *
 * Installs the actions that ask the server.
 */
void
sluice_query_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "query.run", NULL, run_action);
  gtk_widget_class_install_action (widget_class, "query.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "query.validate", NULL, validate_action);
  gtk_widget_class_install_action (widget_class, "query.explain", NULL, explain_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "query.run", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, "query.run", NULL);
}
