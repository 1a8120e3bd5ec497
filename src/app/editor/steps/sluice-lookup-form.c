/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-lookup-form.h"

#include "sluice-database-card.h"
#include "sluice-draft.h"
#include "sluice-field-form.h"
#include "sluice-file-dialog.h"
#include "sluice-lookup-table.h"
#include "sluice-step-widgets.h"

#include <glib/gi18n.h>

#define TABLE_HEIGHT 120

/* In the order of the drop-down. */
typedef enum
{
  ORIGIN_LIST,
  ORIGIN_DATABASE,
  ORIGIN_FILE,
} Origin;

static const SluiceField name_fields[] = {
  { "name", N_("Name"), SLUICE_FIELD_TEXT },
  { "key", N_("Key, the first field if empty"), SLUICE_FIELD_TEXT },
};

static const SluiceField file_fields[] = {
  { "path", N_("File"), SLUICE_FIELD_TEXT },
  { "format", N_("Format"), SLUICE_FIELD_CHOICE, "auto|csv|json|jsonl|xlsx|parquet",
    /* Translators: formats of files; keep the “|” */
    N_("Automatic|CSV|JSON|JSON Lines|Excel|Parquet") },
  { "delimiter", N_("Between two values of a line"), SLUICE_FIELD_TEXT },
  { "sheet", N_("Sheet of a workbook"), SLUICE_FIELD_TEXT },
};

/* Members that belong to where the rows come from. */
static const char * const origin_members[] = {
  "connection", "schema", "table", "query", "named_query", "parameters", "path", "format", "compression", "encoding",
  "records", "delimiter", "quote", "escape", "header", "columns", "skip_rows", "comment", "nulls", "sheet", "range",
};

struct _SluiceLookupForm
{
  AdwBin parent_instance;

  JsonObject *lookup;           /* (owned) with the members that have no field */
  gboolean is_filling;

  SluiceFieldForm *name;        /* (owned) */
  AdwComboRow *origin_row;      /* (unowned) */
  SluiceDatabaseCard *database; /* (unowned) */
  GtkWidget *file_group;        /* (unowned) */
  SluiceFieldForm *file;        /* (owned) */
  GtkWidget *list_group;        /* (unowned) */
  GtkTextBuffer *list;          /* (unowned) of a view */
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceLookupForm, sluice_lookup_form, ADW_TYPE_BIN)

static Origin
find_origin (JsonObject *lookup)
{
  if (json_object_has_member (lookup, "path"))
    return ORIGIN_FILE;
  if (json_object_has_member (lookup, "connection") || json_object_has_member (lookup, "named_query") ||
      json_object_has_member (lookup, "table") || json_object_has_member (lookup, "query"))
    return ORIGIN_DATABASE;
  return ORIGIN_LIST;
}

static void
arrange (SluiceLookupForm *self)
{
  Origin origin = find_origin (self->lookup);

  gtk_widget_set_visible (GTK_WIDGET (self->database), origin == ORIGIN_DATABASE);
  gtk_widget_set_visible (self->file_group, origin == ORIGIN_FILE);
  gtk_widget_set_visible (self->list_group, origin == ORIGIN_LIST);
}

static void
emit_changed (SluiceLookupForm *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
name_cb (SluiceLookupForm *self)
{
  sluice_field_form_collect (self->name, self->lookup, NULL);
  emit_changed (self);
}

static void
file_cb (SluiceLookupForm *self)
{
  sluice_field_form_collect (self->file, self->lookup, NULL);
  /* What makes it a file. */
  if (!json_object_has_member (self->lookup, "path"))
    json_object_set_string_member (self->lookup, "path", "");
  emit_changed (self);
}

static void
database_cb (SluiceLookupForm *self)
{
  if (self->is_filling)
    return;
  sluice_database_card_collect (self->database, self->lookup);
  emit_changed (self);
}

static char *
dup_list (SluiceLookupForm *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->list, &start, &end);
  return gtk_text_buffer_get_text (self->list, &start, &end, FALSE);
}

static void
list_cb (SluiceLookupForm *self)
{
  g_autofree char *text = NULL;

  if (self->is_filling)
    return;
  text = dup_list (self);
  json_object_set_array_member (self->lookup, "records",
                                sluice_lookup_table_from_text (text, sluice_draft_get_array (self->lookup, "records")));
  emit_changed (self);
}

/* An origin has its own keys, and none of another one's. */
static void
origin_cb (SluiceLookupForm *self)
{
  Origin origin = (Origin) MIN (adw_combo_row_get_selected (self->origin_row), ORIGIN_FILE);

  if (self->is_filling || origin == find_origin (self->lookup))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (origin_members); i++)
    json_object_remove_member (self->lookup, origin_members[i]);
  if (origin == ORIGIN_DATABASE)
    json_object_set_string_member (self->lookup, "table", "");
  else if (origin == ORIGIN_FILE)
    json_object_set_string_member (self->lookup, "path", "");
  else
    json_object_set_array_member (self->lookup, "records", json_array_new ());
  emit_changed (self);
}

static void
removed_cb (SluiceLookupForm *self)
{
  g_signal_emit (self, signals[SIGNAL_REMOVED], 0);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceLookupForm) self = user_data;
  g_autoptr(GFile) file = sluice_file_dialog_open_finish (result, NULL);
  g_autofree char *path = file == NULL ? NULL : g_file_get_path (file);

  if (path != NULL && self->file != NULL)
    sluice_field_form_set_text (self->file, "path", path);
}

static void
choose_cb (SluiceLookupForm *self)
{
  sluice_file_dialog_open_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Choose a File"), NULL, NULL,
                                 opened_cb, g_object_ref (self));
}

static void
sluice_lookup_form_dispose (GObject *object)
{
  SluiceLookupForm *self = SLUICE_LOOKUP_FORM (object);

  self->is_filling = TRUE;
  g_clear_object (&self->name);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (sluice_lookup_form_parent_class)->dispose (object);
}

static void
sluice_lookup_form_finalize (GObject *object)
{
  json_object_unref (SLUICE_LOOKUP_FORM (object)->lookup);

  G_OBJECT_CLASS (sluice_lookup_form_parent_class)->finalize (object);
}

static void
sluice_lookup_form_class_init (SluiceLookupFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_lookup_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_lookup_form_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[SIGNAL_REMOVED] =
    g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static GtkWidget *
build_name (SluiceLookupForm *self)
{
  const char * const origins[] = { _("A list in the task"), _("A database"), _("A file"), NULL };
  g_autoptr(GtkStringList) model = gtk_string_list_new (origins);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *button = sluice_step_button_new ("user-trash-symbolic", _("Remove the Lookup"));
  GtkListBox *list = sluice_step_group_add_list (ADW_PREFERENCES_GROUP (group), _("Lookup"));

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Lookup"));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), button);
  g_signal_connect_object (button, "clicked", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  self->name = sluice_field_form_new (GTK_WIDGET (list), name_fields, G_N_ELEMENTS (name_fields));
  g_signal_connect_object (self->name, "changed", G_CALLBACK (name_cb), self, G_CONNECT_SWAPPED);
  self->origin_row = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->origin_row), _("Rows of"));
  adw_combo_row_set_model (self->origin_row, G_LIST_MODEL (model));
  g_signal_connect_object (self->origin_row, "notify::selected", G_CALLBACK (origin_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (list, GTK_WIDGET (self->origin_row));
  return group;
}

static GtkWidget *
build_file (SluiceLookupForm *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *button = sluice_step_button_new ("document-open-symbolic", _("Choose a File"));
  GtkListBox *list = sluice_step_group_add_list (ADW_PREFERENCES_GROUP (group), _("File"));

  self->file = sluice_field_form_new (GTK_WIDGET (list), file_fields, G_N_ELEMENTS (file_fields));
  g_signal_connect_object (self->file, "changed", G_CALLBACK (file_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "clicked", G_CALLBACK (choose_cb), self, G_CONNECT_SWAPPED);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (sluice_field_form_get_row (self->file, "path")), button);
  return group;
}

static GtkWidget *
build_list (SluiceLookupForm *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();

  self->list = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 9);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Rows of the Lookup"), -1);
  g_signal_connect_object (self->list, "changed", G_CALLBACK (list_cb), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), TABLE_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_add_css_class (scroller, "card");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Rows"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _("The names of the fields, then one row a line, with commas between."));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), scroller);
  return group;
}

static void
sluice_lookup_form_init (SluiceLookupForm *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->is_filling = TRUE;
  self->lookup = json_object_new ();
  self->database = g_object_new (SLUICE_TYPE_DATABASE_CARD, NULL);
  g_signal_connect_object (self->database, "changed", G_CALLBACK (database_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), build_name (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->database));
  self->file_group = build_file (self);
  gtk_box_append (GTK_BOX (box), self->file_group);
  self->list_group = build_list (self);
  gtk_box_append (GTK_BOX (box), self->list_group);
  adw_bin_set_child (ADW_BIN (self), box);
  self->is_filling = FALSE;
}

GtkWidget *
sluice_lookup_form_new (void)
{
  return g_object_new (SLUICE_TYPE_LOOKUP_FORM, NULL);
}

/**
 * sluice_lookup_form_fill:
 * @self: a #SluiceLookupForm
 * @lookup: one of the lookups of a task
 *
 * Shows @lookup.
 */
void
sluice_lookup_form_fill (SluiceLookupForm *self,
                         JsonObject       *lookup)
{
  JsonArray *records = NULL;
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;

  g_return_if_fail (SLUICE_IS_LOOKUP_FORM (self));
  g_return_if_fail (lookup != NULL);

  json_object_unref (self->lookup);
  self->lookup = sluice_draft_copy (lookup);
  self->is_filling = TRUE;
  sluice_field_form_fill (self->name, self->lookup);
  sluice_field_form_fill (self->file, self->lookup);
  adw_combo_row_set_selected (self->origin_row, find_origin (self->lookup));
  if (find_origin (self->lookup) == ORIGIN_DATABASE)
    sluice_database_card_fill (self->database, self->lookup);
  records = sluice_draft_get_array (self->lookup, "records");
  text = records == NULL ? g_strdup ("") : sluice_lookup_table_to_text (records);
  shown = dup_list (self);
  if (!g_str_equal (shown, text))
    gtk_text_buffer_set_text (self->list, text, -1);
  self->is_filling = FALSE;
  arrange (self);
}

/**
 * sluice_lookup_form_dup_lookup:
 * @self: a #SluiceLookupForm
 *
 * Returns: (transfer full): the lookup as it stands there
 */
JsonObject *
sluice_lookup_form_dup_lookup (SluiceLookupForm *self)
{
  g_return_val_if_fail (SLUICE_IS_LOOKUP_FORM (self), NULL);

  return sluice_draft_copy (self->lookup);
}

/**
 * sluice_lookup_form_focus:
 * @self: a #SluiceLookupForm
 * @member: (nullable): a member of the lookup
 *
 * Goes to the field of @member.
 */
void
sluice_lookup_form_focus (SluiceLookupForm *self,
                          const char       *member)
{
  GtkWidget *row = NULL;

  g_return_if_fail (SLUICE_IS_LOOKUP_FORM (self));

  if (member != NULL && find_origin (self->lookup) == ORIGIN_DATABASE)
    row = sluice_database_card_find_field (self->database, member);
  if (member != NULL && row == NULL && find_origin (self->lookup) == ORIGIN_FILE)
    row = sluice_field_form_get_row (self->file, member);
  if (member != NULL && row == NULL)
    row = sluice_field_form_get_row (self->name, member);
  gtk_widget_grab_focus (row == NULL ? sluice_field_form_get_row (self->name, "name") : row);
}

/**
 * sluice_lookup_form_describe:
 * @lookup: one of the lookups of a task
 *
 * Returns: where its rows come from, in words
 */
const char *
sluice_lookup_form_describe (JsonObject *lookup)
{
  const char *name = NULL;

  g_return_val_if_fail (lookup != NULL, NULL);

  switch (find_origin (lookup))
    {
    case ORIGIN_DATABASE:
      name = sluice_draft_get_string (lookup, "table");
      if (*name == '\0')
        name = sluice_draft_get_string (lookup, "named_query");
      return *name == '\0' ? _("A query") : name;
    case ORIGIN_FILE:
      return sluice_draft_get_string (lookup, "path");
    case ORIGIN_LIST:
    default:
      return _("A list in the task");
    }
}

/**
 * sluice_lookup_form_is_other_origin:
 * @before: a lookup
 * @after: the lookup after a change
 *
 * Returns: whether its rows come from another kind of place now, with other fields
 */
gboolean
sluice_lookup_form_is_other_origin (JsonObject *before,
                                    JsonObject *after)
{
  g_return_val_if_fail (before != NULL, FALSE);
  g_return_val_if_fail (after != NULL, FALSE);

  return find_origin (before) != find_origin (after);
}
