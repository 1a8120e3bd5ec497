/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-example-form.h"

#include "sluice-compat.h"
#include "sluice-draft.h"
#include "sluice-example-fit.h"
#include "sluice-mapping-batch.h"
#include "sluice-mapping-edits.h"
#include "sluice-mapping-words.h"

#include <glib/gi18n.h>

/* Results that may be typed. */
#define N_EXAMPLES 3
/* Other values, which decide between chains that fit. */
#define MAX_OTHERS 100

struct _SluiceExampleForm
{
  AdwPreferencesGroup parent_instance;

  SluiceMappingContext *context; /* (owned) */
  AdwExpanderRow *expander;
  AdwEntryRow *rows[N_EXAMPLES];
  AdwActionRow *offer;
  GtkWidget *apply_button;
  char *inputs[N_EXAMPLES];     /* (owned) (nullable) */
  GPtrArray *others;            /* (owned) (element-type utf8) (unowned) of the fields */
  JsonArray *chain;             /* (owned) (nullable) what was found */
};

G_DEFINE_FINAL_TYPE (SluiceExampleForm, sluice_example_form, ADW_TYPE_PREFERENCES_GROUP)

static void
show_offer (SluiceExampleForm *self,
            gboolean           is_asked)
{
  g_autofree char *words = sluice_mapping_words_chain (self->chain);

  gtk_widget_set_visible (GTK_WIDGET (self->offer), is_asked);
  gtk_widget_set_visible (self->apply_button, self->chain != NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->offer),
                                 self->chain != NULL ? words : _("No transforms make these of them"));
  adw_action_row_set_subtitle (self->offer, self->chain != NULL ? _("These transforms make all of them") : "");
}

static void
changed_cb (SluiceExampleForm *self)
{
  const char *inputs[N_EXAMPLES];
  const char *wanted[N_EXAMPLES];
  guint n = 0;

  g_clear_pointer (&self->chain, json_array_unref);
  for (guint i = 0; i < N_EXAMPLES; i++)
    {
      const char *text = gtk_editable_get_text (GTK_EDITABLE (self->rows[i]));

      if (self->inputs[i] == NULL || *text == '\0')
        continue;
      inputs[n] = self->inputs[i];
      wanted[n++] = text;
    }
  if (n >= SLUICE_EXAMPLE_FIT_LEAST)
    self->chain = sluice_example_fit (inputs, wanted, n, (const char * const *) self->others->pdata);
  show_offer (self, n >= SLUICE_EXAMPLE_FIT_LEAST);
}

static void
apply_cb (SluiceExampleForm *self)
{
  g_autofree char *column = g_strdup (sluice_mapping_context_get_column (self->context));
  JsonObject *root = NULL;
  g_autoptr(JsonArray) chain = NULL;
  g_autofree char *words = NULL;

  if (self->chain == NULL)
    return;
  chain = json_array_ref (self->chain);
  words = sluice_mapping_words_chain (chain);
  root = sluice_mapping_context_begin (self->context);
  /* They start from what the field has, as the examples do. */
  while (sluice_mapping_edits_remove_transform (root, column, 0))
    ;
  sluice_mapping_batch_add_chain (root, column, chain);
  sluice_mapping_context_commit (self->context, root, "%s: %s", column, words);
  for (guint i = 0; i < N_EXAMPLES; i++)
    gtk_editable_set_text (GTK_EDITABLE (self->rows[i]), "");
  adw_expander_row_set_expanded (self->expander, FALSE);
}

static void
take_values (SluiceExampleForm *self)
{
  SluiceSampleFields *fields = sluice_mapping_context_get_fields (self->context);
  JsonObject *entry = sluice_mapping_context_get_entry (self->context);
  guint field = fields == NULL || entry == NULL
                ? SLUICE_SAMPLE_NO_FIELD : sluice_sample_fields_find (fields, sluice_draft_get_string (entry, "from"));
  const char * const *values = NULL;
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = 0;

  g_ptr_array_set_size (self->others, 0);
  for (guint i = 0; i < N_EXAMPLES; i++)
    g_clear_pointer (&self->inputs[i], g_free);
  if (field != SLUICE_SAMPLE_NO_FIELD)
    values = sluice_sample_fields_get_values (fields, field);
  for (guint i = 0; values != NULL && values[i] != NULL && self->others->len < MAX_OTHERS; i++)
    {
      if (!g_hash_table_add (seen, (gpointer) values[i]))
        continue;
      if (n < N_EXAMPLES)
        self->inputs[n++] = g_strdup (values[i]);
      else
        g_ptr_array_add (self->others, (gpointer) values[i]);
    }
  g_ptr_array_add (self->others, NULL);
}

/**
 * sluice_example_form_fill:
 * @self: a #SluiceExampleForm
 *
 * Shows values of the column's field. What was typed stays where they are the same.
 */
void
sluice_example_form_fill (SluiceExampleForm *self)
{
  g_autofree char *before[N_EXAMPLES] = { NULL };
  gboolean is_same = TRUE;

  g_return_if_fail (SLUICE_IS_EXAMPLE_FORM (self));

  for (guint i = 0; i < N_EXAMPLES; i++)
    before[i] = g_strdup (self->inputs[i]);
  take_values (self);
  for (guint i = 0; i < N_EXAMPLES; i++)
    {
      g_autofree char *title = g_strdup_printf (_("What “%s” becomes"), self->inputs[i] == NULL ? "" : self->inputs[i]);

      is_same = is_same && g_strcmp0 (before[i], self->inputs[i]) == 0;
      gtk_widget_set_visible (GTK_WIDGET (self->rows[i]), self->inputs[i] != NULL);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[i]), title);
      if (!is_same)
        gtk_editable_set_text (GTK_EDITABLE (self->rows[i]), "");
    }
  gtk_widget_set_visible (GTK_WIDGET (self), self->inputs[1] != NULL);
  if (!is_same)
    adw_expander_row_set_expanded (self->expander, FALSE);
}

static void
sluice_example_form_finalize (GObject *object)
{
  SluiceExampleForm *self = SLUICE_EXAMPLE_FORM (object);

  g_clear_object (&self->context);
  g_ptr_array_unref (self->others);
  g_clear_pointer (&self->chain, json_array_unref);
  for (guint i = 0; i < N_EXAMPLES; i++)
    g_free (self->inputs[i]);

  G_OBJECT_CLASS (sluice_example_form_parent_class)->finalize (object);
}

static void
sluice_example_form_class_init (SluiceExampleFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_example_form_finalize;
}

static void
sluice_example_form_init (SluiceExampleForm *self)
{
  self->others = g_ptr_array_new ();
  self->expander = ADW_EXPANDER_ROW (adw_expander_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->expander), _("By Example"));
  adw_expander_row_set_subtitle (self->expander, _("Type two results: the transforms are found"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->expander));
  for (guint i = 0; i < N_EXAMPLES; i++)
    {
      self->rows[i] = ADW_ENTRY_ROW (adw_entry_row_new ());
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->rows[i]), FALSE);
      g_signal_connect_object (self->rows[i], "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
      adw_expander_row_add_row (self->expander, GTK_WIDGET (self->rows[i]));
    }
  self->offer = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->offer), FALSE);
  self->apply_button = gtk_button_new_with_label (_("Use"));
  gtk_widget_set_valign (self->apply_button, GTK_ALIGN_CENTER);
  sluice_compat_button_set_spoken (self->apply_button, _("Use These Transforms"));
  g_signal_connect_object (self->apply_button, "clicked", G_CALLBACK (apply_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (self->offer, self->apply_button);
  adw_expander_row_add_row (self->expander, GTK_WIDGET (self->offer));
  gtk_widget_set_visible (GTK_WIDGET (self->offer), FALSE);
}

/**
 * sluice_example_form_new:
 * @context: whose column is meant
 *
 * Returns: (transfer floating): fields for results
 */
GtkWidget *
sluice_example_form_new (SluiceMappingContext *context)
{
  SluiceExampleForm *self = g_object_new (SLUICE_TYPE_EXAMPLE_FORM, NULL);

  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}
