/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-parameter-list.h"

#include "sluice-sql-text.h"

#include <glib/gi18n.h>

struct _SluiceParameterList
{
  AdwBin parent_instance;

  GtkListBox *list;             /* (unowned) */
  GPtrArray *names;             /* (owned) (element-type utf8) of the rows, in their order */
  JsonObject *values;           /* (owned) what was entered, of parameters that are gone, too */
  gboolean is_filling;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceParameterList, sluice_parameter_list, ADW_TYPE_BIN)

static void
sluice_parameter_list_finalize (GObject *object)
{
  SluiceParameterList *self = SLUICE_PARAMETER_LIST (object);

  g_ptr_array_unref (self->names);
  json_object_unref (self->values);

  G_OBJECT_CLASS (sluice_parameter_list_parent_class)->finalize (object);
}

static void
sluice_parameter_list_class_init (SluiceParameterListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_parameter_list_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
sluice_parameter_list_init (SluiceParameterList *self)
{
  GtkWidget *list = gtk_list_box_new ();

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->values = json_object_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Parameters"), -1);
  self->list = GTK_LIST_BOX (list);
  adw_bin_set_child (ADW_BIN (self), list);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* As on the command line: 7 is a number, 007 and "7" are texts. */
static JsonNode *
parse_value (const char *text)
{
  g_autoptr(JsonNode) node = json_from_string (text, NULL);
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  /* The parser takes zeros before a number, too. */
  if ((type == G_TYPE_INT64 && g_regex_match_simple ("^-?(0|[1-9][0-9]*)$", text, 0, 0)) || type == G_TYPE_BOOLEAN || type == G_TYPE_STRING)
    return g_steal_pointer (&node);
  return json_node_init_string (json_node_alloc (), text);
}

static void
text_changed_cb (AdwEntryRow         *row,
                 SluiceParameterList *self)
{
  const char *name = g_object_get_data (G_OBJECT (row), "parameter");

  if (self->is_filling)
    return;
  json_object_set_member (self->values, name, parse_value (gtk_editable_get_text (GTK_EDITABLE (row))));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static char *
dup_text (SluiceParameterList *self,
          const char          *name)
{
  JsonNode *node = json_object_get_member (self->values, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      const char *text = json_node_get_string (node);
      g_autoptr(JsonNode) back = parse_value (text);

      if (json_node_equal (back, node))
        return g_strdup (text);
    }
  return json_to_string (node, FALSE);
}

static void
add_row (SluiceParameterList *self,
         const char          *name)
{
  GtkWidget *row = adw_entry_row_new ();
  g_autofree char *text = dup_text (self, name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_object_set_data_full (G_OBJECT (row), "parameter", g_strdup (name), g_free);
  g_signal_connect_object (row, "changed", G_CALLBACK (text_changed_cb), self, 0);
  gtk_list_box_append (self->list, row);
}

static gboolean
is_same (GPtrArray *a,
         GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!g_str_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  return TRUE;
}

static void
rebuild (SluiceParameterList *self)
{
  GtkWidget *child = NULL;

  self->is_filling = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < self->names->len; i++)
    add_row (self, g_ptr_array_index (self->names, i));
  gtk_widget_set_visible (GTK_WIDGET (self), self->names->len > 0);
  self->is_filling = FALSE;
}

/**
 * sluice_parameter_list_set_values:
 * @self: a #SluiceParameterList
 * @values: (nullable): values by the names of parameters
 *
 * Shows @values instead of what was entered.
 */
void
sluice_parameter_list_set_values (SluiceParameterList *self,
                                  JsonObject          *values)
{
  g_autoptr(GList) names = NULL;

  g_return_if_fail (SLUICE_IS_PARAMETER_LIST (self));

  names = values == NULL ? NULL : json_object_get_members (values);
  g_clear_pointer (&self->values, json_object_unref);
  self->values = json_object_new ();
  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (self->values, l->data, json_object_dup_member (values, l->data));
  rebuild (self);
}

/**
 * sluice_parameter_list_set_query:
 * @self: a #SluiceParameterList
 * @sql: a query
 *
 * Shows the parameters of @sql.
 */
void
sluice_parameter_list_set_query (SluiceParameterList *self,
                                 const char          *sql)
{
  g_autoptr(GPtrArray) found = NULL;
  g_autoptr(GPtrArray) names = NULL;

  g_return_if_fail (SLUICE_IS_PARAMETER_LIST (self));
  g_return_if_fail (sql != NULL);

  found = sluice_sql_text_list_parameters (sql);
  names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (names, g_strdup (g_ptr_array_index (found, i)));
  if (is_same (names, self->names))
    return;
  g_ptr_array_unref (self->names);
  self->names = g_steal_pointer (&names);
  rebuild (self);
}

/**
 * sluice_parameter_list_dup_values:
 * @self: a #SluiceParameterList
 *
 * Returns: (transfer full): the values of the parameters that are shown; one that was
 *   never entered has none
 */
JsonObject *
sluice_parameter_list_dup_values (SluiceParameterList *self)
{
  JsonObject *values = NULL;

  g_return_val_if_fail (SLUICE_IS_PARAMETER_LIST (self), NULL);

  values = json_object_new ();
  for (guint i = 0; i < self->names->len; i++)
    {
      const char *name = g_ptr_array_index (self->names, i);

      if (json_object_has_member (self->values, name))
        json_object_set_member (values, name, json_object_dup_member (self->values, name));
    }
  return values;
}

/**
 * sluice_parameter_list_dup_pairs:
 * @self: a #SluiceParameterList
 *
 * Returns: (transfer full): `NAME=VALUE` of each parameter that is shown
 */
char **
sluice_parameter_list_dup_pairs (SluiceParameterList *self)
{
  g_autoptr(GPtrArray) pairs = NULL;

  g_return_val_if_fail (SLUICE_IS_PARAMETER_LIST (self), NULL);

  pairs = g_ptr_array_new ();
  for (guint i = 0; i < self->names->len; i++)
    {
      const char *name = g_ptr_array_index (self->names, i);
      g_autofree char *text = dup_text (self, name);

      g_ptr_array_add (pairs, g_strdup_printf ("%s=%s", name, text));
    }
  g_ptr_array_add (pairs, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&pairs), FALSE);
}

/**
 * sluice_parameter_list_focus_empty:
 * @self: a #SluiceParameterList
 *
 * Goes to the first parameter that nothing was ever entered for.
 *
 * Returns: whether there is one
 */
gboolean
sluice_parameter_list_focus_empty (SluiceParameterList *self)
{
  g_return_val_if_fail (SLUICE_IS_PARAMETER_LIST (self), FALSE);

  for (guint i = 0; i < self->names->len; i++)
    if (!json_object_has_member (self->values, g_ptr_array_index (self->names, i)))
      return gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) i)));
  return FALSE;
}
