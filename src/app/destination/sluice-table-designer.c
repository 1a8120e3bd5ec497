/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-table-designer.h"

#include "sluice-designer-row.h"
#include "sluice-draft.h"
#include "sluice-error.h"
#include "sluice-panes.h"
#include "sluice-sql-editor.h"
#include "sluice-table-script.h"
#include "sluice-type-offers.h"

#include <glib/gi18n.h>

struct _SluiceTableDesigner
{
  AdwWindow parent_instance;

  JsonArray *columns;           /* (owned) (nullable) of the mapping, with their types */
  char *dialect;                /* (owned) */

  SluiceSqlEditor *editor;
  GtkListBox *list;
  GtkLabel *state_label;
  GtkLabel *error_label;
  GtkCheckButton *unique_check;
  GtkButton *execute_button;
  GtkSpinner *spinner;
};

enum
{
  SIGNAL_EXECUTE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceTableDesigner, sluice_table_designer, ADW_TYPE_WINDOW)

/* The type that the mapping has for a column. */
static const char *
find_type (SluiceTableDesigner *self,
           const char          *name)
{
  for (guint i = 0; self->columns != NULL && i < json_array_get_length (self->columns); i++)
    {
      JsonNode *node = json_array_get_element (self->columns, i);

      if (JSON_NODE_HOLDS_OBJECT (node) &&
          g_str_equal (sluice_draft_get_string (json_node_get_object (node), "column"), name))
        return sluice_draft_get_string (json_node_get_object (node), "type");
    }
  return "";
}

/* Writes into the text what was chosen in a row. */
static void
row_changed_cb (SluiceTableDesigner *self,
                const char          *property,
                SluiceDesignerRow   *row)
{
  const char *name = sluice_designer_row_get_name (row);
  g_autofree char *script = sluice_table_designer_dup_script (self);
  g_autofree char *changed = NULL;

  if (g_str_equal (property, "type"))
    {
      g_autofree char *type = sluice_designer_row_dup_type (row);

      changed = sluice_table_script_set_type (script, name, type);
    }
  else if (g_str_equal (property, "not-null"))
    changed = sluice_table_script_set_not_null (script, name, sluice_designer_row_is_not_null (row));
  else
    changed = sluice_table_script_set_key (script, name, sluice_designer_row_is_key (row));
  sluice_sql_editor_replace_text (self->editor, changed);
}

static GtkWidget *
create_row (SluiceTableDesigner *self,
            const char          *name)
{
  g_auto(GStrv) offers = sluice_type_offers_list (self->dialect, find_type (self, name));
  GtkWidget *row = sluice_designer_row_new (name, (const char * const *) offers);

  g_signal_connect_object (row, "changed", G_CALLBACK (row_changed_cb), self, G_CONNECT_SWAPPED);
  return row;
}

/* Rows stay while their columns do, so that what is open stays open. */
static void
follow_script (SluiceTableDesigner *self)
{
  g_autofree char *script = sluice_table_designer_dup_script (self);
  g_autoptr(GPtrArray) columns = sluice_table_script_list_columns (script);
  GtkListBoxRow *row = NULL;
  guint i = 0;

  /* What is half typed is no table: its rows come back with it. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->list), columns->len > 0);
  if (columns->len == 0)
    return;
  for (; i < columns->len; i++)
    {
      const SluiceScriptColumn *column = g_ptr_array_index (columns, i);

      row = gtk_list_box_get_row_at_index (self->list, (int) i);
      if (row == NULL || !g_str_equal (sluice_designer_row_get_name (SLUICE_DESIGNER_ROW (row)), column->name))
        {
          if (row != NULL)
            gtk_list_box_remove (self->list, GTK_WIDGET (row));
          row = GTK_LIST_BOX_ROW (create_row (self, column->name));
          gtk_list_box_insert (self->list, GTK_WIDGET (row), (int) i);
        }
      sluice_designer_row_set_column (SLUICE_DESIGNER_ROW (row), column);
    }
  while ((row = gtk_list_box_get_row_at_index (self->list, (int) i)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

static void
script_changed_cb (SluiceTableDesigner *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), FALSE);
  follow_script (self);
}

static void
execute_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  SluiceTableDesigner *self = SLUICE_TABLE_DESIGNER (widget);
  g_autofree char *script = sluice_table_designer_dup_script (self);

  g_signal_emit (self, signals[SIGNAL_EXECUTE], 0, script);
}

static void
add_index_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  SluiceTableDesigner *self = SLUICE_TABLE_DESIGNER (widget);
  g_autofree char *script = sluice_table_designer_dup_script (self);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) columns = NULL;
  g_autofree char *changed = NULL;
  GtkListBoxRow *row = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (sluice_designer_row_is_chosen (SLUICE_DESIGNER_ROW (row)))
      g_strv_builder_add (builder, sluice_designer_row_get_name (SLUICE_DESIGNER_ROW (row)));
  columns = g_strv_builder_end (builder);
  if (columns[0] == NULL)
    {
      gtk_label_set_label (self->error_label, _("Tick the columns of the index first."));
      gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
      return;
    }
  changed = sluice_table_script_add_index (script, (const char * const *) columns,
                                           gtk_check_button_get_active (self->unique_check));
  sluice_sql_editor_replace_text (self->editor, changed);
}

static void
activate_cb (SluiceTableDesigner *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "designer.execute", NULL);
}

static void
sluice_table_designer_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_TABLE_DESIGNER);

  G_OBJECT_CLASS (sluice_table_designer_parent_class)->dispose (object);
}

static void
sluice_table_designer_finalize (GObject *object)
{
  SluiceTableDesigner *self = SLUICE_TABLE_DESIGNER (object);

  g_clear_pointer (&self->columns, json_array_unref);
  g_free (self->dialect);

  G_OBJECT_CLASS (sluice_table_designer_parent_class)->finalize (object);
}

static void
sluice_table_designer_class_init (SluiceTableDesignerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_table_designer_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_table_designer_finalize;
  signals[SIGNAL_EXECUTE] =
    g_signal_new ("execute", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (SLUICE_TYPE_PANES);
  g_type_ensure (SLUICE_TYPE_SQL_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-table-designer.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, SluiceTableDesigner, name)
  BIND (editor);
  BIND (error_label);
  BIND (execute_button);
  BIND (list);
  BIND (spinner);
  BIND (state_label);
  BIND (unique_check);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, script_changed_cb);
  gtk_widget_class_install_action (widget_class, "designer.execute", NULL, execute_action);
  gtk_widget_class_install_action (widget_class, "designer.add-index", NULL, add_index_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sluice_table_designer_init (SluiceTableDesigner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sluice_sql_editor_set_label (self->editor, _("SQL that makes the table"));
}

static char *
join_statements (JsonArray *list)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    g_string_append_printf (text, "%s%s;\n", i > 0 ? "\n" : "", json_array_get_string_element (list, i));
  return g_strdup (text->str);
}

/**
 * sluice_table_designer_new:
 * @parent: the window
 * @answer: the object of `ddl --output json`
 * @dialect: how the server writes SQL, empty if that is not known
 *
 * Returns: (transfer none): a window, owned by GTK
 */
SluiceTableDesigner *
sluice_table_designer_new (GtkWindow  *parent,
                           JsonObject *answer,
                           const char *dialect)
{
  SluiceTableDesigner *self = NULL;
  g_autofree char *script = NULL;
  g_autofree char *title = NULL;
  gboolean exists;

  g_return_val_if_fail (answer != NULL, NULL);
  g_return_val_if_fail (dialect != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_TABLE_DESIGNER, "transient-for", parent, NULL);
  self->dialect = g_strdup (dialect);
  self->columns = sluice_draft_get_array (answer, "columns");
  if (self->columns != NULL)
    json_array_ref (self->columns);
  exists = json_object_get_boolean_member_with_default (answer, "exists", FALSE);
  title = g_strdup_printf (_("Table “%s”"), sluice_draft_get_string (answer, "table"));
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_label_set_label (self->state_label,
                       exists ? _("This table exists. The SQL says how a run would have made it; change it to what "
                                  "you want to do to the table.")
                              : _("There is no such table yet. A run makes it like this, or you do so now, as you "
                                  "want it."));
  gtk_button_set_label (self->execute_button, exists ? _("_Execute") : _("_Create the Table"));
  script = join_statements (sluice_draft_get_array (answer, "ddl"));
  sluice_sql_editor_set_text (self->editor, script);
  follow_script (self);
  return self;
}

/**
 * sluice_table_designer_dup_script:
 * @self: a #SluiceTableDesigner
 *
 * Returns: (transfer full): the SQL as it stands there
 */
char *
sluice_table_designer_dup_script (SluiceTableDesigner *self)
{
  g_return_val_if_fail (SLUICE_IS_TABLE_DESIGNER (self), NULL);

  return sluice_sql_editor_dup_text (self->editor);
}

/**
 * sluice_table_designer_set_busy:
 * @self: a #SluiceTableDesigner
 * @is_busy: whether the SQL is being run
 */
void
sluice_table_designer_set_busy (SluiceTableDesigner *self,
                                gboolean             is_busy)
{
  g_return_if_fail (SLUICE_IS_TABLE_DESIGNER (self));

  gtk_spinner_set_spinning (self->spinner, is_busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "designer.execute", !is_busy);
}

/**
 * sluice_table_designer_show_error:
 * @self: a #SluiceTableDesigner
 * @error: what the server said
 *
 * Shows @error until the SQL is changed, and where in the SQL it is.
 */
void
sluice_table_designer_show_error (SluiceTableDesigner *self,
                                  const GError        *error)
{
  g_return_if_fail (SLUICE_IS_TABLE_DESIGNER (self));
  g_return_if_fail (error != NULL);

  if (error->domain == SLUICE_ERROR)
    sluice_sql_editor_mark_error (self->editor, sluice_error_get_where ((GError *) error)->byte);
  gtk_label_set_label (self->error_label, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
}
