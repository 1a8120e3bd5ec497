/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-pair-list.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkWidget *row;               /* (unowned) the list's */
  GtkEditable *name;
  GtkEditable *value;
  GtkToggleButton *lock;
  JsonNode *node;               /* (owned) (nullable) the value as it was found */
  char *text;                   /* (owned) (nullable) and as it is shown */
} Pair;

struct _SluicePairList
{
  AdwExpanderRow parent_instance;

  GPtrArray *pairs;             /* (owned) (element-type Pair) */
  GtkWidget *add_row;
  gboolean is_filling;
  gboolean is_changed;          /* by a person, since it was filled */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluicePairList, sluice_pair_list, ADW_TYPE_EXPANDER_ROW)

static void
pair_free (gpointer data)
{
  Pair *pair = data;

  g_clear_pointer (&pair->node, json_node_unref);
  g_free (pair->text);
  g_free (pair);
}

/* The names, so that a closed list says what is in it. */
static void
update_subtitle (SluicePairList *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *escaped = NULL;

  for (guint i = 0; i < self->pairs->len; i++)
    {
      Pair *pair = g_ptr_array_index (self->pairs, i);
      const char *name = gtk_editable_get_text (pair->name);

      if (*name != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", name);
    }
  escaped = g_markup_escape_text (text->len == 0 ? _("None") : text->str, -1);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), escaped);
}

static void
changed_cb (SluicePairList *self)
{
  if (self->is_filling)
    return;
  self->is_changed = TRUE;
  update_subtitle (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
locked_cb (GtkToggleButton *lock,
           GtkEntry        *value)
{
  gtk_entry_set_visibility (value, !gtk_toggle_button_get_active (lock));
}

static void
remove_cb (SluicePairList *self,
           GtkWidget      *button)
{
  for (guint i = 0; i < self->pairs->len; i++)
    {
      Pair *pair = g_ptr_array_index (self->pairs, i);

      if (gtk_widget_is_ancestor (button, pair->row))
        {
          adw_expander_row_remove (ADW_EXPANDER_ROW (self), pair->row);
          g_ptr_array_remove_index (self->pairs, i);
          break;
        }
    }
  changed_cb (self);
}

static GtkWidget *
build_entry (SluicePairList *self,
             const char     *placeholder)
{
  GtkWidget *entry = gtk_entry_new ();
  g_autofree char *label = NULL;

  /* There is more than one list of names and values on a page. */
  label = g_strdup_printf ("%s: %s", adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)),
                           placeholder);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 5);
  gtk_widget_set_hexpand (entry, TRUE);
  return entry;
}

static GtkWidget *
name_button (GtkWidget  *button,
             const char *label)
{
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  return button;
}

static Pair *
append_pair (SluicePairList *self,
             const char     *name,
             const char     *value)
{
  Pair *pair = g_new0 (Pair, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name_entry = build_entry (self, _("Name"));
  GtkWidget *value_entry = build_entry (self, _("Value"));
  GtkWidget *lock = gtk_toggle_button_new ();
  GtkWidget *remove = gtk_button_new_from_icon_name ("list-remove-symbolic");

  gtk_button_set_icon_name (GTK_BUTTON (lock), "sluice-key-symbolic");
  name_button (lock, _("Keep the Value in the Keyring"));
  name_button (remove, _("Remove"));
  gtk_editable_set_text (GTK_EDITABLE (name_entry), name);
  gtk_editable_set_text (GTK_EDITABLE (value_entry), value);
  gtk_box_append (GTK_BOX (box), name_entry);
  gtk_box_append (GTK_BOX (box), value_entry);
  gtk_box_append (GTK_BOX (box), lock);
  gtk_box_append (GTK_BOX (box), remove);
  gtk_widget_add_css_class (box, "pair");

  pair->row = gtk_list_box_row_new ();
  pair->name = GTK_EDITABLE (name_entry);
  pair->value = GTK_EDITABLE (value_entry);
  pair->lock = GTK_TOGGLE_BUTTON (lock);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (pair->row), FALSE);
  gtk_widget_set_focusable (pair->row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (pair->row), box);
  g_signal_connect_object (name_entry, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (value_entry, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lock, "toggled", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (lock, "toggled", G_CALLBACK (locked_cb), value_entry);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);

  /* The row that adds stays the last one. */
  g_object_ref (self->add_row);
  adw_expander_row_remove (ADW_EXPANDER_ROW (self), self->add_row);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), pair->row);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->add_row);
  g_object_unref (self->add_row);
  g_ptr_array_add (self->pairs, pair);
  return pair;
}

static void
add_cb (SluicePairList *self)
{
  Pair *pair = append_pair (self, "", "");

  gtk_widget_grab_focus (GTK_WIDGET (pair->name));
}

static void
sluice_pair_list_dispose (GObject *object)
{
  SluicePairList *self = SLUICE_PAIR_LIST (object);

  self->is_filling = TRUE;
  g_ptr_array_set_size (self->pairs, 0);

  G_OBJECT_CLASS (sluice_pair_list_parent_class)->dispose (object);
}

static void
sluice_pair_list_finalize (GObject *object)
{
  g_ptr_array_unref (SLUICE_PAIR_LIST (object)->pairs);

  G_OBJECT_CLASS (sluice_pair_list_parent_class)->finalize (object);
}

static void
sluice_pair_list_class_init (SluicePairListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_pair_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_pair_list_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
sluice_pair_list_init (SluicePairList *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("list-add-symbolic");

  self->pairs = g_ptr_array_new_with_free_func (pair_free);
  self->add_row = gtk_list_box_row_new ();
  name_button (button, _("Add a Name and a Value"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self->add_row), button);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->add_row), FALSE);
  gtk_widget_set_focusable (self->add_row, FALSE);
  g_signal_connect_object (button, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->add_row);
  update_subtitle (self);
}

static void
add_value (SluicePairList *self,
           const char     *name,
           JsonNode       *node)
{
  gboolean is_text = JSON_NODE_HOLDS_VALUE (node) &&
                     json_node_get_value_type (node) == G_TYPE_STRING;
  char *text = is_text ? json_node_dup_string (node) : json_to_string (node, FALSE);
  Pair *pair = append_pair (self, name, text);

  pair->node = json_node_copy (node);
  pair->text = text;
}

/**
 * sluice_pair_list_fill:
 * @self: a #SluicePairList
 * @object: (nullable): names and values
 *
 * Shows @object.
 */
void
sluice_pair_list_fill (SluicePairList *self,
                       JsonObject     *object)
{
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *node = NULL;

  g_return_if_fail (SLUICE_IS_PAIR_LIST (self));

  self->is_filling = TRUE;
  for (guint i = 0; i < self->pairs->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self),
                             ((Pair *) g_ptr_array_index (self->pairs, i))->row);
  g_ptr_array_set_size (self->pairs, 0);
  if (object != NULL)
    {
      json_object_iter_init_ordered (&iter, object);
      while (json_object_iter_next_ordered (&iter, &name, &node))
        if (!JSON_NODE_HOLDS_ARRAY (node))
          add_value (self, name, node);
        else
          for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
            add_value (self, name, json_array_get_element (json_node_get_array (node), i));
    }
  update_subtitle (self);
  self->is_changed = FALSE;
  self->is_filling = FALSE;
}

/* What was not touched keeps its type: a number stays one. */
/* NULL for a credential that is still being typed. */
static JsonNode *
pair_value (Pair               *pair,
            SluiceDraftSecrets *secrets)
{
  const char *text = gtk_editable_get_text (pair->value);
  JsonNode *node = NULL;
  g_autofree char *name = NULL;
  g_autofree char *reference = NULL;

  if (gtk_toggle_button_get_active (pair->lock) && *text != '\0')
    {
      if (secrets == NULL)
        return pair->node == NULL ? NULL : json_node_copy (pair->node);
      name = sluice_draft_secrets_add (secrets, text);
      reference = g_strdup_printf ("{{secret.%s}}", name);
      gtk_toggle_button_set_active (pair->lock, FALSE);
      gtk_editable_set_text (pair->value, reference);
    }
  else if (g_strcmp0 (text, pair->text) == 0 && pair->node != NULL)
    return json_node_copy (pair->node);
  node = json_node_new (JSON_NODE_VALUE);
  json_node_set_string (node, gtk_editable_get_text (pair->value));
  return node;
}

/**
 * sluice_pair_list_collect:
 * @self: a #SluicePairList
 * @secrets: (nullable): gets the values that are credentials; with %NULL they are
 *   left out, as somebody may still be typing
 * @ret_object: (out) (transfer full) (nullable): names and values, %NULL without
 *   any; only set if there is something new
 *
 * Returns: whether a person changed anything
 */
gboolean
sluice_pair_list_collect (SluicePairList      *self,
                          SluiceDraftSecrets  *secrets,
                          JsonObject         **ret_object)
{
  g_autoptr(JsonObject) object = NULL;

  g_return_val_if_fail (SLUICE_IS_PAIR_LIST (self), FALSE);
  g_return_val_if_fail (ret_object != NULL, FALSE);

  if (!self->is_changed)
    return FALSE;
  self->is_filling = TRUE;
  object = json_object_new ();
  for (guint i = 0; i < self->pairs->len; i++)
    {
      Pair *pair = g_ptr_array_index (self->pairs, i);
      const char *name = gtk_editable_get_text (pair->name);
      JsonNode *value = *name == '\0' ? NULL : pair_value (pair, secrets);
      JsonNode *known = NULL;
      JsonArray *list = NULL;

      if (value == NULL)
        continue;
      known = json_object_get_member (object, name);
      if (known == NULL)
        {
          json_object_set_member (object, name, value);
          continue;
        }
      if (!JSON_NODE_HOLDS_ARRAY (known))
        {
          list = json_array_new ();
          json_array_add_element (list, json_node_copy (known));
          json_object_set_array_member (object, name, list);
        }
      json_array_add_element (json_object_get_array_member (object, name), value);
    }
  self->is_filling = FALSE;
  *ret_object = json_object_get_size (object) == 0 ? NULL : g_steal_pointer (&object);
  return TRUE;
}
