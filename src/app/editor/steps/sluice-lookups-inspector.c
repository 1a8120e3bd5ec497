/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-lookups-inspector.h"

#include "sluice-draft.h"
#include "sluice-json-list.h"
#include "sluice-lookup-form.h"
#include "sluice-step-names.h"
#include "sluice-step-widgets.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

/* Of the rows of a lookup the first ones are shown. */
#define SHOWN_ROWS 5

struct _SluiceLookupsInspector
{
  SluiceEditorPane parent_instance;

  GtkListBox *list;             /* (unowned) */
  GtkWidget *empty;             /* (unowned) */
  AdwPreferencesGroup *detail;  /* (unowned) */
  SluiceLookupForm *form;       /* (unowned) */
  GtkWidget *up;                /* (unowned) */
  GtkWidget *down;              /* (unowned) */
  GtkWidget *add;               /* (unowned) */
  AdwPreferencesGroup *rows_group; /* (unowned) */
  GtkListBox *rows;             /* (unowned) */
  guint selected;               /* the lookup that is shown */
};

G_DEFINE_FINAL_TYPE (SluiceLookupsInspector, sluice_lookups_inspector, SLUICE_TYPE_EDITOR_PANE)

static SluiceEditor *
get_editor (SluiceLookupsInspector *self)
{
  return sluice_editor_pane_get_editor (SLUICE_EDITOR_PANE (self));
}

static JsonArray *
get_lookups (SluiceLookupsInspector *self)
{
  return sluice_draft_get_array (sluice_editor_get_root (get_editor (self)), "lookups");
}

static JsonObject *
get_selected (SluiceLookupsInspector *self)
{
  JsonArray *lookups = get_lookups (self);

  if (lookups == NULL || self->selected >= json_array_get_length (lookups))
    return NULL;
  return sluice_json_list_get_object (lookups, self->selected);
}

static void
add_row (SluiceLookupsInspector *self,
         const char             *title,
         const char             *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  gtk_list_box_append (self->rows, row);
}

/* `DE` is the key, `name: Germany` what is found by it. */
static void
add_record (SluiceLookupsInspector *self,
            JsonObject             *record,
            const char             *key)
{
  g_autoptr(GList) members = json_object_get_members (record);
  g_autoptr(GString) words = g_string_new (NULL);
  g_autofree char *title = NULL;

  if (*key == '\0' && members != NULL)
    key = members->data;
  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (record, l->data);
      g_autofree char *value = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
                               ? json_node_dup_string (node) : json_to_string (node, FALSE);

      if (g_str_equal (l->data, key))
        title = g_steal_pointer (&value);
      else
        g_string_append_printf (words, "%s%s: %s", words->len > 0 ? ", " : "", (const char *) l->data, value);
    }
  add_row (self, title == NULL ? "" : title, words->str);
}

static void
add_line (SluiceLookupsInspector *self,
          const char             *line,
          const char             *key)
{
  static const char * const origin[] = { "_row", "_line", "_file", "_key" };
  g_autoptr(JsonNode) node = json_from_string (line, NULL);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (origin); i++)
    json_object_remove_member (json_node_get_object (node), origin[i]);
  add_record (self, json_node_get_object (node), key);
}

/* Only as much text is looked at as the first rows have. */
static void
add_lines (SluiceLookupsInspector *self,
           GBytes                 *rows,
           const char             *key)
{
  gsize size;
  const char *p = g_bytes_get_data (rows, &size);
  const char *end = p + size;

  for (guint i = 0; i < SHOWN_ROWS && p < end; i++)
    {
      const char *next = memchr (p, '\n', (gsize) (end - p));
      g_autofree char *line = g_strndup (p, (gsize) ((next == NULL ? end : next) - p));

      add_line (self, line, key);
      p = next == NULL ? end : next + 1;
    }
}

static void
show_rows (SluiceLookupsInspector *self)
{
  JsonObject *lookup = get_selected (self);
  const GError *error = NULL;
  GBytes *rows = NULL;
  JsonArray *records = NULL;
  const char *key = NULL;

  sluice_step_list_clear (self->rows);
  if (lookup == NULL)
    return;
  key = sluice_draft_get_string (lookup, "key");
  records = sluice_draft_get_array (lookup, "records");
  rows = sluice_lookup_feed_get_rows (sluice_editor_get_lookups (get_editor (self)),
                                      sluice_draft_get_string (lookup, "name"), &error);
  for (guint i = 0; records != NULL && i < MIN (SHOWN_ROWS, json_array_get_length (records)); i++)
    if (sluice_json_list_get_object (records, i) != NULL)
      add_record (self, sluice_json_list_get_object (records, i), key);
  if (records == NULL && rows != NULL)
    add_lines (self, rows, key);
  if (records == NULL && error != NULL)
    add_row (self, _("The rows cannot be read"), error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->rows_group),
                          gtk_list_box_get_row_at_index (self->rows, 0) != NULL);
}

static char *
describe_state (SluiceLookupsInspector *self,
                guint                   index,
                JsonObject             *lookup)
{
  g_autofree char *path = g_strdup_printf ("$.lookups[%u]", index);
  g_autofree char *problem = sluice_step_names_dup_problem (get_editor (self), path);

  return problem != NULL ? g_steal_pointer (&problem) : g_strdup (sluice_lookup_form_describe (lookup));
}

static void
show_list (SluiceLookupsInspector *self)
{
  JsonArray *lookups = get_lookups (self);
  guint n = lookups == NULL ? 0 : json_array_get_length (lookups);
  GtkListBoxRow *row = NULL;

  while ((row = gtk_list_box_get_row_at_index (self->list, (int) n)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < n; i++)
    {
      JsonObject *lookup = sluice_json_list_get_object (lookups, i);
      g_autofree char *state = lookup == NULL ? g_strdup ("") : describe_state (self, i, lookup);

      row = gtk_list_box_get_row_at_index (self->list, (int) i);
      if (row == NULL)
        {
          row = GTK_LIST_BOX_ROW (adw_action_row_new ());
          adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
          gtk_list_box_row_set_activatable (row, TRUE);
          gtk_list_box_append (self->list, GTK_WIDGET (row));
        }
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                     lookup == NULL ? "" : sluice_draft_get_string (lookup, "name"));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), state);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->list), n > 0);
  gtk_widget_set_visible (self->empty, n == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->detail), n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->rows_group), n > 0);
}

/* A button that can do no more hands the focus on, or keys would go nowhere. */
static void
show_order (SluiceLookupsInspector *self,
            guint                   n)
{
  GtkWidget *focused = gtk_widget_is_focus (self->up) ? self->up : gtk_widget_is_focus (self->down) ? self->down : NULL;

  gtk_widget_set_sensitive (self->up, self->selected > 0);
  gtk_widget_set_sensitive (self->down, self->selected + 1 < n);
  gtk_widget_set_visible (self->up, n > 1);
  gtk_widget_set_visible (self->down, n > 1);
  if (focused != NULL && (n < 2 || !gtk_widget_get_sensitive (focused)))
    gtk_widget_grab_focus (n < 2 ? self->add : focused == self->up ? self->down : self->up);
}

static void
show_selected (SluiceLookupsInspector *self)
{
  JsonArray *lookups = get_lookups (self);
  guint n = lookups == NULL ? 0 : json_array_get_length (lookups);

  self->selected = MIN (self->selected, n == 0 ? 0 : n - 1);
  if (get_selected (self) != NULL)
    {
      gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) self->selected));
      sluice_lookup_form_fill (self->form, get_selected (self));
    }
  show_order (self, n);
  show_rows (self);
}

static void
sluice_lookups_inspector_document_changed (SluiceEditorPane *pane)
{
  SluiceLookupsInspector *self = SLUICE_LOOKUPS_INSPECTOR (pane);

  show_list (self);
  show_selected (self);
}

static void
sluice_lookups_inspector_result_changed (SluiceEditorPane *pane)
{
  SluiceLookupsInspector *self = SLUICE_LOOKUPS_INSPECTOR (pane);

  show_list (self);
  show_rows (self);
}

static void
row_selected_cb (SluiceLookupsInspector *self,
                 GtkListBoxRow          *row)
{
  if (row == NULL || self->selected == (guint) gtk_list_box_row_get_index (row))
    return;
  self->selected = (guint) gtk_list_box_row_get_index (row);
  show_selected (self);
}

/* What makes its form look different goes through the document. */
static void
form_cb (SluiceLookupsInspector *self)
{
  JsonObject *before = get_selected (self);
  JsonObject *root = sluice_editor_dup_root (get_editor (self));
  JsonArray *lookups = sluice_draft_get_array (root, "lookups");
  JsonObject *lookup = sluice_lookup_form_dup_lookup (self->form);
  g_autofree char *merge_key = g_strdup_printf ("lookups:%u", self->selected);
  JsonNode *node = json_node_init_object (json_node_alloc (), lookup);
  gboolean is_other = before != NULL && sluice_lookup_form_is_other_origin (before, lookup);
  /* Translators: a change that can be undone */
  const char *label = _("Change a Lookup");

  json_object_unref (lookup);
  if (before == NULL || lookups == NULL)
    {
      json_node_unref (node);
      json_object_unref (root);
      return;
    }
  json_array_remove_element (lookups, self->selected);
  sluice_json_list_insert (lookups, self->selected, node);
  if (is_other)
    sluice_editor_commit (get_editor (self), label, root, NULL);
  else
    sluice_editor_pane_commit (SLUICE_EDITOR_PANE (self), label, root, merge_key);
  show_list (self);
  show_rows (self);
}

static void
removed_cb (SluiceLookupsInspector *self)
{
  JsonObject *root = sluice_editor_dup_root (get_editor (self));
  JsonArray *lookups = sluice_draft_get_array (root, "lookups");

  if (lookups != NULL && self->selected < json_array_get_length (lookups))
    json_array_remove_element (lookups, self->selected);
  sluice_json_list_drop_if_empty (root, "lookups");
  /* Translators: a change that can be undone */
  sluice_editor_commit (get_editor (self), _("Remove a Lookup"), root, NULL);
}

static void
move_by (SluiceLookupsInspector *self,
         int                     by)
{
  JsonObject *root = sluice_editor_dup_root (get_editor (self));
  JsonArray *lookups = sluice_draft_get_array (root, "lookups");
  const int to = (int) self->selected + by;

  if (lookups == NULL || to < 0 || to >= (int) json_array_get_length (lookups) ||
      !sluice_json_list_move (lookups, self->selected, (guint) to))
    {
      json_object_unref (root);
      return;
    }
  self->selected = (guint) to;
  /* Translators: a change that can be undone */
  sluice_editor_commit (get_editor (self), _("Move a Lookup"), root, NULL);
  if (!gtk_widget_get_sensitive (by < 0 ? self->up : self->down))
    gtk_widget_grab_focus (by < 0 ? self->down : self->up);
}

static void
up_cb (SluiceLookupsInspector *self)
{
  move_by (self, -1);
}

static void
down_cb (SluiceLookupsInspector *self)
{
  move_by (self, 1);
}

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  SluiceLookupsInspector *self = SLUICE_LOOKUPS_INSPECTOR (widget);
  JsonObject *root = sluice_editor_dup_root (get_editor (self));
  JsonArray *lookups = sluice_json_list_ensure (root, "lookups");
  JsonObject *lookup = json_object_new ();
  guint n = json_array_get_length (lookups);
  g_autofree char *free_name = g_strdup_printf ("lookup_%u", n + 1);

  json_object_set_string_member (lookup, "name", free_name);
  json_object_set_array_member (lookup, "records", json_array_new ());
  json_array_add_object_element (lookups, lookup);
  self->selected = n;
  /* Translators: a change that can be undone */
  sluice_editor_commit (get_editor (self), _("Add a Lookup"), root, NULL);
  sluice_lookup_form_focus (self->form, "name");
}

static gboolean
sluice_lookups_inspector_show_path (SluiceEditorPane *pane,
                                    const char       *path)
{
  static const char head[] = "$.lookups[";
  SluiceLookupsInspector *self = SLUICE_LOOKUPS_INSPECTOR (pane);
  const char *member = strstr (path, "].");
  g_autofree char *name = NULL;

  if (!g_str_has_prefix (path, head))
    return FALSE;
  self->selected = (guint) strtoul (path + strlen (head), NULL, 10);
  show_selected (self);
  name = member == NULL ? NULL : g_strndup (member + 2, strcspn (member + 2, ".["));
  sluice_lookup_form_focus (self->form, name);
  return TRUE;
}

static void
lookups_cb (SluiceLookupsInspector *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_rows (self);
}

static void
sluice_lookups_inspector_constructed (GObject *object)
{
  G_OBJECT_CLASS (sluice_lookups_inspector_parent_class)->constructed (object);

  g_signal_connect_object (get_editor (SLUICE_LOOKUPS_INSPECTOR (object)), "notify::lookups",
                           G_CALLBACK (lookups_cb), object, G_CONNECT_SWAPPED);
}

/* Whoever looks at lookups wants to see their rows. */
static void
sluice_lookups_inspector_map (GtkWidget *widget)
{
  sluice_lookup_feed_start (sluice_editor_get_lookups (get_editor (SLUICE_LOOKUPS_INSPECTOR (widget))));

  GTK_WIDGET_CLASS (sluice_lookups_inspector_parent_class)->map (widget);
}

static void
sluice_lookups_inspector_class_init (SluiceLookupsInspectorClass *klass)
{
  SluiceEditorPaneClass *pane_class = SLUICE_EDITOR_PANE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = sluice_lookups_inspector_constructed;
  GTK_WIDGET_CLASS (klass)->map = sluice_lookups_inspector_map;
  pane_class->document_changed = sluice_lookups_inspector_document_changed;
  pane_class->result_changed = sluice_lookups_inspector_result_changed;
  pane_class->show_path = sluice_lookups_inspector_show_path;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "lookups.add", NULL, add_action);
}

/* For the lookup that is selected, and for a new one. */
static GtkWidget *
create_buttons (SluiceLookupsInspector *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->add = sluice_step_button_new ("list-add-symbolic", _("Add a Lookup"));
  self->up = sluice_step_button_new ("go-up-symbolic", _("Move Up"));
  self->down = sluice_step_button_new ("go-down-symbolic", _("Move Down"));
  g_signal_connect_object (self->up, "clicked", G_CALLBACK (up_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->down, "clicked", G_CALLBACK (down_cb), self, G_CONNECT_SWAPPED);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->add), "lookups.add");
  gtk_box_append (GTK_BOX (box), self->up);
  gtk_box_append (GTK_BOX (box), self->down);
  gtk_box_append (GTK_BOX (box), self->add);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  return box;
}

static void
sluice_lookups_inspector_init (SluiceLookupsInspector *self)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = NULL;

  group = sluice_step_page_add_group (page, _("Lookups"),
                                      _("Rows in which columns, checks and expressions look values up."));
  adw_preferences_group_set_header_suffix (group, create_buttons (self));
  self->empty = sluice_step_group_add_note (group, _("No lookups yet"), NULL);
  self->list = sluice_step_group_add_list (group, _("Lookups"));
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_SINGLE);
  g_signal_connect_object (self->list, "row-selected", G_CALLBACK (row_selected_cb), self, G_CONNECT_SWAPPED);
  self->detail = sluice_step_page_add_group (page, "", NULL);
  self->form = SLUICE_LOOKUP_FORM (sluice_lookup_form_new ());
  g_signal_connect_object (self->form, "changed", G_CALLBACK (form_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  /* The rows of a group stand above what else is in it. */
  gtk_widget_set_margin_top (GTK_WIDGET (self->form), 18);
  adw_preferences_group_add (self->detail, GTK_WIDGET (self->form));
  self->rows_group = sluice_step_page_add_group (page, _("First Rows"), NULL);
  self->rows = sluice_step_group_add_list (self->rows_group, _("First Rows"));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (page));
}

/**
 * sluice_lookups_inspector_new:
 * @editor: what it is a pane of
 *
 * Returns: (transfer floating): the inspector of the lookups
 */
GtkWidget *
sluice_lookups_inspector_new (SluiceEditor *editor)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);

  return g_object_new (SLUICE_TYPE_LOOKUPS_INSPECTOR, "editor", editor, NULL);
}
