/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-field-form.h"

#include "sluice-draft.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

typedef struct
{
  const SluiceField *field;
  GtkWidget *row;               /* (unowned) the parent's */
  GtkSwitch *toggle;            /* (unowned) (nullable) */
  gboolean is_changed;          /* by a person, since it was filled */
} FieldRow;

/* Made before the window may do something else: about 2 ms. */
#define ROWS_IN_STEP 2

struct _SluiceFieldForm
{
  GObject parent_instance;

  GtkWidget *parent;            /* (unowned) gets the rows, while they are made */
  const SluiceField *fields;
  guint n_fields;
  FieldRow *rows;               /* (owned) */
  guint n_rows;                 /* those that are there */
  gboolean is_filling;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceFieldForm, sluice_field_form, G_TYPE_OBJECT)

static void
sluice_field_form_finalize (GObject *object)
{
  g_free (SLUICE_FIELD_FORM (object)->rows);

  G_OBJECT_CLASS (sluice_field_form_parent_class)->finalize (object);
}

static void
sluice_field_form_class_init (SluiceFieldFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_field_form_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
sluice_field_form_init (SluiceFieldForm *self)
{
}

static FieldRow *
find_row (SluiceFieldForm *self,
          const char      *key)
{
  for (guint i = 0; i < self->n_rows; i++)
    if (g_str_equal (self->rows[i].field->key, key))
      return &self->rows[i];
  return NULL;
}

static void
changed_cb (SluiceFieldForm *self,
            GParamSpec      *pspec,
            GObject         *object)
{
  if (self->is_filling)
    return;
  for (guint i = 0; i < self->n_rows; i++)
    if ((gpointer) self->rows[i].row == object || (gpointer) self->rows[i].toggle == object)
      self->rows[i].is_changed = TRUE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
entry_changed_cb (SluiceFieldForm *self,
                  GObject         *object)
{
  changed_cb (self, NULL, object);
}

static GtkWidget *
build_row (SluiceFieldForm *self,
           FieldRow        *row)
{
  GtkWidget *widget = NULL;
  g_auto(GStrv) titles = NULL;
  GtkStringList *model = NULL;

  switch (row->field->kind)
    {
    case SLUICE_FIELD_SWITCH:
      widget = adw_action_row_new ();
      row->toggle = GTK_SWITCH (gtk_switch_new ());
      gtk_widget_set_valign (GTK_WIDGET (row->toggle), GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row->toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _(row->field->title), -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (widget), GTK_WIDGET (row->toggle));
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (widget), GTK_WIDGET (row->toggle));
      g_signal_connect_object (row->toggle, "notify::active", G_CALLBACK (changed_cb), self,
                               G_CONNECT_SWAPPED);
      break;
    case SLUICE_FIELD_CHOICE:
      widget = adw_combo_row_new ();
      titles = g_strsplit (_(row->field->choice_titles), "|", -1);
      model = gtk_string_list_new ((const char * const *) titles);
      adw_combo_row_set_model (ADW_COMBO_ROW (widget), G_LIST_MODEL (model));
      g_object_unref (model);
      g_signal_connect_object (widget, "notify::selected", G_CALLBACK (changed_cb), self,
                               G_CONNECT_SWAPPED);
      break;
    case SLUICE_FIELD_TEXT:
    case SLUICE_FIELD_NUMBER:
    case SLUICE_FIELD_SCALAR:
    case SLUICE_FIELD_SECRET:
    case SLUICE_FIELD_NUMBERS:
    case SLUICE_FIELD_TEXTS:
    default:
      widget = row->field->kind == SLUICE_FIELD_SECRET ? adw_password_entry_row_new ()
                                                       : adw_entry_row_new ();
      g_signal_connect_object (widget, "changed", G_CALLBACK (entry_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (widget), _(row->field->title));
  return widget;
}

/**
 * sluice_field_form_add_list:
 * @group: a group of preferences
 * @title: its title
 *
 * Returns: (transfer none): a list in @group, for rows that unfold
 */
GtkListBox *
sluice_field_form_add_list (AdwPreferencesGroup *group,
                            const char          *title)
{
  GtkWidget *list = gtk_list_box_new ();

  adw_preferences_group_set_title (group, title);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_preferences_group_add (group, list);
  return GTK_LIST_BOX (list);
}

/**
 * sluice_field_form_add_folded:
 * @list: a list
 * @title: a title
 * @subtitle: what is in it
 *
 * Returns: (transfer none): a row at the end of @list that unfolds, to put a form
 *   into
 */
AdwExpanderRow *
sluice_field_form_add_folded (GtkListBox *list,
                              const char *title,
                              const char *subtitle)
{
  GtkWidget *row = adw_expander_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  gtk_list_box_append (list, row);
  return ADW_EXPANDER_ROW (row);
}

/**
 * sluice_field_form_begin:
 * @parent: a #GtkListBox or an #AdwExpanderRow that gets the rows
 * @fields: (array length=n_fields): what they edit; must outlive the form
 * @n_fields: how many
 *
 * Returns: (transfer full): a form whose rows are still to be built
 */
SluiceFieldForm *
sluice_field_form_begin (GtkWidget         *parent,
                         const SluiceField *fields,
                         guint              n_fields)
{
  SluiceFieldForm *self = NULL;

  g_return_val_if_fail (GTK_IS_LIST_BOX (parent) || ADW_IS_EXPANDER_ROW (parent), NULL);
  g_return_val_if_fail (fields != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_FIELD_FORM, NULL);
  self->parent = parent;
  self->fields = fields;
  self->n_fields = n_fields;
  self->rows = g_new0 (FieldRow, n_fields);
  return self;
}

/**
 * sluice_field_form_build:
 * @self: a #SluiceFieldForm
 *
 * Makes some of its rows. Until all are there nothing else may be asked of it.
 *
 * Returns: whether there are more to make
 */
gboolean
sluice_field_form_build (SluiceFieldForm *self)
{
  g_return_val_if_fail (SLUICE_IS_FIELD_FORM (self), FALSE);

  self->is_filling = TRUE;
  for (guint n = 0; n < ROWS_IN_STEP && self->n_rows < self->n_fields; n++)
    {
      FieldRow *row = &self->rows[self->n_rows];

      row->field = &self->fields[self->n_rows++];
      row->row = build_row (self, row);
      if (ADW_IS_EXPANDER_ROW (self->parent))
        adw_expander_row_add_row (ADW_EXPANDER_ROW (self->parent), row->row);
      else
        gtk_list_box_append (GTK_LIST_BOX (self->parent), row->row);
    }
  self->is_filling = FALSE;
  return self->n_rows < self->n_fields;
}

/**
 * sluice_field_form_new:
 * @parent: a #GtkListBox or an #AdwExpanderRow that gets the rows
 * @fields: (array length=n_fields): what they edit; must outlive the form
 * @n_fields: how many
 *
 * Returns: (transfer full): a form whose rows are in @parent
 */
SluiceFieldForm *
sluice_field_form_new (GtkWidget         *parent,
                       const SluiceField *fields,
                       guint              n_fields)
{
  SluiceFieldForm *self = sluice_field_form_begin (parent, fields, n_fields);

  g_return_val_if_fail (self != NULL, NULL);

  while (sluice_field_form_build (self))
    ;
  return self;
}

/* The object that holds the last part of @key, which is left in @ret_member. */
static JsonObject *
find_holder (JsonObject  *object,
             const char  *key,
             gboolean     create,
             const char **ret_member)
{
  const char *dot = strchr (key, '.');
  g_autofree char *first = NULL;

  *ret_member = key;
  if (dot == NULL || object == NULL)
    return object;
  first = g_strndup (key, (gsize) (dot - key));
  return find_holder (sluice_draft_get_object (object, first, create), dot + 1, create, ret_member);
}

static char *
value_to_text (JsonNode *node)
{
  g_autoptr(GString) text = NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return json_to_string (node, FALSE);
  text = g_string_new (NULL);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      g_autofree char *item = value_to_text (json_array_get_element (json_node_get_array (node), i));

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", item);
    }
  return g_strdup (text->str);
}

static guint
choice_index (const char *choices,
              const char *value)
{
  g_auto(GStrv) list = g_strsplit (choices, "|", -1);

  for (guint i = 0; list[i] != NULL; i++)
    if (g_str_equal (list[i], value))
      return i;
  return 0;
}

/* A reference is shown by its name: the value is nowhere to be shown from. */
static void
fill_secret (FieldRow *row,
             JsonNode *node)
{
  g_autofree char *reference = value_to_text (node);
  g_autofree char *title = NULL;

  gtk_editable_set_text (GTK_EDITABLE (row->row), "");
  if (*reference == '\0')
    title = g_strdup (_(row->field->title));
  else
    /* Translators: “Token · in the keyring as api-example-org-12ab” */
    title = g_strdup_printf (_("%s · in the keyring as %s"), _(row->field->title),
                             g_str_has_prefix (reference, "secret:")
                             ? reference + strlen ("secret:") : reference);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row->row), title);
}

/**
 * sluice_field_form_fill:
 * @self: a #SluiceFieldForm
 * @object: (nullable): the object
 *
 * Shows what @object holds.
 */
void
sluice_field_form_fill (SluiceFieldForm *self,
                        JsonObject      *object)
{
  g_return_if_fail (SLUICE_IS_FIELD_FORM (self));

  self->is_filling = TRUE;
  for (guint i = 0; i < self->n_rows; i++)
    {
      FieldRow *row = &self->rows[i];
      const char *member = NULL;
      JsonObject *holder = find_holder (object, row->field->key, FALSE, &member);
      JsonNode *node = holder == NULL ? NULL : json_object_get_member (holder, member);
      g_autofree char *text = value_to_text (node);

      row->is_changed = FALSE;
      if (row->toggle != NULL)
        gtk_switch_set_active (row->toggle, *text == '\0' ? row->field->is_on
                                                          : g_str_equal (text, "true"));
      else if (row->field->kind == SLUICE_FIELD_CHOICE)
        adw_combo_row_set_selected (ADW_COMBO_ROW (row->row),
                                    choice_index (row->field->choices, text));
      else if (row->field->kind == SLUICE_FIELD_SECRET)
        fill_secret (row, node);
      else
        gtk_editable_set_text (GTK_EDITABLE (row->row), text);
    }
  self->is_filling = FALSE;
}

/* A number as a number; what is none is kept for the engine to judge. */
static JsonNode *
number_node (const char *text)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  char *end = NULL;
  gint64 integer = g_ascii_strtoll (text, &end, 10);

  if (end != text && *end == '\0')
    json_node_set_int (node, integer);
  else
    {
      double number = g_ascii_strtod (text, &end);

      if (end != text && *end == '\0' && isfinite (number))
        json_node_set_double (node, number);
      else
        json_node_set_string (node, text);
    }
  return node;
}

static JsonNode *
list_node (const char *text,
           gboolean    are_numbers)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  g_auto(GStrv) items = g_strsplit (text, ",", -1);

  json_node_take_array (node, json_array_new ());
  for (guint i = 0; items[i] != NULL; i++)
    {
      if (*g_strstrip (items[i]) == '\0')
        continue;
      if (are_numbers)
        json_array_add_element (json_node_get_array (node), number_node (items[i]));
      else
        json_array_add_string_element (json_node_get_array (node), items[i]);
    }
  return node;
}

static void
collect_text (JsonObject        *holder,
              const char        *member,
              const SluiceField *field,
              const char        *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  if (*stripped == '\0')
    json_object_remove_member (holder, member);
  else if (field->kind == SLUICE_FIELD_SCALAR &&
           (g_str_equal (stripped, "true") || g_str_equal (stripped, "false")))
    json_object_set_boolean_member (holder, member, g_str_equal (stripped, "true"));
  else if (field->kind == SLUICE_FIELD_NUMBER || field->kind == SLUICE_FIELD_SCALAR)
    json_object_set_member (holder, member, number_node (stripped));
  else if (field->kind == SLUICE_FIELD_NUMBERS || field->kind == SLUICE_FIELD_TEXTS)
    json_object_set_member (holder, member,
                            list_node (stripped, field->kind == SLUICE_FIELD_NUMBERS));
  else
    json_object_set_string_member (holder, member, text);
}

static void
collect_secret (FieldRow           *row,
                JsonObject         *holder,
                const char         *member,
                SluiceDraftSecrets *secrets)
{
  const char *value = gtk_editable_get_text (GTK_EDITABLE (row->row));
  g_autofree char *name = NULL;
  g_autofree char *reference = NULL;

  if (*value == '\0' || secrets == NULL)
    return;
  name = sluice_draft_secrets_add (secrets, value);
  reference = g_strconcat ("secret:", name, NULL);
  json_object_set_string_member (holder, member, reference);
  fill_secret (row, json_object_get_member (holder, member));
}

/**
 * sluice_field_form_collect:
 * @self: a #SluiceFieldForm
 * @object: the object
 * @secrets: (nullable): gets the credentials that were typed; the object gets
 *   references. With %NULL they stay in their fields, as somebody may still be typing
 *
 * Writes what was changed by a person into @object.
 */
void
sluice_field_form_collect (SluiceFieldForm    *self,
                           JsonObject         *object,
                           SluiceDraftSecrets *secrets)
{
  g_return_if_fail (SLUICE_IS_FIELD_FORM (self));
  g_return_if_fail (object != NULL);
  g_return_if_fail (secrets == NULL || SLUICE_IS_DRAFT_SECRETS (secrets));

  self->is_filling = TRUE;
  for (guint i = 0; i < self->n_rows; i++)
    {
      FieldRow *row = &self->rows[i];
      const char *member = NULL;
      JsonObject *holder = NULL;

      /* What is hidden belongs to another type of the object. */
      if (!row->is_changed || !gtk_widget_get_visible (row->row))
        continue;
      holder = find_holder (object, row->field->key, TRUE, &member);
      if (row->toggle != NULL)
        json_object_set_boolean_member (holder, member, gtk_switch_get_active (row->toggle));
      else if (row->field->kind == SLUICE_FIELD_CHOICE)
        json_object_set_string_member (holder, member,
                                       sluice_field_form_get_choice (self, row->field->key));
      else if (row->field->kind == SLUICE_FIELD_SECRET)
        collect_secret (row, holder, member, secrets);
      else
        collect_text (holder, member, row->field,
                      gtk_editable_get_text (GTK_EDITABLE (row->row)));
    }
  self->is_filling = FALSE;
}

/**
 * sluice_field_form_show:
 * @self: a #SluiceFieldForm
 * @key: a field's key
 * @is_shown: whether it means something now
 */
void
sluice_field_form_show (SluiceFieldForm *self,
                        const char      *key,
                        gboolean         is_shown)
{
  FieldRow *row = NULL;

  g_return_if_fail (SLUICE_IS_FIELD_FORM (self));

  row = find_row (self, key);
  g_return_if_fail (row != NULL);
  gtk_widget_set_visible (row->row, is_shown);
}

/**
 * sluice_field_form_get_row:
 * @self: a #SluiceFieldForm
 * @key: a field's key
 *
 * Returns: (transfer none) (nullable): its row
 */
GtkWidget *
sluice_field_form_get_row (SluiceFieldForm *self,
                           const char      *key)
{
  FieldRow *row = NULL;

  g_return_val_if_fail (SLUICE_IS_FIELD_FORM (self), NULL);

  row = find_row (self, key);
  return row == NULL ? NULL : row->row;
}

/**
 * sluice_field_form_get_choice:
 * @self: a #SluiceFieldForm
 * @key: the key of a choice
 *
 * Returns: (transfer none): what is chosen, as the document has it
 */
const char *
sluice_field_form_get_choice (SluiceFieldForm *self,
                              const char      *key)
{
  FieldRow *row = NULL;
  g_auto(GStrv) list = NULL;
  guint selected;

  g_return_val_if_fail (SLUICE_IS_FIELD_FORM (self), NULL);

  row = find_row (self, key);
  g_return_val_if_fail (row != NULL && row->field->kind == SLUICE_FIELD_CHOICE, NULL);
  list = g_strsplit (row->field->choices, "|", -1);
  selected = adw_combo_row_get_selected (ADW_COMBO_ROW (row->row));
  selected = MIN (selected, g_strv_length (list) - 1);
  return g_intern_string (list[selected]);
}

/**
 * sluice_field_form_set_text:
 * @self: a #SluiceFieldForm
 * @key: the key of a text or a choice
 * @text: what to write into its row, as if a person did
 */
void
sluice_field_form_set_text (SluiceFieldForm *self,
                            const char      *key,
                            const char      *text)
{
  FieldRow *row = NULL;

  g_return_if_fail (SLUICE_IS_FIELD_FORM (self));

  row = find_row (self, key);
  g_return_if_fail (row != NULL && (GTK_IS_EDITABLE (row->row) || row->field->kind == SLUICE_FIELD_CHOICE));
  if (row->field->kind == SLUICE_FIELD_CHOICE)
    adw_combo_row_set_selected (ADW_COMBO_ROW (row->row), choice_index (row->field->choices, text));
  else
    gtk_editable_set_text (GTK_EDITABLE (row->row), text == NULL ? "" : text);
}
