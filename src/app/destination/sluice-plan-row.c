/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-plan-row.h"

#include "sluice-draft.h"

#include <glib/gi18n.h>

/* What is longer is cut: a list shows that something differs, not a document. */
#define MAX_VALUE 120
#define MAX_CELLS 24

/* The name stands in a plan; the sign is what a person sees first. */
static const struct
{
  const char *name;
  const char *title;
  const char *sign;
} fates[SLUICE_N_FATES] = {
  { "new", N_("New"), "+" },
  { "changed", N_("Changed"), "~" },
  { "unchanged", N_("Unchanged"), "=" },
  { "deleted", N_("Deleted"), "−" },
  { "skipped", N_("Skipped"), "»" },
  { "deduplicated", N_("Doubles"), "2" },
  { "rejected", N_("Rejected"), "×" },
};

struct _SluicePlanRow
{
  GObject parent_instance;

  SluiceFate fate;
  char *key;                    /* (owned) “id = 5” */
  char *markup;                 /* (owned) the cells, for a label */
  char *text;                   /* (owned) the same in plain words */
};

G_DEFINE_FINAL_TYPE (SluicePlanRow, sluice_plan_row, G_TYPE_OBJECT)

/**
 * sluice_fate_get_name:
 * @fate: a fate
 *
 * Returns: its name in a plan
 */
const char *
sluice_fate_get_name (SluiceFate fate)
{
  g_return_val_if_fail (fate < SLUICE_N_FATES, NULL);

  return fates[fate].name;
}

/**
 * sluice_fate_get_title:
 * @fate: a fate
 *
 * Returns: what to call it, translated
 */
const char *
sluice_fate_get_title (SluiceFate fate)
{
  g_return_val_if_fail (fate < SLUICE_N_FATES, NULL);

  return _(fates[fate].title);
}

/**
 * sluice_fate_get_sign:
 * @fate: a fate
 *
 * Returns: the sign for it
 */
const char *
sluice_fate_get_sign (SluiceFate fate)
{
  g_return_val_if_fail (fate < SLUICE_N_FATES, NULL);

  return fates[fate].sign;
}

static void
sluice_plan_row_finalize (GObject *object)
{
  SluicePlanRow *self = SLUICE_PLAN_ROW (object);

  g_free (self->key);
  g_free (self->markup);
  g_free (self->text);

  G_OBJECT_CLASS (sluice_plan_row_parent_class)->finalize (object);
}

static void
sluice_plan_row_class_init (SluicePlanRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_plan_row_finalize;
}

static void
sluice_plan_row_init (SluicePlanRow *self)
{
}

static char *
value_text (JsonNode *node)
{
  g_autofree char *text = NULL;
  g_autofree char *cut = NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    text = g_strdup (json_node_get_string (node));
  else
    text = json_to_string (node, FALSE);
  if (g_utf8_strlen (text, -1) <= MAX_VALUE)
    return g_steal_pointer (&text);
  cut = g_utf8_substring (text, 0, MAX_VALUE);
  return g_strconcat (cut, "…", NULL);
}

/* A value as it stands in a label: NULL is no text. */
static char *
value_markup (const char *text)
{
  if (text == NULL)
    return g_strdup ("<i>NULL</i>");
  return *text == '\0' ? g_strdup ("“”") : g_markup_escape_text (text, -1);
}

static const char *
value_word (const char *text)
{
  return text == NULL ? "NULL" : text;
}

static void
add_cell (JsonObject *cell,
          gboolean    is_difference,
          GString    *markup,
          GString    *words)
{
  g_autofree char *column = g_markup_escape_text (sluice_draft_get_string (cell, "column"), -1);
  g_autofree char *old_text = value_text (json_object_get_member (cell, "old"));
  g_autofree char *new_text = value_text (json_object_get_member (cell, "new"));
  g_autofree char *old_markup = value_markup (old_text);
  g_autofree char *new_markup = value_markup (new_text);

  if (is_difference)
    {
      g_string_append_printf (markup, "%s<b>%s</b>  <s>%s</s> → %s", markup->len > 0 ? "\n" : "", column,
                              old_markup, new_markup);
      g_string_append (words, words->len > 0 ? ", " : "");
      /* Translators: a column, its value before and after: “total from 12.50 to 13.00” */
      g_string_append_printf (words, _("%s from %s to %s"), sluice_draft_get_string (cell, "column"),
                              value_word (old_text), value_word (new_text));
      return;
    }
  g_string_append_printf (markup, "%s<b>%s</b> %s", markup->len > 0 ? "   " : "", column,
                          json_object_has_member (cell, "new") && (new_text != NULL || old_text == NULL)
                          ? new_markup : old_markup);
  g_string_append_printf (words, "%s%s %s", words->len > 0 ? ", " : "", sluice_draft_get_string (cell, "column"),
                          value_word (new_text != NULL ? new_text : old_text));
}

static char *
describe_key (JsonObject *key)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GList) members = key == NULL ? NULL : json_object_get_members (key);

  for (GList *l = members; l != NULL; l = l->next)
    {
      g_autofree char *value = value_text (json_object_get_member (key, l->data));

      g_string_append_printf (text, "%s%s = %s", text->len > 0 ? ", " : "", (const char *) l->data,
                              value_word (value));
    }
  return g_strdup (text->str);
}

static SluiceFate
find_fate (const char *name)
{
  for (guint i = 0; i < SLUICE_N_FATES; i++)
    if (g_str_equal (fates[i].name, name))
      return (SluiceFate) i;
  return SLUICE_FATE_UNCHANGED;
}

/**
 * sluice_plan_row_new:
 * @row: an element of `rows` of a plan
 *
 * Returns: (transfer full): the row
 */
SluicePlanRow *
sluice_plan_row_new (JsonObject *row)
{
  SluicePlanRow *self = NULL;
  JsonArray *cells = NULL;
  g_autoptr(GString) markup = g_string_new (NULL);
  g_autoptr(GString) words = g_string_new (NULL);
  guint n_cells = 0;

  g_return_val_if_fail (row != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_PLAN_ROW, NULL);
  self->fate = find_fate (sluice_draft_get_string (row, "fate"));
  self->key = describe_key (sluice_draft_get_object (row, "key", FALSE));
  cells = sluice_draft_get_array (row, "cells");
  n_cells = cells == NULL ? 0 : json_array_get_length (cells);
  for (guint i = 0; i < MIN (n_cells, MAX_CELLS); i++)
    add_cell (json_array_get_object_element (cells, i), self->fate == SLUICE_FATE_CHANGED, markup, words);
  if (n_cells > MAX_CELLS)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more column", "and %u more columns",
                                                         n_cells - MAX_CELLS), n_cells - MAX_CELLS);

      g_string_append_printf (markup, "%s%s", self->fate == SLUICE_FATE_CHANGED ? "\n" : "   ", more);
    }
  self->markup = g_strdup (markup->str);
  self->text = g_strdup_printf ("%s, %s%s%s", sluice_fate_get_title (self->fate), self->key,
                                words->len > 0 ? ": " : "", words->str);
  return self;
}

/**
 * sluice_plan_row_new_rejected:
 * @reject: an element of `rejects` of a plan
 *
 * Returns: (transfer full): the row
 */
SluicePlanRow *
sluice_plan_row_new_rejected (JsonObject *reject)
{
  SluicePlanRow *self = NULL;
  g_autofree char *value = NULL;
  g_autofree char *number = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *name = NULL;
  const char *message = NULL;
  const char *column = NULL;

  g_return_val_if_fail (reject != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_PLAN_ROW, NULL);
  self->fate = SLUICE_FATE_REJECTED;
  message = sluice_draft_get_string (reject, "message");
  column = sluice_draft_get_string (reject, "column");
  value = value_text (json_object_get_member (reject, "value"));
  number = value_text (json_object_get_member (reject, "row"));
  shown = value_markup (value);
  /* Translators: the number of a row of the source */
  self->key = number == NULL ? g_strdup ("") : g_strdup_printf (_("row %s"), number);
  escaped = g_markup_escape_text (message, -1);
  name = g_markup_escape_text (column, -1);
  self->markup = *column == '\0' ? g_strdup (escaped) : g_strdup_printf ("<b>%s</b> %s\n%s", name, shown, escaped);
  self->text = g_strdup_printf ("%s, %s: %s %s", sluice_fate_get_title (self->fate), self->key, column, message);
  return self;
}

/**
 * sluice_plan_row_get_fate:
 * @self: a row
 *
 * Returns: what would become of it
 */
SluiceFate
sluice_plan_row_get_fate (SluicePlanRow *self)
{
  g_return_val_if_fail (SLUICE_IS_PLAN_ROW (self), SLUICE_FATE_UNCHANGED);

  return self->fate;
}

/**
 * sluice_plan_row_get_key:
 * @self: a row
 *
 * Returns: (transfer none): its key, as it is shown
 */
const char *
sluice_plan_row_get_key (SluicePlanRow *self)
{
  g_return_val_if_fail (SLUICE_IS_PLAN_ROW (self), NULL);

  return self->key;
}

/**
 * sluice_plan_row_get_markup:
 * @self: a #SluicePlanRow
 *
 * Returns: its cells, the old value struck out where it would change; Pango markup
 */
const char *
sluice_plan_row_get_markup (SluicePlanRow *self)
{
  g_return_val_if_fail (SLUICE_IS_PLAN_ROW (self), NULL);

  return self->markup;
}

/**
 * sluice_plan_row_get_text:
 * @self: a #SluicePlanRow
 *
 * Returns: all of it in words, for who does not see it
 */
const char *
sluice_plan_row_get_text (SluicePlanRow *self)
{
  g_return_val_if_fail (SLUICE_IS_PLAN_ROW (self), NULL);

  return self->text;
}
