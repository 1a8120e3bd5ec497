/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-column-feed.h"

#include "sluice-chooser.h"
#include "sluice-draft.h"
#include "sluice-expression-field.h"
#include "sluice-json-list.h"
#include "sluice-mapping-edits.h"
#include "sluice-mapping-words.h"
#include "sluice-sql-words.h"
#include "sluice-text-value.h"

#include <glib/gi18n.h>

/* What a column may be made of, in the order of the list. */
enum
{
  FEED_FIELD,
  FEED_EXPRESSION,
  FEED_CONSTANT,
  FEED_LOOKUP,
  FEED_FACT,
  N_FEEDS,
};

/* What is known of a run, and of where a record stands. */
static const struct
{
  const char *title;
  const char *value;            /* a template, or */
  const char *from;             /* a field that comes with each record */
  const char *type;
} facts[] = {
  { N_("Run"), "{{run.id}}", NULL, "text" },
  { N_("Start of the run"), "{{now}}", NULL, "timestamptz" },
  { N_("Day of the run"), "{{today}}", NULL, "date" },
  { N_("File"), NULL, "_file", "text" },
  { N_("Line in the file"), NULL, "_line", "integer" },
  { N_("Number of the row"), NULL, "_row", "integer" },
};

static const char * const missing_names[] = { "reject", "null", "default" };

struct _SluiceColumnFeed
{
  AdwPreferencesGroup parent_instance;

  SluiceMappingContext *context; /* (owned) */
  gboolean is_filling;
  guint n_parts;                /* of its fields, that are there */

  GtkWidget *feed_row;
  GtkWidget *path_row;
  GtkWidget *path_chooser;
  GtkWidget *expression_row;
  GtkWidget *expression;
  GtkWidget *value_row;
  GtkWidget *lookup_row;
  GtkWidget *key_row;
  GtkWidget *key_chooser;
  GtkWidget *take_row;
  GtkWidget *missing_row;
  GtkWidget *no_lookup_row;
  GtkWidget *fact_row;
  GtkWidget *default_row;
};

G_DEFINE_FINAL_TYPE (SluiceColumnFeed, sluice_column_feed, ADW_TYPE_PREFERENCES_GROUP)

static guint
find_fact (JsonObject *entry)
{
  JsonNode *value = json_object_get_member (entry, "value");
  g_autofree char *text = sluice_mapping_words_value (value);
  const char *from = sluice_draft_get_string (entry, "from");

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    if ((facts[i].value != NULL && value != NULL && g_str_equal (facts[i].value, text)) ||
        (facts[i].from != NULL && g_str_equal (facts[i].from, from)))
      return i;
  return G_N_ELEMENTS (facts);
}

static guint
find_feed (JsonObject *entry)
{
  if (json_object_has_member (entry, "expression"))
    return FEED_EXPRESSION;
  if (json_object_has_member (entry, "lookup"))
    return FEED_LOOKUP;
  if (find_fact (entry) < G_N_ELEMENTS (facts))
    return FEED_FACT;
  return json_object_has_member (entry, "value") ? FEED_CONSTANT : FEED_FIELD;
}

static void
show_feed (SluiceColumnFeed *self,
           guint             feed)
{
  JsonArray *lookups = sluice_draft_get_array (sluice_mapping_context_get_root (self->context), "lookups");
  gboolean has_lookups = lookups != NULL && json_array_get_length (lookups) > 0;

  gtk_widget_set_visible (self->path_row, feed == FEED_FIELD);
  gtk_widget_set_visible (self->expression_row, feed == FEED_EXPRESSION);
  gtk_widget_set_visible (self->value_row, feed == FEED_CONSTANT);
  gtk_widget_set_visible (self->no_lookup_row, feed == FEED_LOOKUP && !has_lookups);
  gtk_widget_set_visible (self->lookup_row, feed == FEED_LOOKUP && has_lookups);
  gtk_widget_set_visible (self->key_row, feed == FEED_LOOKUP && has_lookups);
  gtk_widget_set_visible (self->take_row, feed == FEED_LOOKUP && has_lookups);
  gtk_widget_set_visible (self->missing_row, feed == FEED_LOOKUP && has_lookups);
  gtk_widget_set_visible (self->fact_row, feed == FEED_FACT);
}

static JsonObject *
new_lookup (JsonObject *root,
            const char *key)
{
  JsonArray *lookups = sluice_draft_get_array (root, "lookups");
  JsonObject *first = lookups == NULL || json_array_get_length (lookups) == 0
                      ? NULL : sluice_json_list_get_object (lookups, 0);
  JsonObject *lookup = json_object_new ();

  json_object_set_string_member (lookup, "name", first == NULL ? "" : sluice_draft_get_string (first, "name"));
  json_object_set_string_member (lookup, "key", key);
  return lookup;
}

static void
set_fact (JsonObject *root,
          const char *column,
          guint       fact)
{
  if (facts[fact].value != NULL)
    sluice_mapping_edits_set_value (root, column,
                                    json_node_init_string (json_node_alloc (), facts[fact].value));
  else
    sluice_mapping_edits_set_from (root, column, facts[fact].from);
  sluice_mapping_edits_set_type (root, column, facts[fact].type);
}

static void
feed_cb (SluiceColumnFeed *self)
{
  const char *column = sluice_mapping_context_get_column (self->context);
  JsonObject *entry = sluice_mapping_context_get_entry (self->context);
  guint feed = adw_combo_row_get_selected (ADW_COMBO_ROW (self->feed_row));
  JsonObject *root = NULL;
  g_autofree char *from = NULL;
  g_autofree char *quoted = NULL;

  if (self->is_filling || entry == NULL || feed == find_feed (entry))
    return;
  from = g_strdup (sluice_draft_get_string (entry, "from"));
  root = sluice_mapping_context_begin (self->context);
  if (feed == FEED_EXPRESSION)
    {
      quoted = *from == '\0' ? g_strdup ("NULL") : sluice_sql_words_quote (from, '"');
      sluice_mapping_edits_set_expression (root, column, quoted);
    }
  else if (feed == FEED_CONSTANT)
    sluice_mapping_edits_set_value (root, column, json_node_init_string (json_node_alloc (), ""));
  else if (feed == FEED_LOOKUP)
    sluice_mapping_edits_set_lookup (root, column, new_lookup (root, *from == '\0' ? column : from));
  else if (feed == FEED_FACT)
    set_fact (root, column, 0);
  else
    sluice_mapping_edits_set_from (root, column, column);
  sluice_mapping_context_commit (self->context, root, _("Change what %s is made of"), column);
}

static void
set_path (SluiceColumnFeed *self,
          const char       *path,
          gboolean          is_typed)
{
  const char *column = sluice_mapping_context_get_column (self->context);
  JsonObject *root = sluice_mapping_context_begin (self->context);

  sluice_mapping_edits_set_from (root, column, path);
  if (is_typed)
    /* Translators: what can be undone */
    sluice_mapping_context_type (self->context, root, "from", _("Change the field of %s"), column);
  else
    sluice_mapping_context_commit (self->context, root, _("Change the field of %s"), column);
}

static void
path_cb (SluiceColumnFeed *self)
{
  if (!self->is_filling)
    set_path (self, gtk_editable_get_text (GTK_EDITABLE (self->path_row)), TRUE);
}

static void
path_chosen_cb (SluiceColumnFeed *self,
                const char       *path)
{
  set_path (self, path, FALSE);
}

static void
expression_cb (SluiceColumnFeed *self)
{
  const char *column = sluice_mapping_context_get_column (self->context);
  JsonObject *root = sluice_mapping_context_begin (self->context);
  g_autofree char *text = sluice_expression_field_dup_text (SLUICE_EXPRESSION_FIELD (self->expression));

  sluice_mapping_edits_set_expression (root, column, text);
  sluice_mapping_context_type (self->context, root, "expression", _("Change the expression of %s"), column);
}

static void
value_cb (SluiceColumnFeed *self)
{
  const char *column = sluice_mapping_context_get_column (self->context);
  JsonObject *root = NULL;

  if (self->is_filling)
    return;
  root = sluice_mapping_context_begin (self->context);
  sluice_mapping_edits_set_value (root, column,
                                  sluice_text_value_guess (gtk_editable_get_text (GTK_EDITABLE (self->value_row))));
  sluice_mapping_context_type (self->context, root, "value", _("Change the constant of %s"), column);
}

static void
default_cb (SluiceColumnFeed *self)
{
  const char *column = sluice_mapping_context_get_column (self->context);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->default_row));
  JsonObject *root = NULL;

  if (self->is_filling)
    return;
  root = sluice_mapping_context_begin (self->context);
  sluice_mapping_edits_set_default (root, column, *text == '\0' ? NULL : sluice_text_value_guess (text));
  sluice_mapping_context_type (self->context, root, "default", _("Change the default of %s"), column);
}

static void
fact_cb (SluiceColumnFeed *self)
{
  const char *column = sluice_mapping_context_get_column (self->context);
  guint fact = adw_combo_row_get_selected (ADW_COMBO_ROW (self->fact_row));
  JsonObject *root = NULL;

  if (self->is_filling || fact >= G_N_ELEMENTS (facts))
    return;
  root = sluice_mapping_context_begin (self->context);
  set_fact (root, column, fact);
  sluice_mapping_context_commit (self->context, root, _("Change what %s is made of"), column);
}

static void
set_lookup_member (JsonObject *lookup,
                   const char *member,
                   const char *text)
{
  if (*text == '\0')
    json_object_remove_member (lookup, member);
  else
    json_object_set_string_member (lookup, member, text);
}

/* The lookup as its fields say. */
static void
lookup_cb (SluiceColumnFeed *self)
{
  const char *column = sluice_mapping_context_get_column (self->context);
  GObject *item = adw_combo_row_get_selected_item (ADW_COMBO_ROW (self->lookup_row));
  guint missing = adw_combo_row_get_selected (ADW_COMBO_ROW (self->missing_row));
  JsonObject *root = NULL;
  JsonObject *entry = NULL;
  JsonObject *lookup = NULL;

  if (self->is_filling)
    return;
  root = sluice_mapping_context_begin (self->context);
  entry = sluice_mapping_edits_get_entry (root, column);
  lookup = entry == NULL ? NULL : sluice_draft_get_object (entry, "lookup", TRUE);
  if (lookup != NULL)
    {
      if (item != NULL)
        json_object_set_string_member (lookup, "name", gtk_string_object_get_string (GTK_STRING_OBJECT (item)));
      json_object_set_string_member (lookup, "key", gtk_editable_get_text (GTK_EDITABLE (self->key_row)));
      set_lookup_member (lookup, "value", gtk_editable_get_text (GTK_EDITABLE (self->take_row)));
      set_lookup_member (lookup, "missing", missing == 0 || missing >= G_N_ELEMENTS (missing_names)
                                            ? "" : missing_names[missing]);
    }
  sluice_mapping_context_type (self->context, root, "lookup", _("Change the lookup of %s"), column);
}

static void
key_chosen_cb (SluiceColumnFeed *self,
               const char       *path)
{
  gtk_editable_set_text (GTK_EDITABLE (self->key_row), path);
}

static void
offer_fields (SluiceColumnFeed *self)
{
  SluiceSampleFields *fields = sluice_mapping_context_get_fields (self->context);
  g_autoptr(GPtrArray) paths = g_ptr_array_new ();

  for (guint i = 0; fields != NULL && i < sluice_sample_fields_get_n (fields); i++)
    g_ptr_array_add (paths, (gpointer) sluice_sample_fields_get_path (fields, i));
  g_ptr_array_add (paths, NULL);
  sluice_chooser_set_names (SLUICE_CHOOSER (self->path_chooser), (const char * const *) paths->pdata);
  sluice_chooser_set_names (SLUICE_CHOOSER (self->key_chooser), (const char * const *) paths->pdata);
  gtk_widget_set_visible (self->path_chooser, paths->len > 1);
  gtk_widget_set_visible (self->key_chooser, paths->len > 1);
}

static void
fill_lookup (SluiceColumnFeed *self,
             JsonObject       *entry)
{
  JsonArray *lookups = sluice_draft_get_array (sluice_mapping_context_get_root (self->context), "lookups");
  JsonObject *lookup = sluice_draft_get_object (entry, "lookup", FALSE);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  const char *name = lookup == NULL ? "" : sluice_draft_get_string (lookup, "name");
  const char *missing = lookup == NULL ? "" : sluice_draft_get_string (lookup, "missing");
  guint selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; lookups != NULL && i < json_array_get_length (lookups); i++)
    {
      JsonObject *known = sluice_json_list_get_object (lookups, i);
      const char *known_name = known == NULL ? "" : sluice_draft_get_string (known, "name");

      gtk_string_list_append (names, known_name);
      if (g_str_equal (known_name, name))
        selected = i;
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (self->lookup_row), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->lookup_row), selected);
  gtk_editable_set_text (GTK_EDITABLE (self->key_row), lookup == NULL ? "" : sluice_draft_get_string (lookup, "key"));
  gtk_editable_set_text (GTK_EDITABLE (self->take_row),
                         lookup == NULL ? "" : sluice_draft_get_string (lookup, "value"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->missing_row), 0);
  for (guint i = 0; i < G_N_ELEMENTS (missing_names); i++)
    if (g_str_equal (missing, missing_names[i]))
      adw_combo_row_set_selected (ADW_COMBO_ROW (self->missing_row), i);
}

/**
 * sluice_column_feed_fill:
 * @self: a #SluiceColumnFeed
 *
 * Shows what the column is made of now.
 */
void
sluice_column_feed_fill (SluiceColumnFeed *self)
{
  JsonObject *entry = NULL;
  g_autofree char *value = NULL;
  g_autofree char *fallback = NULL;
  guint fact, feed;

  g_return_if_fail (SLUICE_IS_COLUMN_FEED (self));

  entry = sluice_mapping_context_get_entry (self->context);
  if (entry == NULL)
    return;
  self->is_filling = TRUE;
  fact = find_fact (entry);
  feed = find_feed (entry);
  value = sluice_mapping_words_value (json_object_get_member (entry, "value"));
  fallback = sluice_mapping_words_value (json_object_get_member (entry, "default"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->feed_row), feed);
  offer_fields (self);
  gtk_editable_set_text (GTK_EDITABLE (self->path_row), sluice_draft_get_string (entry, "from"));
  sluice_expression_field_set_text (SLUICE_EXPRESSION_FIELD (self->expression),
                                    sluice_draft_get_string (entry, "expression"));
  gtk_editable_set_text (GTK_EDITABLE (self->value_row), value);
  fill_lookup (self, entry);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->fact_row), fact < G_N_ELEMENTS (facts) ? fact : 0);
  gtk_editable_set_text (GTK_EDITABLE (self->default_row), fallback);
  show_feed (self, feed);
  self->is_filling = FALSE;
  sluice_column_feed_show_result (self);
}

/**
 * sluice_column_feed_show_result:
 * @self: a #SluiceColumnFeed
 *
 * Shows what comes of it.
 */
void
sluice_column_feed_show_result (SluiceColumnFeed *self)
{
  g_return_if_fail (SLUICE_IS_COLUMN_FEED (self));

  if (gtk_widget_get_visible (self->expression_row))
    sluice_expression_field_show_result (SLUICE_EXPRESSION_FIELD (self->expression));
}

/**
 * sluice_column_feed_focus:
 * @self: a #SluiceColumnFeed
 * @member: a member of the column's entry
 *
 * Goes to the field of @member.
 *
 * Returns: whether there is one
 */
gboolean
sluice_column_feed_focus (SluiceColumnFeed *self,
                          const char       *member)
{
  const struct
  {
    const char *member;
    GtkWidget *widget;
  } fields[] = {
    { "from", self->path_row },
    { "expression", self->expression },
    { "value", self->value_row },
    { "lookup", self->key_row },
    { "default", self->default_row },
  };

  g_return_val_if_fail (SLUICE_IS_COLUMN_FEED (self), FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (member, fields[i].member))
      return gtk_widget_grab_focus (fields[i].widget);
  return FALSE;
}

static GtkWidget *
add_entry (SluiceColumnFeed *self,
           const char       *title,
           GCallback         callback)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_object (row, "changed", callback, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return row;
}

static GtkWidget *
add_combo (SluiceColumnFeed   *self,
           const char         *title,
           const char * const *choices,
           GCallback           callback)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr(GtkStringList) model = gtk_string_list_new (choices);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  g_signal_connect_object (row, "notify::selected", callback, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return row;
}

static GtkWidget *
add_chooser (SluiceColumnFeed *self,
             GtkWidget        *row,
             GCallback         callback)
{
  GtkWidget *chooser = g_object_new (SLUICE_TYPE_CHOOSER, "title", _("Choose a Field"), "valign", GTK_ALIGN_CENTER, NULL);

  g_signal_connect_object (chooser, "chosen", callback, self, G_CONNECT_SWAPPED);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), chooser);
  return chooser;
}

static void
sluice_column_feed_dispose (GObject *object)
{
  SLUICE_COLUMN_FEED (object)->is_filling = TRUE;

  G_OBJECT_CLASS (sluice_column_feed_parent_class)->dispose (object);
}

static void
sluice_column_feed_finalize (GObject *object)
{
  g_clear_object (&SLUICE_COLUMN_FEED (object)->context);

  G_OBJECT_CLASS (sluice_column_feed_parent_class)->finalize (object);
}

static void
sluice_column_feed_class_init (SluiceColumnFeedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_column_feed_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_column_feed_finalize;
}

static void
sluice_column_feed_init (SluiceColumnFeed *self)
{
  self->is_filling = TRUE;
}

static void
build_lookup (SluiceColumnFeed *self)
{
  const char * const missing[] = { _("Reject the row"), _("NULL"), _("The default"), NULL };

  self->no_lookup_row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->no_lookup_row), _("This task has no lookups yet"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->no_lookup_row);
  self->lookup_row = add_combo (self, _("Lookup"), NULL, G_CALLBACK (lookup_cb));
  self->key_row = add_entry (self, _("By the field"), G_CALLBACK (lookup_cb));
  self->key_chooser = add_chooser (self, self->key_row, G_CALLBACK (key_chosen_cb));
  self->take_row = add_entry (self, _("Take its field (the first if empty)"), G_CALLBACK (lookup_cb));
  /* Translators: what is done with rows whose key the lookup does not have */
  self->missing_row = add_combo (self, _("If it is not there"), missing, G_CALLBACK (lookup_cb));
}

static void
build_field (SluiceColumnFeed *self)
{
  const char * const feeds[] = { _("A field"), _("An expression"), _("A constant"), _("A lookup"), _("The run"), NULL };

  /* Translators: of a column: from what its values come */
  self->feed_row = add_combo (self, _("Made of"), feeds, G_CALLBACK (feed_cb));
  self->path_row = add_entry (self, _("Field"), G_CALLBACK (path_cb));
  self->path_chooser = add_chooser (self, self->path_row, G_CALLBACK (path_chosen_cb));
}

static void
build_expression (SluiceColumnFeed *self)
{
  self->expression = sluice_expression_field_new (self->context);
  g_signal_connect_object (self->expression, "changed", G_CALLBACK (expression_cb), self, G_CONNECT_SWAPPED);
  self->expression_row = adw_preferences_row_new ();
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->expression_row), FALSE);
  gtk_widget_set_focusable (self->expression_row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self->expression_row), self->expression);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->expression_row);
  self->value_row = add_entry (self, _("Constant"), G_CALLBACK (value_cb));
}

static void
build_fact (SluiceColumnFeed *self)
{
  const char *fact_titles[G_N_ELEMENTS (facts) + 1] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    fact_titles[i] = _(facts[i].title);
  self->fact_row = add_combo (self, _("Which"), fact_titles, G_CALLBACK (fact_cb));
  self->default_row = add_entry (self, _("Default where there is no value"), G_CALLBACK (default_cb));
}

/**
 * sluice_column_feed_build:
 * @self: a #SluiceColumnFeed
 *
 * Makes some of its fields.
 *
 * Returns: whether there are more to make
 */
gboolean
sluice_column_feed_build (SluiceColumnFeed *self)
{
  static void (*const parts[]) (SluiceColumnFeed *) = { build_field, build_expression, build_lookup, build_fact };

  g_return_val_if_fail (SLUICE_IS_COLUMN_FEED (self), FALSE);

  if (self->n_parts == G_N_ELEMENTS (parts))
    return FALSE;
  parts[self->n_parts++] (self);
  if (self->n_parts < G_N_ELEMENTS (parts))
    return TRUE;
  self->is_filling = FALSE;
  return FALSE;
}

/**
 * sluice_column_feed_new:
 * @context: whose column is meant
 *
 * Returns: (transfer floating): fields for what it is made of, which are still to be built
 */
GtkWidget *
sluice_column_feed_new (SluiceMappingContext *context)
{
  SluiceColumnFeed *self = g_object_new (SLUICE_TYPE_COLUMN_FEED, NULL);

  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}
