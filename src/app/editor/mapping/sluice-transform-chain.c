/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-transform-chain.h"

#include "sluice-compat.h"
#include "sluice-mapping-batch.h"
#include "sluice-mapping-edits.h"
#include "sluice-mapping-words.h"
#include "sluice-transform-picker.h"
#include "sluice-transform-row.h"

#include <glib/gi18n.h>

struct _SluiceTransformChain
{
  AdwPreferencesGroup parent_instance;

  SluiceMappingContext *context; /* (owned) */
  GtkWidget *picker;
  GPtrArray *rows;              /* (owned) (element-type SluiceTransformRow) (unowned) */
  GPtrArray *offers;            /* (owned) (element-type GtkWidget) (unowned) suggestions */
};

G_DEFINE_FINAL_TYPE (SluiceTransformChain, sluice_transform_chain, ADW_TYPE_PREFERENCES_GROUP)

static void
picked_cb (SluiceTransformChain *self,
           const char           *name)
{
  const char *column = sluice_mapping_context_get_column (self->context);
  JsonObject *root = sluice_mapping_context_begin (self->context);

  sluice_mapping_edits_add_transform (root, column, name, NULL);
  /* Translators: what can be undone: transform, column */
  sluice_mapping_context_commit (self->context, root, _("Add “%s” to %s"), name, column);
  if (self->rows->len > 0)
    sluice_transform_chain_open (self, self->rows->len - 1);
}

static gboolean
find_place (SluiceTransformChain *self,
            SluiceTransformRow   *row,
            guint                *place)
{
  return g_ptr_array_find (self->rows, row, place);
}

static void
changed_cb (SluiceTransformChain *self,
            JsonObject           *arguments,
            SluiceTransformRow   *row)
{
  const char *column = sluice_mapping_context_get_column (self->context);
  JsonObject *root = sluice_mapping_context_begin (self->context);
  g_autofree char *what = NULL;
  guint place = 0;

  if (find_place (self, row, &place))
    sluice_mapping_batch_set_transform (root, column, place, sluice_transform_row_get_name (row),
                                        json_object_ref (arguments));
  what = g_strdup_printf ("transforms[%u]", place);
  /* Translators: what can be undone: transform, column */
  sluice_mapping_context_type (self->context, root, what, _("Change “%s” of %s"), sluice_transform_row_get_name (row),
                               column);
}

static void
moved_cb (SluiceTransformChain *self,
          int                   by,
          SluiceTransformRow   *row)
{
  const char *column = sluice_mapping_context_get_column (self->context);
  JsonObject *root = sluice_mapping_context_begin (self->context);
  guint place = 0;

  if (find_place (self, row, &place))
    sluice_mapping_edits_move_transform (root, column, place, (guint) ((int) place + by));
  sluice_mapping_context_commit (self->context, root, _("Move “%s” of %s"), sluice_transform_row_get_name (row), column);
}

static void
removed_cb (SluiceTransformChain *self,
            SluiceTransformRow   *row)
{
  const char *column = sluice_mapping_context_get_column (self->context);
  JsonObject *root = sluice_mapping_context_begin (self->context);
  g_autofree char *name = g_strdup (sluice_transform_row_get_name (row));
  guint place = 0;

  if (find_place (self, row, &place))
    sluice_mapping_edits_remove_transform (root, column, place);
  sluice_mapping_context_commit (self->context, root, _("Remove “%s” from %s"), name, column);
  gtk_widget_grab_focus (self->picker);
}

static void
clear_rows (SluiceTransformChain *self,
            GPtrArray            *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), rows->pdata[i]);
  g_ptr_array_set_size (rows, 0);
}

/**
 * sluice_transform_chain_fill:
 * @self: a #SluiceTransformChain
 *
 * Shows the transforms of the column as they are now.
 */
void
sluice_transform_chain_fill (SluiceTransformChain *self)
{
  JsonObject *root = NULL;
  const char *column = NULL;
  gboolean had_focus;
  guint n;

  g_return_if_fail (SLUICE_IS_TRANSFORM_CHAIN (self));

  root = sluice_mapping_context_get_root (self->context);
  column = sluice_mapping_context_get_column (self->context);
  n = sluice_mapping_edits_get_n_transforms (root, column);
  had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL;
  clear_rows (self, self->rows);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *arguments = NULL;
      const char *name = sluice_mapping_edits_get_transform (root, column, i, &arguments);
      GtkWidget *row = sluice_transform_row_new (name == NULL ? "" : name, arguments);

      sluice_transform_row_set_place (SLUICE_TRANSFORM_ROW (row), i, n);
      g_signal_connect_object (row, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (row, "moved", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (row, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      g_ptr_array_add (self->rows, row);
    }
  sluice_transform_chain_fill_advice (self);
  /* The keyboard is not left without a place when what it was in is made anew. */
  if (had_focus)
    gtk_widget_grab_focus (self->picker);
}

static void
take_cb (SluiceTransformChain *self,
         GtkWidget            *button)
{
  const SluiceSuggestion *suggestion = g_object_get_data (G_OBJECT (button), "suggestion");
  JsonObject *root = sluice_mapping_context_begin (self->context);
  g_autofree char *column = g_strdup (sluice_mapping_context_get_column (self->context));
  g_autofree char *fix = sluice_mapping_words_fix (suggestion);

  sluice_mapping_batch_take (root, column, suggestion);
  sluice_mapping_context_commit (self->context, root, "%s: %s", column, fix);
}

static void
add_offer (SluiceTransformChain *self,
           GPtrArray            *suggestions,
           guint                 index)
{
  const SluiceSuggestion *suggestion = suggestions->pdata[index];
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Apply"));
  g_autofree char *fix = sluice_mapping_words_fix (suggestion);
  g_autofree char *why = sluice_mapping_words_suggestion (suggestion);
  g_autofree char *spoken = NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), fix);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), why);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("sluice-suggestion-symbolic"));
  gtk_widget_add_css_class (row, "suggestion");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  /* Translators: apply a suggestion, as it is read aloud */
  spoken = g_strdup_printf (_("Apply %s"), fix);
  sluice_compat_button_set_spoken (button, spoken);
  g_object_set_data_full (G_OBJECT (button), "suggestions", g_ptr_array_ref (suggestions),
                          (GDestroyNotify) g_ptr_array_unref);
  g_object_set_data (G_OBJECT (button), "suggestion", (gpointer) suggestion);
  g_signal_connect_object (button, "clicked", G_CALLBACK (take_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->offers, row);
}

/**
 * sluice_transform_chain_fill_advice:
 * @self: a #SluiceTransformChain
 *
 * Shows what is suggested for the column.
 */
void
sluice_transform_chain_fill_advice (SluiceTransformChain *self)
{
  JsonObject *entry = NULL;
  GPtrArray *suggestions = NULL;

  g_return_if_fail (SLUICE_IS_TRANSFORM_CHAIN (self));

  clear_rows (self, self->offers);
  entry = sluice_mapping_context_get_entry (self->context);
  if (entry != NULL)
    suggestions = sluice_mapping_advice_get (sluice_mapping_context_get_advice (self->context), entry);
  for (guint i = 0; suggestions != NULL && i < suggestions->len; i++)
    add_offer (self, suggestions, i);
}

/**
 * sluice_transform_chain_open:
 * @self: a #SluiceTransformChain
 * @position: which transform
 *
 * Goes to the arguments of a transform.
 */
void
sluice_transform_chain_open (SluiceTransformChain *self,
                             guint                 position)
{
  g_return_if_fail (SLUICE_IS_TRANSFORM_CHAIN (self));

  if (position >= self->rows->len)
    return;
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->rows->pdata[position]), TRUE);
  gtk_widget_grab_focus (self->rows->pdata[position]);
  gtk_widget_child_focus (self->rows->pdata[position], GTK_DIR_TAB_FORWARD);
}

static void
sluice_transform_chain_finalize (GObject *object)
{
  SluiceTransformChain *self = SLUICE_TRANSFORM_CHAIN (object);

  g_clear_object (&self->context);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->offers);

  G_OBJECT_CLASS (sluice_transform_chain_parent_class)->finalize (object);
}

static void
sluice_transform_chain_class_init (SluiceTransformChainClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_transform_chain_finalize;
}

static void
sluice_transform_chain_init (SluiceTransformChain *self)
{
  self->rows = g_ptr_array_new ();
  self->offers = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Transforms"));
  self->picker = sluice_transform_picker_new (_("Add Transform"));
  g_signal_connect_object (self->picker, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), self->picker);
}

/**
 * sluice_transform_chain_new:
 * @context: whose column is meant
 *
 * Returns: (transfer floating): a list of its transforms
 */
GtkWidget *
sluice_transform_chain_new (SluiceMappingContext *context)
{
  SluiceTransformChain *self = g_object_new (SLUICE_TYPE_TRANSFORM_CHAIN, NULL);

  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}
