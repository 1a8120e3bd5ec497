/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-column-edits.h"
#include "sluice-column-summary.h"
#include "sluice-mapping-edits.h"
#include "sluice-rows-view-private.h"
#include "sluice-type-chooser.h"

#include <glib/gi18n.h>

/* What can be done with the column that is selected: each is one change of the task. */

static SluiceEditor *
get_editor (SluiceRowsView *self)
{
  return sluice_editor_pane_get_editor (SLUICE_EDITOR_PANE (self));
}

/* The column that is selected, if the task can make something else of it. */
static const char *
get_editable (SluiceRowsView *self)
{
  guint column = sluice_rows_view_find_column (self);

  if (column == SLUICE_CELL_GRID_NONE ||
      !sluice_column_head_get_editable (sluice_rows_view_get_head (self, column)))
    return NULL;
  return sluice_editor_get_column (get_editor (self));
}

static SluiceType
get_type (SluiceRowsView *self)
{
  SluiceSchema *schema = sluice_preview_result_get_schema (sluice_preview_rows_get_result (self->rows));

  return sluice_schema_get (schema, sluice_rows_view_find_column (self))->type;
}

static void
commit (SluiceRowsView *self,
        const char     *format,
        const char     *column,
        JsonObject     *root)
{
  g_autoptr(GString) label = g_string_new (format);

  g_string_replace (label, "%s", column, 1);
  (void) sluice_editor_commit (get_editor (self), label->str, root, NULL);
}

static gboolean
unparent_cb (gpointer user_data)
{
  gtk_widget_unparent (user_data);
  return G_SOURCE_REMOVE;
}

static void
closed_cb (SluiceRowsView *self,
           GtkWidget      *popover)
{
  guint column = sluice_rows_view_find_column (self);
  SluiceColumnHead *head = sluice_rows_view_get_head (self, column == SLUICE_CELL_GRID_NONE ? 0 : column);

  if (self->popover != popover)
    return;
  self->popover = NULL;
  /* What was pressed in it is not done yet. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent_cb, g_object_ref (popover), g_object_unref);
  if (self->is_of_grid)
    gtk_widget_grab_focus (GTK_WIDGET (self->grid));
  else if (head != NULL)
    sluice_column_head_focus (head);
}

/**
 * sluice_rows_view_close_popover:
 * @self: a #SluiceRowsView
 *
 * Takes the menu or the form of a column away.
 */
void
sluice_rows_view_close_popover (SluiceRowsView *self)
{
  GtkWidget *popover = g_steal_pointer (&self->popover);

  if (popover == NULL)
    return;
  g_signal_handlers_disconnect_by_func (popover, closed_cb, self);
  gtk_popover_popdown (GTK_POPOVER (popover));
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent_cb, g_object_ref (popover), g_object_unref);
}

/* Below the head of the column that is selected. */
static void
present (SluiceRowsView *self,
         GtkWidget      *popover,
         const char     *title)
{
  guint column = sluice_rows_view_find_column (self);
  GtkWidget *head = GTK_WIDGET (sluice_rows_view_get_head (self, column));
  graphene_rect_t bounds;

  sluice_rows_view_close_popover (self);
  self->popover = popover;
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  gtk_popover_set_position (GTK_POPOVER (popover), GTK_POS_BOTTOM);
  if (gtk_widget_compute_bounds (head, GTK_WIDGET (self), &bounds))
    {
      /* A head that is wider than the window is pointed at where it can be seen. */
      float width = (float) gtk_widget_get_width (GTK_WIDGET (self));
      float x = CLAMP (bounds.origin.x, 0, width - 1);
      float end = CLAMP (bounds.origin.x + bounds.size.width, x + 1, width);

      gtk_popover_set_pointing_to (GTK_POPOVER (popover),
                                   &(GdkRectangle) { (int) x, (int) bounds.origin.y, (int) (end - x),
                                                     (int) bounds.size.height });
    }
  g_signal_connect_object (popover, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
done_cb (GtkPopover *popover)
{
  gtk_popover_popdown (popover);
}

static void
present_form (SluiceRowsView *self,
              GtkWidget      *form,
              const char     *title)
{
  GtkWidget *popover = gtk_popover_new ();

  gtk_popover_set_child (GTK_POPOVER (popover), form);
  if (g_signal_lookup ("done", G_OBJECT_TYPE (form)) != 0)
    g_signal_connect_object (form, "done", G_CALLBACK (done_cb), popover, G_CONNECT_SWAPPED);
  present (self, popover, title);
}

/**
 * sluice_rows_view_show_types:
 * @self: a #SluiceRowsView
 *
 * Offers other types for the column that is selected.
 */
void
sluice_rows_view_show_types (SluiceRowsView *self)
{
  const char *column = get_editable (self);

  if (column != NULL)
    present_form (self, sluice_type_chooser_new (get_editor (self), column, get_type (self)), _("Change Type"));
}

static void
type_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  sluice_rows_view_show_types (SLUICE_ROWS_VIEW (widget));
}

/* In the order of SluiceColumnFormKind. */
static const char * const titles[SLUICE_N_COLUMN_FORM_KINDS] = {
  N_("Split"), N_("Replace"), N_("Fill Empty Cells"), N_("Rename"), N_("Add Check")
};

static void
form_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceRowsView *self = SLUICE_ROWS_VIEW (widget);
  const char *column = get_editable (self);
  int kind = g_variant_get_int32 (parameter);

  if (column != NULL && kind >= 0 && kind < SLUICE_N_COLUMN_FORM_KINDS)
    present_form (self, sluice_column_form_new (get_editor (self), column, get_type (self).kind,
                                                (SluiceColumnFormKind) kind), _(titles[kind]));
}

static void
statistics_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  SluiceRowsView *self = SLUICE_ROWS_VIEW (widget);
  const guint column = sluice_rows_view_find_column (self);

  if (column != SLUICE_CELL_GRID_NONE)
    present_form (self, sluice_column_summary_new (sluice_preview_rows_get_result (self->rows), column),
                  _("Statistics"));
}

static void
trim_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceRowsView *self = SLUICE_ROWS_VIEW (widget);
  const char *column = get_editable (self);
  JsonObject *root = NULL;

  if (column == NULL)
    return;
  root = sluice_editor_dup_root_with_columns (get_editor (self));
  (void) sluice_mapping_edits_add_transform (root, column, "trim", NULL);
  /* Translators: what can be undone; %s is a column whose values lose the blanks around them */
  commit (self, _("Trim “%s”"), column, root);
}

static void
key_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  SluiceRowsView *self = SLUICE_ROWS_VIEW (widget);
  const char *column = get_editable (self);
  JsonObject *root = NULL;
  gboolean is_key;

  if (column == NULL)
    return;
  root = sluice_editor_dup_root_with_columns (get_editor (self));
  is_key = sluice_mapping_edits_toggle_key (root, column);
  commit (self, is_key ? _("Key “%s”") : _("No Key “%s”"), column, root);
}

static void
move_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceRowsView *self = SLUICE_ROWS_VIEW (widget);
  const char *column = get_editable (self);
  JsonObject *root = NULL;

  if (column == NULL)
    return;
  root = sluice_editor_dup_root_with_columns (get_editor (self));
  if (sluice_column_edits_move_by (root, column, g_variant_get_int32 (parameter)))
    commit (self, _("Move “%s”"), column, root);
  else
    json_object_unref (root);
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SluiceRowsView *self = SLUICE_ROWS_VIEW (widget);
  SluiceEditor *editor = get_editor (self);
  g_autofree char *column = g_strdup (get_editable (self));
  guint index = sluice_rows_view_find_column (self);
  SluiceColumnHead *next = NULL;
  JsonObject *root = NULL;

  if (column == NULL)
    return;
  root = sluice_editor_dup_root_with_columns (editor);
  (void) sluice_mapping_edits_remove_column (root, column);
  next = sluice_rows_view_get_head (self, index + 1);
  if (next == NULL && index > 0)
    next = sluice_rows_view_get_head (self, index - 1);
  sluice_editor_set_column (editor, next == NULL ? NULL : sluice_column_head_get_name (next));
  commit (self, _("Remove “%s”"), column, root);
}

/**
 * sluice_rows_view_install_actions:
 * @widget_class: the class of rows views
 *
 * Installs the actions `column.…`, all on the column that is selected.
 */
void
sluice_rows_view_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "column.form", "i", form_action);
  gtk_widget_class_install_action (widget_class, "column.move", "i", move_action);
  gtk_widget_class_install_action (widget_class, "column.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "column.statistics", NULL, statistics_action);
  gtk_widget_class_install_action (widget_class, "column.toggle-key", NULL, key_action);
  gtk_widget_class_install_action (widget_class, "column.trim", NULL, trim_action);
  gtk_widget_class_install_action (widget_class, "column.type", NULL, type_action);
}

static void
append_form (GMenu                *menu,
             const char           *label,
             SluiceColumnFormKind  kind)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, "column.form", g_variant_new_int32 ((gint32) kind));
  g_menu_append_item (menu, item);
}

static void
append_move (GMenu      *menu,
             const char *label,
             int         by)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, "column.move", g_variant_new_int32 (by));
  g_menu_append_item (menu, item);
}

/* What changes the column. */
static void
append_edits (SluiceRowsView *self,
              GMenu          *menu,
              const char     *column)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  g_autoptr(GMenu) values = g_menu_new ();
  g_autoptr(GMenu) rules = g_menu_new ();
  g_autoptr(GMenu) columns = g_menu_new ();

  /* Translators: takes the blanks around texts away */
  g_menu_append (values, _("_Trim"), "column.trim");
  append_form (values, _("_Split…"), SLUICE_COLUMN_FORM_SPLIT);
  append_form (values, _("_Replace…"), SLUICE_COLUMN_FORM_REPLACE);
  append_form (values, _("_Fill Empty Cells…"), SLUICE_COLUMN_FORM_FILL);
  g_menu_append (rules, _("_Change Type…"), "column.type");
  g_menu_append (rules, sluice_mapping_edits_is_key (sluice_editor_get_root (get_editor (self)), column)
                        ? _("No _Key") : _("Make _Key"), "column.toggle-key");
  append_form (rules, _("_Add Check…"), SLUICE_COLUMN_FORM_CHECK);
  append_form (columns, _("Re_name…"), SLUICE_COLUMN_FORM_RENAME);
  append_move (columns, rtl ? _("Move R_ight") : _("Move _Left"), -1);
  append_move (columns, rtl ? _("Move _Left") : _("Move R_ight"), 1);
  g_menu_append (columns, _("Re_move Column"), "column.remove");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (values));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rules));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (columns));
}

static GMenuModel *
build_menu (SluiceRowsView *self,
            const char     *column,
            gboolean        is_editable)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) facts = g_menu_new ();

  if (is_editable)
    append_edits (self, menu, column);
  /* Translators: figures of a column, its most frequent values and a histogram */
  g_menu_append (facts, _("Statistics and _Histogram"), "column.statistics");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (facts));
  return G_MENU_MODEL (menu);
}

/**
 * sluice_rows_view_show_menu:
 * @self: a #SluiceRowsView
 * @is_of_grid: whether it is asked for from a cell, where the focus goes back to
 *
 * Shows what can be done with the column that is selected, and what is known of it.
 */
void
sluice_rows_view_show_menu (SluiceRowsView *self,
                            gboolean        is_of_grid)
{
  const char *column = sluice_editor_get_column (get_editor (self));
  g_autoptr(GMenuModel) menu = NULL;
  g_autofree char *title = NULL;

  if (column == NULL || sluice_rows_view_find_column (self) == SLUICE_CELL_GRID_NONE)
    return;
  self->is_of_grid = is_of_grid;
  menu = build_menu (self, column, get_editable (self) != NULL);
  title = g_strdup_printf (_("Menu of %s"), column);
  present (self, gtk_popover_menu_new_from_model (menu), title);
}
