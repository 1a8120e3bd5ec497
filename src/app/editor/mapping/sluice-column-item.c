/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-column-item.h"

#include "sluice-draft.h"
#include "sluice-mapping-words.h"

#include <glib/gi18n.h>

struct _SluiceColumnItem
{
  GObject parent_instance;

  char *name;                   /* (owned) */
  char *type;                   /* (owned) */
  char *feed;                   /* (owned) */
  GStrv chips;                  /* (owned) */
  char *before;                 /* (owned) (nullable) */
  char *after;                  /* (owned) (nullable) */
  char *problem;                /* (owned) (nullable) */
  guint n_errors;
  guint n_suggestions;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceColumnItem, sluice_column_item, G_TYPE_OBJECT)

static void
sluice_column_item_finalize (GObject *object)
{
  SluiceColumnItem *self = SLUICE_COLUMN_ITEM (object);

  g_free (self->name);
  g_free (self->type);
  g_free (self->feed);
  g_strfreev (self->chips);
  g_free (self->before);
  g_free (self->after);
  g_free (self->problem);

  G_OBJECT_CLASS (sluice_column_item_parent_class)->finalize (object);
}

static void
sluice_column_item_class_init (SluiceColumnItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_column_item_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
sluice_column_item_init (SluiceColumnItem *self)
{
  self->name = g_strdup ("");
  self->type = g_strdup ("");
  self->feed = g_strdup ("");
  self->chips = g_new0 (char *, 1);
}

SluiceColumnItem *
sluice_column_item_new (void)
{
  return g_object_new (SLUICE_TYPE_COLUMN_ITEM, NULL);
}

static void
take (char **field,
      char  *value)
{
  g_free (*field);
  *field = value;
}

static GStrv
read_chips (JsonObject *entry)
{
  JsonArray *chain = sluice_draft_get_array (entry, "transforms");
  g_autoptr(GStrvBuilder) chips = g_strv_builder_new ();

  for (guint i = 0; chain != NULL && i < json_array_get_length (chain); i++)
    {
      g_autoptr(JsonArray) one = json_array_new ();
      g_autofree char *words = NULL;

      json_array_add_element (one, json_node_copy (json_array_get_element (chain, i)));
      words = sluice_mapping_words_chain (one);
      g_strv_builder_add (chips, words);
    }
  return g_strv_builder_end (chips);
}

/**
 * sluice_column_item_set_entry:
 * @self: a #SluiceColumnItem
 * @entry: an entry of a mapping
 *
 * Shows another entry.
 */
void
sluice_column_item_set_entry (SluiceColumnItem *self,
                              JsonObject       *entry)
{
  const char *type = NULL;

  g_return_if_fail (SLUICE_IS_COLUMN_ITEM (self));
  g_return_if_fail (entry != NULL);

  type = sluice_draft_get_string (entry, "type");
  take (&self->name, g_strdup (sluice_draft_get_string (entry, "column")));
  take (&self->type, g_strdup (*type == '\0' ? "text" : type));
  take (&self->feed, sluice_mapping_words_feed (entry));
  g_strfreev (self->chips);
  self->chips = read_chips (entry);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * sluice_column_item_set_example:
 * @self: a #SluiceColumnItem
 * @before: (nullable): a value of the source
 * @after: (nullable): what becomes of it
 * @problem: (nullable): why nothing does
 */
void
sluice_column_item_set_example (SluiceColumnItem *self,
                                const char       *before,
                                const char       *after,
                                const char       *problem)
{
  g_return_if_fail (SLUICE_IS_COLUMN_ITEM (self));

  if (g_strcmp0 (before, self->before) == 0 && g_strcmp0 (after, self->after) == 0 &&
      g_strcmp0 (problem, self->problem) == 0)
    return;
  take (&self->before, g_strdup (before));
  take (&self->after, g_strdup (after));
  take (&self->problem, g_strdup (problem));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * sluice_column_item_set_counts:
 * @self: a #SluiceColumnItem
 * @n_errors: rows of the sample with a problem there
 * @n_suggestions: what is suggested
 */
void
sluice_column_item_set_counts (SluiceColumnItem *self,
                               guint             n_errors,
                               guint             n_suggestions)
{
  g_return_if_fail (SLUICE_IS_COLUMN_ITEM (self));

  if (n_errors == self->n_errors && n_suggestions == self->n_suggestions)
    return;
  self->n_errors = n_errors;
  self->n_suggestions = n_suggestions;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

const char *
sluice_column_item_get_name (SluiceColumnItem *self)
{
  g_return_val_if_fail (SLUICE_IS_COLUMN_ITEM (self), NULL);

  return self->name;
}

const char *
sluice_column_item_get_type_name (SluiceColumnItem *self)
{
  g_return_val_if_fail (SLUICE_IS_COLUMN_ITEM (self), NULL);

  return self->type;
}

const char *
sluice_column_item_get_feed (SluiceColumnItem *self)
{
  g_return_val_if_fail (SLUICE_IS_COLUMN_ITEM (self), NULL);

  return self->feed;
}

const char * const *
sluice_column_item_get_chips (SluiceColumnItem *self)
{
  g_return_val_if_fail (SLUICE_IS_COLUMN_ITEM (self), NULL);

  return (const char * const *) self->chips;
}

const char *
sluice_column_item_get_problem (SluiceColumnItem *self)
{
  g_return_val_if_fail (SLUICE_IS_COLUMN_ITEM (self), NULL);

  return self->problem;
}

guint
sluice_column_item_get_n_errors (SluiceColumnItem *self)
{
  g_return_val_if_fail (SLUICE_IS_COLUMN_ITEM (self), 0);

  return self->n_errors;
}

guint
sluice_column_item_get_n_suggestions (SluiceColumnItem *self)
{
  g_return_val_if_fail (SLUICE_IS_COLUMN_ITEM (self), 0);

  return self->n_suggestions;
}

/**
 * sluice_column_item_dup_example:
 * @self: a #SluiceColumnItem
 *
 * Returns: (transfer full): a value before and after; one of them where both are the same
 */
char *
sluice_column_item_dup_example (SluiceColumnItem *self)
{
  const char *after = NULL;

  g_return_val_if_fail (SLUICE_IS_COLUMN_ITEM (self), NULL);

  if (self->problem != NULL)
    return self->before == NULL ? g_strdup (self->problem) : g_strdup_printf ("%s → %s", self->before, self->problem);
  after = self->after == NULL ? "NULL" : self->after;
  if (self->before == NULL || g_str_equal (self->before, after))
    return g_strdup (after);
  return g_strdup_printf ("%s → %s", self->before, after);
}

/**
 * sluice_column_item_dup_spoken:
 * @self: a #SluiceColumnItem
 *
 * Returns: (transfer full): the row as it is read aloud
 */
char *
sluice_column_item_dup_spoken (SluiceColumnItem *self)
{
  g_autofree char *chips = NULL;
  g_autofree char *errors = NULL;

  g_return_val_if_fail (SLUICE_IS_COLUMN_ITEM (self), NULL);

  chips = g_strjoinv (", ", self->chips);
  if (self->n_errors > 0)
    errors = g_strdup_printf (ngettext (", %u row with an error", ", %u rows with an error", self->n_errors),
                              self->n_errors);
  /* Translators: a column as it is read aloud: name, type, what it is made of */
  return g_strdup_printf (_("%s, %s, from %s%s%s%s"), self->name, self->type, self->feed, *chips == '\0' ? "" : ", ",
                          chips, errors == NULL ? "" : errors);
}
