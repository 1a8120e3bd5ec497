/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-plan-model.h"

#include "sluice-draft.h"
#include "sluice-format.h"

#include <glib/gi18n.h>

struct _SluicePlanModel
{
  GObject parent_instance;

  GPtrArray *rows;              /* (owned) (element-type SluicePlanRow) */
  guint64 counts[SLUICE_N_FATES];
  guint n_shown[SLUICE_N_FATES];
  char *table;                  /* (owned) */
  char *ddl;                    /* (owned) what would be run to make the table */
  char *warnings;               /* (owned) a line each */
  gboolean exists;
};

static GType
sluice_plan_model_get_item_type (GListModel *model)
{
  return SLUICE_TYPE_PLAN_ROW;
}

static guint
sluice_plan_model_get_n_items (GListModel *model)
{
  return SLUICE_PLAN_MODEL (model)->rows->len;
}

static gpointer
sluice_plan_model_get_item (GListModel *model,
                           guint       position)
{
  SluicePlanModel *self = SLUICE_PLAN_MODEL (model);

  return position < self->rows->len ? g_object_ref (g_ptr_array_index (self->rows, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sluice_plan_model_get_item_type;
  iface->get_n_items = sluice_plan_model_get_n_items;
  iface->get_item = sluice_plan_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SluicePlanModel, sluice_plan_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
sluice_plan_model_finalize (GObject *object)
{
  SluicePlanModel *self = SLUICE_PLAN_MODEL (object);

  g_ptr_array_unref (self->rows);
  g_free (self->table);
  g_free (self->ddl);
  g_free (self->warnings);

  G_OBJECT_CLASS (sluice_plan_model_parent_class)->finalize (object);
}

static void
sluice_plan_model_class_init (SluicePlanModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_plan_model_finalize;
}

static void
sluice_plan_model_init (SluicePlanModel *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
}

/* Those of one fate stand together, in the order of the fates. */
static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  return (int) sluice_plan_row_get_fate (*(SluicePlanRow **) a) -
         (int) sluice_plan_row_get_fate (*(SluicePlanRow **) b);
}

static void
add_rows (SluicePlanModel *self,
          JsonArray       *list,
          SluicePlanRow   *(*create) (JsonObject *row))
{
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      SluicePlanRow *row = NULL;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;
      row = create (json_node_get_object (node));
      self->n_shown[sluice_plan_row_get_fate (row)]++;
      g_ptr_array_add (self->rows, row);
    }
}

static char *
join_texts (JsonArray  *list,
            const char *member,
            const char *end)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      const char *item = JSON_NODE_HOLDS_OBJECT (node) ? sluice_draft_get_string (json_node_get_object (node), member)
                         : JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      if (item != NULL && *item != '\0')
        g_string_append_printf (text, "%s%s%s", text->len > 0 ? "\n" : "", item, end);
    }
  return g_strdup (text->str);
}

/**
 * sluice_plan_model_new:
 * @answer: the object of `plan --output json`
 *
 * Returns: (transfer full): the plan
 */
SluicePlanModel *
sluice_plan_model_new (JsonObject *answer)
{
  SluicePlanModel *self = NULL;
  JsonObject *counts = NULL;

  g_return_val_if_fail (answer != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_PLAN_MODEL, NULL);
  self->table = g_strdup (sluice_draft_get_string (answer, "table"));
  self->exists = json_object_get_boolean_member_with_default (answer, "exists", TRUE);
  self->ddl = join_texts (sluice_draft_get_array (answer, "ddl"), "", ";");
  self->warnings = join_texts (sluice_draft_get_array (answer, "warnings"), "message", "");
  add_rows (self, sluice_draft_get_array (answer, "rows"), sluice_plan_row_new);
  add_rows (self, sluice_draft_get_array (answer, "rejects"), sluice_plan_row_new_rejected);
  g_ptr_array_sort (self->rows, compare_rows);
  counts = sluice_draft_get_object (answer, "counts", FALSE);
  for (guint i = 0; counts != NULL && i < SLUICE_N_FATES; i++)
    self->counts[i] = (guint64) MAX (0, json_object_get_int_member_with_default (
                                          counts, sluice_fate_get_name ((SluiceFate) i), 0));
  return self;
}

/**
 * sluice_plan_model_get_table:
 * @self: a plan
 *
 * Returns: (transfer none): the table that the load goes into
 */
const char *
sluice_plan_model_get_table (SluicePlanModel *self)
{
  g_return_val_if_fail (SLUICE_IS_PLAN_MODEL (self), NULL);

  return self->table;
}

/**
 * sluice_plan_model_get_exists:
 * @self: a plan
 *
 * Returns: %TRUE if the table is there already
 */
gboolean
sluice_plan_model_get_exists (SluicePlanModel *self)
{
  g_return_val_if_fail (SLUICE_IS_PLAN_MODEL (self), FALSE);

  return self->exists;
}

/**
 * sluice_plan_model_get_ddl:
 * @self: a #SluicePlanModel
 *
 * Returns: the statements that would make or change the table, empty if there are none
 */
const char *
sluice_plan_model_get_ddl (SluicePlanModel *self)
{
  g_return_val_if_fail (SLUICE_IS_PLAN_MODEL (self), NULL);

  return self->ddl;
}

/**
 * sluice_plan_model_get_warnings:
 * @self: a #SluicePlanModel
 *
 * Returns: what to look at, a line each
 */
const char *
sluice_plan_model_get_warnings (SluicePlanModel *self)
{
  g_return_val_if_fail (SLUICE_IS_PLAN_MODEL (self), NULL);

  return self->warnings;
}

/**
 * sluice_plan_model_get_count:
 * @self: a #SluicePlanModel
 * @fate: a fate
 *
 * Returns: how many rows would have it, shown or not
 */
guint64
sluice_plan_model_get_count (SluicePlanModel *self,
                            SluiceFate       fate)
{
  g_return_val_if_fail (SLUICE_IS_PLAN_MODEL (self), 0);
  g_return_val_if_fail (fate < SLUICE_N_FATES, 0);

  return self->counts[fate];
}

/**
 * sluice_plan_model_get_n_shown:
 * @self: a #SluicePlanModel
 * @fate: a fate
 *
 * Returns: how many of these rows the plan holds
 */
guint
sluice_plan_model_get_n_shown (SluicePlanModel *self,
                              SluiceFate       fate)
{
  g_return_val_if_fail (SLUICE_IS_PLAN_MODEL (self), 0);
  g_return_val_if_fail (fate < SLUICE_N_FATES, 0);

  return self->n_shown[fate];
}

/**
 * sluice_plan_model_describe:
 * @self: a #SluicePlanModel
 *
 * Returns: (transfer full): what a run would write, in a sentence
 */
char *
sluice_plan_model_describe (SluicePlanModel *self)
{
  guint64 written = 0;
  g_autofree char *rows = NULL;

  g_return_val_if_fail (SLUICE_IS_PLAN_MODEL (self), NULL);

  written = self->counts[SLUICE_FATE_NEW] + self->counts[SLUICE_FATE_CHANGED] + self->counts[SLUICE_FATE_DELETED];
  rows = sluice_format_rows (written);
  if (!self->exists)
    /* Translators: “orders”, “400 rows” */
    return g_strdup_printf (_("A run would make “%s” and write %s."), self->table, rows);
  if (written == 0)
    /* Translators: “orders” */
    return g_strdup_printf (_("A run would change nothing in “%s”."), self->table);
  /* Translators: “400 rows”, “orders” */
  return g_strdup_printf (_("A run would write or delete %s in “%s”."), rows, self->table);
}
