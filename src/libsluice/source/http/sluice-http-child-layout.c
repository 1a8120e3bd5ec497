/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-child-layout.h"

#include "sluice-json-text.h"
#include "sluice-path.h"
#include "sluice-template.h"

#include <string.h>

#define PARENT_PREFIX "parent."
#define NAME_FIELD "_child"

/* Where the cells of one wanted column come from; -1 = not from there. */
typedef struct
{
  int parent;                   /* of the record, where a child is the row */
  int own;                      /* of the record, where it is a row itself */
  int child;
  gboolean name;                /* what the children are called */
  gboolean whole;               /* all of the child, with all of its parent */
} Column;

struct _SluiceHttpChildLayout
{
  GArray *columns;              /* (owned) (element-type Column) */
  GPtrArray *parent_fields;     /* (owned) (element-type SluicePath) */
  GPtrArray *child_fields;      /* (owned) (element-type SluicePath) */
  GHashTable *parent_columns;   /* (owned) text of a path -> its column, plus 1 */
  gboolean has_names;           /* there is more than one kind of children */
};

static int
add_parent_path (SluiceHttpChildLayout *self,
                 const char            *text)
{
  SluicePath *path = sluice_path_parse (text, NULL);
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->parent_columns, text));

  if (place > 0 || path == NULL || sluice_path_is_exploding (path))
    {
      g_clear_pointer (&path, sluice_path_unref);
      return (int) place - 1;
    }
  g_ptr_array_add (self->parent_fields, path);
  g_hash_table_insert (self->parent_columns, g_strdup (text), GUINT_TO_POINTER (self->parent_fields->len));
  return (int) self->parent_fields->len - 1;
}

/* What stands behind `parent.`, as the text of a path. */
static char *
dup_parent_path (const SluicePath *path)
{
  GString *text = NULL;

  if (sluice_path_get_n_steps (path) < 2 || sluice_path_is_exploding (path) ||
      sluice_path_get_step (path, 0)->kind != SLUICE_PATH_STEP_KEY ||
      strcmp (sluice_path_get_step (path, 0)->key, "parent") != 0)
    return NULL;

  text = g_string_new (NULL);
  for (guint i = 1; i < sluice_path_get_n_steps (path); i++)
    {
      const SluicePathStep *step = sluice_path_get_step (path, i);
      g_autofree char *parent = g_strdup (text->str);
      g_autofree char *key = NULL;

      if (step->kind == SLUICE_PATH_STEP_INDEX)
        {
          g_string_append_printf (text, "[%u]", step->index);
          continue;
        }
      key = sluice_path_escape_key (*parent != '\0' ? parent : NULL, step->key);
      g_string_assign (text, key);
    }
  return g_string_free (text, FALSE);
}

static void
add_column (SluiceHttpChildLayout *self,
            const SluiceHttpSpec  *spec,
            SluicePath            *path)
{
  Column column = { .parent = -1, .own = -1, .child = -1 };
  g_autofree char *parent = dup_parent_path (path);

  column.name = strcmp (sluice_path_get_text (path), NAME_FIELD) == 0;
  column.whole = sluice_path_get_n_steps (path) == 0;
  if (parent != NULL)
    column.parent = add_parent_path (self, parent);
  else if (!column.name)
    {
      column.child = (int) self->child_fields->len;
      g_ptr_array_add (self->child_fields, sluice_path_ref (path));
    }
  if (column.whole)
    column.parent = add_parent_path (self, "$");
  if (spec->keep_parents && parent == NULL)
    column.own = add_parent_path (self, sluice_path_get_text (path));
  g_array_append_val (self->columns, column);
}

static char *
add_record_cb (const char *path,
               gpointer    user_data)
{
  add_parent_path (user_data, path);
  return NULL;
}

static void
add_templates (SluiceHttpChildLayout *self,
               const char            *text)
{
  if (text != NULL)
    sluice_template_foreach_record (text, add_record_cb, self);
}

static void
add_pairs (SluiceHttpChildLayout *self,
           GPtrArray             *pairs)
{
  for (guint i = 0; pairs != NULL && i < pairs->len; i++)
    {
      const SluiceHttpPair *pair = g_ptr_array_index (pairs, i);

      for (guint j = 0; pair->values != NULL && pair->values[j] != NULL; j++)
        add_templates (self, pair->values[j]);
    }
}

static void
add_json (SluiceHttpChildLayout *self,
          JsonNode              *node)
{
  g_autoptr(GList) members = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      members = json_object_get_values (json_node_get_object (node));
      for (GList *l = members; l != NULL; l = l->next)
        add_json (self, l->data);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      members = json_array_get_elements (json_node_get_array (node));
      for (GList *l = members; l != NULL; l = l->next)
        add_json (self, l->data);
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      add_templates (self, json_node_get_string (node));
    }
}

static void
add_call (SluiceHttpChildLayout *self,
          const SluiceHttpCall  *call)
{
  add_templates (self, call->url);
  add_pairs (self, call->headers);
  add_pairs (self, call->query);
  add_pairs (self, call->body.form);
  add_templates (self, call->body.text);
  if (call->body.json != NULL)
    add_json (self, call->body.json);
}

/**
 * sluice_http_child_layout_new:
 * @spec: what the task says
 * @fields: (element-type SluicePath): the wanted cells of a row
 *
 * Returns: (transfer full): where they come from
 */
SluiceHttpChildLayout *
sluice_http_child_layout_new (const SluiceHttpSpec *spec,
                              GPtrArray            *fields)
{
  SluiceHttpChildLayout *self;

  g_return_val_if_fail (spec != NULL, NULL);
  g_return_val_if_fail (fields != NULL, NULL);

  self = g_new0 (SluiceHttpChildLayout, 1);
  self->columns = g_array_new (FALSE, FALSE, sizeof (Column));
  self->parent_fields = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  self->child_fields = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  self->parent_columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->has_names = spec->children->len > 1;
  for (guint i = 0; i < fields->len; i++)
    add_column (self, spec, g_ptr_array_index (fields, i));
  for (guint i = 0; i < spec->children->len; i++)
    add_call (self, &((const SluiceChildSpec *) g_ptr_array_index (spec->children, i))->call);
  return self;
}

/**
 * sluice_http_child_layout_free:
 * @self: (transfer full): a layout
 */
void
sluice_http_child_layout_free (SluiceHttpChildLayout *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->columns);
  g_ptr_array_unref (self->parent_fields);
  g_ptr_array_unref (self->child_fields);
  g_hash_table_unref (self->parent_columns);
  g_free (self);
}

/**
 * sluice_http_child_layout_get_parent_fields:
 * @self: a layout
 *
 * Returns: (transfer none) (element-type SluicePath): what is to be read of a
 *   record
 */
GPtrArray *
sluice_http_child_layout_get_parent_fields (SluiceHttpChildLayout *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->parent_fields;
}

/**
 * sluice_http_child_layout_get_child_fields:
 * @self: a layout
 *
 * Returns: (transfer none) (element-type SluicePath): what is to be read of what
 *   belongs to a record
 */
GPtrArray *
sluice_http_child_layout_get_child_fields (SluiceHttpChildLayout *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->child_fields;
}

/**
 * sluice_http_child_layout_dup_text:
 * @self: a layout
 * @parents: records
 * @row: one of them
 * @path: a path in it that a template names
 *
 * Returns: (transfer full) (nullable): what is there, as text
 */
char *
sluice_http_child_layout_dup_text (SluiceHttpChildLayout *self,
                                   const SluiceBatch     *parents,
                                   guint                  row,
                                   const char            *path)
{
  const SluiceValue *cell;
  guint place;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (parents != NULL && row < parents->n_rows, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  place = GPOINTER_TO_UINT (g_hash_table_lookup (self->parent_columns, path));
  if (place == 0)
    return NULL;
  cell = &sluice_batch_row (parents, row)[place - 1];
  return sluice_value_is_null (cell) ? NULL : sluice_value_to_string (cell);
}

/* A new row with the origin of a row of another batch. */
static SluiceValue *
add_row (SluiceBatch       *batch,
         const SluiceBatch *from,
         guint              row)
{
  SluiceRowOrigin *origin = &batch->origins[batch->n_rows];
  const char *part = sluice_batch_get_part (from, from->origins[row].part);
  GRefString *layout = sluice_batch_get_layout (from, from->origins[row].part);

  *origin = from->origins[row];
  origin->part = sluice_batch_add_part (batch, part != NULL ? part : "");
  if (layout != NULL)
    sluice_batch_set_layout (batch, origin->part, layout);
  origin->raw = origin->raw != NULL ? sluice_arena_copy (batch->arena, origin->raw, origin->raw_len) : NULL;
  if (origin->message != NULL)
    origin->message = sluice_arena_copy (batch->arena, origin->message, strlen (origin->message) + 1);
  return sluice_batch_row (batch, batch->n_rows++);
}

static SluiceValue
copy_cell (SluiceBatch       *batch,
           const SluiceValue *cell)
{
  SluiceValue copy = *cell;

  if (sluice_value_has_text (cell))
    copy.s = sluice_arena_copy (batch->arena, cell->s, cell->len);
  return copy;
}

/* The child as JSON, with its parent as one of its members. */
static SluiceValue
make_whole (SluiceHttpChildLayout *self,
            SluiceBatch           *batch,
            const SluiceValue     *child,
            const SluiceValue     *parent,
            const char            *name)
{
  g_autofree char *text = NULL;
  g_autofree char *parent_text = NULL;
  g_autofree char *changed = NULL;
  g_autofree char *quoted = NULL;
  g_autofree char *named = NULL;
  g_autoptr(SluicePath) parent_path = sluice_path_parse ("parent", NULL);
  g_autoptr(SluicePath) name_path = sluice_path_parse (NAME_FIELD, NULL);
  SluiceValue name_value;

  if (child->kind != SLUICE_VALUE_JSON || *child->s != '{' || parent->kind != SLUICE_VALUE_JSON)
    return copy_cell (batch, child);

  text = g_strndup (child->s, child->len);
  parent_text = g_strndup (parent->s, parent->len);
  changed = sluice_json_text_set (text, parent_path, parent_text);
  if (self->has_names)
    {
      name_value = sluice_json_text_quote (name, strlen (name), batch->arena);
      quoted = g_strndup (name_value.s, name_value.len);
      named = sluice_json_text_set (changed, name_path, quoted);
    }
  name_value = sluice_value_text (SLUICE_VALUE_JSON, named != NULL ? named : changed,
                                  strlen (named != NULL ? named : changed));
  return copy_cell (batch, &name_value);
}

/**
 * sluice_http_child_layout_add_parent:
 * @self: a layout
 * @batch: a batch with room, which gets a row
 * @parents: records
 * @row: the one that is to be a row itself, or cannot be used
 */
void
sluice_http_child_layout_add_parent (SluiceHttpChildLayout *self,
                                     SluiceBatch           *batch,
                                     const SluiceBatch     *parents,
                                     guint                  row)
{
  const SluiceValue *from;
  SluiceValue *cells;

  g_return_if_fail (self != NULL);

  from = sluice_batch_row (parents, row);
  cells = add_row (batch, parents, row);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = &g_array_index (self->columns, Column, i);

      if (column->own >= 0 && parents->origins[row].problem == NULL)
        cells[i] = copy_cell (batch, &from[column->own]);
      else
        cells[i] = (SluiceValue) { .kind = SLUICE_VALUE_MISSING };
    }
}

/**
 * sluice_http_child_layout_add_child:
 * @self: a layout
 * @batch: a batch with room, which gets a row
 * @parents: records
 * @parent: the one whose child it is
 * @children: what belongs to that
 * @child: the one that is to be a row
 * @name: what the children are called
 */
void
sluice_http_child_layout_add_child (SluiceHttpChildLayout *self,
                                    SluiceBatch           *batch,
                                    const SluiceBatch     *parents,
                                    guint                  parent,
                                    const SluiceBatch     *children,
                                    guint                  child,
                                    const char            *name)
{
  const SluiceValue *parent_cells;
  const SluiceValue *child_cells;
  SluiceValue name_value;
  SluiceValue *cells;

  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);

  parent_cells = sluice_batch_row (parents, parent);
  child_cells = sluice_batch_row (children, child);
  name_value = sluice_value_text (SLUICE_VALUE_TEXT, name, strlen (name));
  cells = add_row (batch, children, child);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = &g_array_index (self->columns, Column, i);

      if (children->origins[child].problem != NULL)
        cells[i] = (SluiceValue) { .kind = SLUICE_VALUE_MISSING };
      else if (column->name)
        cells[i] = copy_cell (batch, &name_value);
      else if (column->whole)
        cells[i] = make_whole (self, batch, &child_cells[column->child], &parent_cells[column->parent], name);
      else if (column->parent >= 0)
        cells[i] = copy_cell (batch, &parent_cells[column->parent]);
      else
        cells[i] = copy_cell (batch, &child_cells[column->child]);
    }
}

/**
 * sluice_http_child_layout_add_problem:
 * @self: a layout
 * @batch: a batch with room, which gets a row
 * @parents: records
 * @row: the one whose children did not come
 * @problem: a static code
 * @message: what happened
 *
 * Adds a row that will be rejected, with the record as it arrived.
 */
void
sluice_http_child_layout_add_problem (SluiceHttpChildLayout *self,
                                      SluiceBatch           *batch,
                                      const SluiceBatch     *parents,
                                      guint                  row,
                                      const char            *problem,
                                      const char            *message)
{
  SluiceRowOrigin *origin;
  SluiceValue *cells;

  g_return_if_fail (self != NULL);
  g_return_if_fail (problem != NULL);
  g_return_if_fail (message != NULL);

  cells = add_row (batch, parents, row);
  memset (cells, 0, self->columns->len * sizeof (SluiceValue));
  origin = &batch->origins[batch->n_rows - 1];
  origin->problem = problem;
  origin->message = sluice_arena_copy (batch->arena, message, strlen (message) + 1);
}
