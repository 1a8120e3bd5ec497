/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-checks-inspector.h"

#include "sluice-check-row.h"
#include "sluice-check-words.h"
#include "sluice-draft.h"
#include "sluice-json-list.h"
#include "sluice-mapping-edits.h"
#include "sluice-step-names.h"
#include "sluice-step-widgets.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#define NO_CHECK G_MAXUINT

struct _SluiceChecksInspector
{
  SluiceEditorPane parent_instance;

  GtkListBox *list;             /* (unowned) */
  GtkWidget *empty;             /* (unowned) */
  guint open;                   /* the check that is to be unfolded */
  const char *open_member;      /* (nullable) where in it; the column */
  guint more_id;                /* rows are still to be made */
};

G_DEFINE_FINAL_TYPE (SluiceChecksInspector, sluice_checks_inspector, SLUICE_TYPE_EDITOR_PANE)

static SluiceEditor *
get_editor (SluiceChecksInspector *self)
{
  return sluice_editor_pane_get_editor (SLUICE_EDITOR_PANE (self));
}

static SluiceCheckRow *
get_row (SluiceChecksInspector *self,
         guint                  index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) index);

  return row == NULL ? NULL : SLUICE_CHECK_ROW (row);
}

static void
changed_cb (SluiceChecksInspector *self,
            gboolean               is_other_rule,
            SluiceCheckRow        *row)
{
  guint index = sluice_check_row_get_index (row);
  JsonObject *root = sluice_editor_dup_root (get_editor (self));
  g_autofree char *merge_key = g_strdup_printf ("checks:%u", index);

  if (!sluice_mapping_edits_set_check (root, index, sluice_check_row_dup_check (row)))
    json_object_unref (root);
  else if (is_other_rule)
    /* Translators: a change that can be undone */
    sluice_editor_commit (get_editor (self), _("Change the Rule of a Check"), root, NULL);
  else
    /* Translators: a change that can be undone */
    sluice_editor_pane_commit (SLUICE_EDITOR_PANE (self), _("Change a Check"), root, merge_key);
}

static void
removed_cb (SluiceChecksInspector *self,
            SluiceCheckRow        *row)
{
  JsonObject *root = sluice_editor_dup_root (get_editor (self));

  self->open = NO_CHECK;
  if (sluice_mapping_edits_remove_check (root, sluice_check_row_get_index (row)))
    /* Translators: a change that can be undone */
    sluice_editor_commit (get_editor (self), _("Remove a Check"), root, NULL);
  else
    json_object_unref (root);
}

static void
moved_cb (SluiceChecksInspector *self,
          int                    by,
          SluiceCheckRow        *row)
{
  guint index = sluice_check_row_get_index (row);
  JsonObject *root = sluice_editor_dup_root (get_editor (self));

  if (!sluice_mapping_edits_move_check (root, index, by))
    {
      json_object_unref (root);
      return;
    }
  /* Rows stay, checks move: the one that was unfolded is that of another row now. */
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), FALSE);
  self->open = (guint) ((int) index + by);
  self->open_member = by < 0 ? "up" : "down";
  /* Translators: a change that can be undone */
  sluice_editor_commit (get_editor (self), _("Move a Check"), root, NULL);
}

static void
add_row (SluiceChecksInspector *self,
         guint                  index)
{
  GtkWidget *row = sluice_check_row_new (get_editor (self), index);

  g_signal_connect_object (row, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "moved", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, row);
}

static void
show_results (SluiceChecksInspector *self)
{
  SluiceCheckRow *row = NULL;

  for (guint i = 0; (row = get_row (self, i)) != NULL; i++)
    sluice_check_row_show_result (row);
}

/* Rows stay where they are, so that what is unfolded and focused stays so. A row has
 * many fields: several new ones would hold the window for longer than a frame. */
static gboolean
fill_rows (SluiceChecksInspector *self,
           gboolean               is_all_at_once)
{
  JsonArray *checks = sluice_mapping_edits_get_checks (sluice_editor_get_root (get_editor (self)));
  guint n = checks == NULL ? 0 : json_array_get_length (checks);
  gboolean has_added = FALSE;

  while (get_row (self, n) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (get_row (self, n)));
  for (guint i = 0; i < n; i++)
    {
      if (get_row (self, i) == NULL && has_added && !is_all_at_once)
        return FALSE;
      if (get_row (self, i) == NULL)
        {
          add_row (self, i);
          has_added = TRUE;
        }
      if (sluice_json_list_get_object (checks, i) != NULL)
        sluice_check_row_fill (get_row (self, i), sluice_json_list_get_object (checks, i));
      sluice_check_row_set_n_checks (get_row (self, i), n);
    }
  return TRUE;
}

static gboolean more_cb (gpointer user_data);

static void
show_checks (SluiceChecksInspector *self,
             gboolean               is_all_at_once)
{
  gboolean is_complete = fill_rows (self, is_all_at_once);

  show_results (self);
  gtk_widget_set_visible (GTK_WIDGET (self->list), get_row (self, 0) != NULL);
  gtk_widget_set_visible (self->empty, get_row (self, 0) == NULL);
  if (!is_complete && self->more_id == 0)
    self->more_id = g_idle_add (more_cb, self);
  if (!is_complete)
    return;
  g_clear_handle_id (&self->more_id, g_source_remove);
  if (self->open != NO_CHECK && get_row (self, self->open) != NULL)
    sluice_check_row_focus (get_row (self, self->open), self->open_member != NULL ? self->open_member : "column");
  self->open = NO_CHECK;
  self->open_member = NULL;
}

static gboolean
more_cb (gpointer user_data)
{
  SluiceChecksInspector *self = user_data;

  self->more_id = 0;
  show_checks (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
sluice_checks_inspector_document_changed (SluiceEditorPane *pane)
{
  show_checks (SLUICE_CHECKS_INSPECTOR (pane), FALSE);
}

static void
sluice_checks_inspector_result_changed (SluiceEditorPane *pane)
{
  show_results (SLUICE_CHECKS_INSPECTOR (pane));
}

static gboolean
sluice_checks_inspector_show_path (SluiceEditorPane *pane,
                                   const char       *path)
{
  static const char head[] = "$.checks[";
  SluiceCheckRow *row = NULL;
  const char *member = strstr (path, "].");
  g_autofree char *name = NULL;

  if (!g_str_has_prefix (path, head))
    return FALSE;
  if (SLUICE_CHECKS_INSPECTOR (pane)->more_id != 0)
    show_checks (SLUICE_CHECKS_INSPECTOR (pane), TRUE);
  row = get_row (SLUICE_CHECKS_INSPECTOR (pane), (guint) strtoul (path + strlen (head), NULL, 10));
  if (row == NULL)
    return FALSE;
  name = member == NULL ? NULL : g_strndup (member + 2, strcspn (member + 2, ".["));
  sluice_check_row_focus (row, name);
  return TRUE;
}

/* For the selected column, or the first one. */
static char *
choose_column (SluiceChecksInspector *self)
{
  const char *selected = sluice_editor_get_column (get_editor (self));
  g_auto(GStrv) columns = sluice_step_names_dup_columns (get_editor (self));

  if (selected != NULL && g_strv_contains ((const char * const *) columns, selected))
    return g_strdup (selected);
  return g_strdup (columns[0] == NULL ? "" : columns[0]);
}

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  SluiceChecksInspector *self = SLUICE_CHECKS_INSPECTOR (widget);
  const char *rule = g_variant_get_string (parameter, NULL);
  JsonObject *root = sluice_editor_dup_root (get_editor (self));
  JsonArray *checks = sluice_mapping_edits_get_checks (root);
  JsonObject *check = json_object_new ();
  g_autofree char *column = choose_column (self);

  self->open = checks == NULL ? 0 : json_array_get_length (checks);
  if (!g_str_equal (rule, "expression") && !g_str_equal (rule, "row_count"))
    sluice_draft_set_string (check, "column", column);
  json_object_set_string_member (check, "rule", rule);
  sluice_mapping_edits_add_check (root, check);
  /* Translators: a change that can be undone */
  sluice_editor_commit (get_editor (self), _("Add a Check"), root, NULL);
}

static void
sluice_checks_inspector_dispose (GObject *object)
{
  g_clear_handle_id (&SLUICE_CHECKS_INSPECTOR (object)->more_id, g_source_remove);

  G_OBJECT_CLASS (sluice_checks_inspector_parent_class)->dispose (object);
}

static void
sluice_checks_inspector_class_init (SluiceChecksInspectorClass *klass)
{
  SluiceEditorPaneClass *pane_class = SLUICE_EDITOR_PANE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_checks_inspector_dispose;
  pane_class->document_changed = sluice_checks_inspector_document_changed;
  pane_class->result_changed = sluice_checks_inspector_result_changed;
  pane_class->show_path = sluice_checks_inspector_show_path;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "checks.add", "s", add_action);
}

static GMenuModel *
create_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) of_rows = g_menu_new ();
  g_autoptr(GMenu) of_run = g_menu_new ();

  for (guint i = 0; i < SLUICE_CHECK_WORDS_N_RULES; i++)
    {
      const char *rule = sluice_check_words_get_rule (i);
      g_autoptr(GMenuItem) item = g_menu_item_new (sluice_check_words_get_title (i), NULL);

      g_menu_item_set_action_and_target (item, "checks.add", "s", rule);
      g_menu_append_item (sluice_check_words_is_of_run (rule) ? of_run : of_rows, item);
    }
  g_menu_append_section (menu, _("Of Each Row"), G_MENU_MODEL (of_rows));
  g_menu_append_section (menu, _("Of the Whole Run"), G_MENU_MODEL (of_run));
  return G_MENU_MODEL (menu);
}

static GtkWidget *
create_button (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr(GMenuModel) menu = create_menu ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "list-add-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Add a Check"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Add a Check"), -1);
  return button;
}

static void
sluice_checks_inspector_init (SluiceChecksInspector *self)
{
  GtkWidget *page = adw_preferences_page_new ();
  AdwPreferencesGroup *group = NULL;

  self->open = NO_CHECK;
  group = sluice_step_page_add_group (ADW_PREFERENCES_PAGE (page), _("Checks"),
                                      _("What must hold of every row, and of the run as a whole."));
  adw_preferences_group_set_header_suffix (group, create_button ());
  self->empty = sluice_step_group_add_note (group, _("No checks yet"),
                                            _("All rows are loaded that fit the types of the columns."));
  self->list = sluice_step_group_add_list (group, _("Checks"));
  adw_bin_set_child (ADW_BIN (self), page);
}

/**
 * sluice_checks_inspector_new:
 * @editor: what it is a pane of
 *
 * Returns: (transfer floating): the inspector of the checks
 */
GtkWidget *
sluice_checks_inspector_new (SluiceEditor *editor)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);

  return g_object_new (SLUICE_TYPE_CHECKS_INSPECTOR, "editor", editor, NULL);
}
