/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-preview-task.h"

#include "sluice-document.h"
#include "sluice-error.h"

#include <string.h>

/* A part that is dropped may be what another one needs: after so many rounds the rest
 * is given up. */
#define MAX_ROUNDS 8

/* The lists of a task whose items can be dropped one by one. */
static const char *const lists[] = { "mapping", "checks", "lookups" };

#define N_LISTS G_N_ELEMENTS (lists)
enum { MAPPING, CHECKS, LOOKUPS };

struct _SluicePreviewTask
{
  SluiceDocument *document;     /* (owned) (nullable) if it is no JSON */
  SluicePreviewRecords *records; /* (owned) */
  SluicePreviewStep step;
  GHashTable *dropped;          /* (owned) (element-type utf8): `filter`, `mapping[3]` of the document */
  GArray *kept[N_LISTS];        /* (owned) (element-type guint): the items' places in the document */
  GPtrArray *problems;          /* (owned) (element-type SluiceProblem) */
  SluiceTask *task;             /* (owned) (nullable) if nothing can be run */
};

static JsonObject *
get_root (SluicePreviewTask *self)
{
  JsonNode *root = self->document != NULL ? sluice_document_get_root (self->document) : NULL;

  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
}

static int
find_list (const char *member,
           gsize       length)
{
  for (guint i = 0; i < N_LISTS; i++)
    {
      if (strlen (lists[i]) == length && strncmp (lists[i], member, length) == 0)
        return (int) i;
    }
  return -1;
}

/* The part of the document that a path is in, `filter` or `mapping[3]`, where the
 * items have other places if @is_reduced; NULL if it is in none. */
static char *
dup_part (SluicePreviewTask *self,
          const char        *path,
          gboolean           is_reduced)
{
  const char *member = path != NULL && g_str_has_prefix (path, "$.") ? path + 2 : "";
  gsize length = strcspn (member, ".[");
  int list = find_list (member, length);
  guint64 item;

  if (length == 0)
    return NULL;
  if (list < 0 || member[length] != '[')
    return g_strndup (member, length);
  item = g_ascii_strtoull (member + length + 1, NULL, 10);
  if (is_reduced && item < self->kept[list]->len)
    item = g_array_index (self->kept[list], guint, item);
  return g_strdup_printf ("%s[%" G_GUINT64_FORMAT "]", lists[list], item);
}

static gboolean
is_dropped (SluicePreviewTask *self,
            const char        *part)
{
  return g_hash_table_contains (self->dropped, part);
}

/* Returns whether something new was dropped. */
static gboolean
drop_problems (SluicePreviewTask *self,
               GPtrArray         *problems,
               gboolean           is_reduced)
{
  gboolean any = FALSE;

  for (guint i = 0; i < problems->len; i++)
    {
      const SluiceProblem *problem = g_ptr_array_index (problems, i);
      char *part = dup_part (self, problem->path, is_reduced);

      any |= part != NULL && g_hash_table_add (self->dropped, part);
    }
  return any;
}

/* A check may warn or stop a run: here it shows which rows it means. */
static JsonNode *
make_check (JsonNode *node)
{
  g_autoptr(JsonObject) check = json_object_new ();
  JsonObject *own = json_node_get_object (node);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init (&iter, own);
  while (json_object_iter_next (&iter, &name, &member))
    json_object_set_member (check, name, json_node_ref (member));
  json_object_set_string_member (check, "severity", "reject");
  return json_node_init_object (json_node_alloc (), check);
}

static gboolean
has_text (JsonNode   *check,
          const char *member,
          const char *text)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (check) ? json_node_get_object (check) : NULL;

  return object != NULL && g_str_equal (json_object_get_string_member_with_default (object, member, ""), text);
}

/* What is said of a whole run is not said of a sample; and which rows are left does not
 * depend on what only warns. */
static gboolean
skips_check (SluicePreviewTask *self,
             JsonNode          *check)
{
  return has_text (check, "rule", "row_count") || has_text (check, "rule", "freshness") ||
         (self->step >= SLUICE_PREVIEW_STEP_SETS && has_text (check, "severity", "warn"));
}

static JsonArray *
make_list (SluicePreviewTask *self,
           guint              list,
           JsonArray         *own)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < json_array_get_length (own); i++)
    {
      g_autofree char *part = g_strdup_printf ("%s[%u]", lists[list], i);
      JsonNode *item = json_array_get_element (own, i);

      if (is_dropped (self, part) || (list == CHECKS && skips_check (self, item)))
        continue;
      json_array_add_element (array, list == CHECKS ? make_check (item) : json_node_ref (item));
      g_array_append_val (self->kept[list], i);
    }
  return array;
}

static JsonArray *
make_inferred_mapping (SluicePreviewTask *self)
{
  GPtrArray *entries = sluice_preview_records_get_mapping (self->records);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < entries->len; i++)
    json_array_add_object_element (array, sluice_mapping_entry_to_json (g_ptr_array_index (entries, i)));
  return array;
}

/* Of a source that is not ready yet only the zone of its times matters. */
static JsonObject *
make_source (JsonObject *own)
{
  JsonObject *source = json_object_new ();
  JsonNode *zone = own != NULL ? json_object_get_member (own, "zone") : NULL;

  json_object_set_string_member (source, "type", "inline");
  json_object_set_array_member (source, "records", json_array_new ());
  if (zone != NULL && JSON_NODE_HOLDS_VALUE (zone) && json_node_get_value_type (zone) == G_TYPE_STRING)
    json_object_set_member (source, "zone", json_node_ref (zone));
  return source;
}

static void
copy_member (SluicePreviewTask *self,
             JsonObject        *root,
             const char        *name,
             JsonObject        *reduced)
{
  JsonNode *node = json_object_get_member (root, name);

  if (node != NULL && !is_dropped (self, name))
    json_object_set_member (reduced, name, json_node_ref (node));
}

static void
add_lists (SluicePreviewTask *self,
           JsonObject        *root,
           JsonObject        *reduced)
{
  for (guint i = 0; i < N_LISTS; i++)
    {
      JsonNode *node = json_object_get_member (root, lists[i]);

      g_array_set_size (self->kept[i], 0);
      if (i == CHECKS && self->step < SLUICE_PREVIEW_STEP_CHECKS)
        continue;
      if (node != NULL && JSON_NODE_HOLDS_ARRAY (node) && !is_dropped (self, lists[i]))
        json_object_set_array_member (reduced, lists[i], make_list (self, i, json_node_get_array (node)));
    }
}

static gboolean
has_columns (JsonObject *root)
{
  JsonNode *node = json_object_get_member (root, "mapping");

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) > 0;
}

static char *
write_reduced (SluicePreviewTask *self)
{
  static const char *const others[] = { "parameters", "explode", "filter" };
  static const char *const sets[] = { "deduplicate", "aggregate" };
  JsonObject *root = get_root (self);
  g_autoptr(JsonObject) reduced = json_object_new ();
  g_autoptr(JsonNode) node = NULL;
  JsonObject *destination = json_object_new ();
  JsonNode *source = json_object_get_member (root, "source");

  json_object_set_int_member (reduced, "sluice", 1);
  json_object_set_string_member (reduced, "name", "preview");
  if (is_dropped (self, "source") || source == NULL || !JSON_NODE_HOLDS_OBJECT (source))
    json_object_set_object_member (reduced, "source",
                                   make_source (source != NULL && JSON_NODE_HOLDS_OBJECT (source)
                                                ? json_node_get_object (source) : NULL));
  else
    json_object_set_member (reduced, "source", json_node_ref (source));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    copy_member (self, root, others[i], reduced);
  for (guint i = 0; self->step >= SLUICE_PREVIEW_STEP_SETS && i < G_N_ELEMENTS (sets); i++)
    copy_member (self, root, sets[i], reduced);
  add_lists (self, root, reduced);
  if (!has_columns (root))
    json_object_set_array_member (reduced, "mapping", make_inferred_mapping (self));
  json_object_set_string_member (destination, "type", "sqlite");
  json_object_set_string_member (destination, "path", "preview.db");
  json_object_set_string_member (destination, "table", "preview");
  json_object_set_object_member (reduced, "destination", destination);

  node = json_node_init_object (json_node_alloc (), reduced);
  return sluice_document_dup_text (self->document, node);
}

/* Makes the task of what is not dropped. */
static void
make_task (SluicePreviewTask *self)
{
  g_clear_object (&self->task);
  for (guint i = 0; i < MAX_ROUNDS && self->task == NULL; i++)
    {
      g_autofree char *text = write_reduced (self);
      g_autoptr(GPtrArray) problems = NULL;

      self->task = sluice_task_new_from_data (text, -1, NULL, &problems, NULL);
      if (self->task == NULL && !drop_problems (self, problems, TRUE))
        return;
    }
}

/**
 * sluice_preview_task_new:
 * @document: a task file, perhaps not finished
 * @records: what the mapping is taken from where there is none
 * @step: the last step that is run: checks and what is done with whole sets of rows are
 *   left out before
 *
 * Reads a task for a preview: its problems, and a task of what has none. All checks
 * of rows reject, see [method@Sluice.PreviewTask.get_severity].
 *
 * Returns: (transfer full): what of it can be run
 */
SluicePreviewTask *
sluice_preview_task_new (const char           *document,
                         SluicePreviewRecords *records,
                         SluicePreviewStep     step)
{
  SluicePreviewTask *self;
  g_autoptr(SluiceTask) task = NULL;

  g_return_val_if_fail (document != NULL, NULL);
  g_return_val_if_fail (records != NULL, NULL);

  self = g_new0 (SluicePreviewTask, 1);
  self->step = step;
  self->records = sluice_preview_records_ref (records);
  self->dropped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < N_LISTS; i++)
    self->kept[i] = g_array_new (FALSE, FALSE, sizeof (guint));
  task = sluice_task_new_from_data (document, -1, NULL, &self->problems, NULL);
  self->document = sluice_document_parse (document, strlen (document), NULL);
  if (get_root (self) == NULL)
    return self;

  drop_problems (self, self->problems, FALSE);
  make_task (self);
  return self;
}

/**
 * sluice_preview_task_free:
 * @self: (transfer full): what can be run
 */
void
sluice_preview_task_free (SluicePreviewTask *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->document, sluice_document_unref);
  g_clear_pointer (&self->records, sluice_preview_records_unref);
  g_clear_pointer (&self->dropped, g_hash_table_unref);
  for (guint i = 0; i < N_LISTS; i++)
    g_clear_pointer (&self->kept[i], g_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_object (&self->task);
  g_free (self);
}

/**
 * sluice_preview_task_drop:
 * @self: what can be run
 * @path: (nullable): the JSON path in its task of what cannot
 * @code: why not
 * @message: that in words
 *
 * Takes a part away that turned out to be wrong when it was to be used, and notes it
 * as a problem.
 *
 * Returns: whether there is a task without it
 */
gboolean
sluice_preview_task_drop (SluicePreviewTask *self,
                          const char        *path,
                          const char        *code,
                          const char        *message)
{
  char *part;
  g_autofree char *own_path = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  part = dup_part (self, path, TRUE);
  own_path = part != NULL ? g_strconcat ("$.", part, NULL) : g_strdup ("$");
  g_ptr_array_add (self->problems, sluice_problem_new (own_path, code, "%s", message));
  if (part == NULL || !g_hash_table_add (self->dropped, part))
    return FALSE;
  make_task (self);
  return self->task != NULL;
}

/**
 * sluice_preview_task_note:
 * @self: what can be run
 * @path: the JSON path in its task of what deserves a look
 * @code: why
 * @message: that in words
 *
 * Notes a problem of a part that can be run all the same.
 */
void
sluice_preview_task_note (SluicePreviewTask *self,
                          const char        *path,
                          const char        *code,
                          const char        *message)
{
  g_autofree char *part = NULL;
  g_autofree char *own_path = NULL;
  const char *inside;

  g_return_if_fail (self != NULL && path != NULL);

  part = dup_part (self, path, TRUE);
  g_return_if_fail (part != NULL);
  inside = strchr (path, ']');
  own_path = g_strconcat ("$.", part, inside != NULL ? inside + 1 : "", NULL);
  g_ptr_array_add (self->problems, sluice_problem_new (own_path, code, "%s", message));
}

/**
 * sluice_preview_task_get_task:
 * @self: what can be run
 *
 * Returns: (transfer none) (nullable): the task; %NULL if the document is none at all
 */
SluiceTask *
sluice_preview_task_get_task (SluicePreviewTask *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->task;
}

/**
 * sluice_preview_task_get_problems:
 * @self: what can be run
 *
 * Returns: (transfer none) (element-type SluiceProblem): what is wrong with the
 *   document
 */
GPtrArray *
sluice_preview_task_get_problems (SluicePreviewTask *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->problems;
}

/**
 * sluice_preview_task_get_index:
 * @self: what can be run
 * @entry: a place in the mapping of its task
 *
 * Returns: the column's place in the document's `mapping`, -1 if that is empty
 */
int
sluice_preview_task_get_index (SluicePreviewTask *self,
                               guint              entry)
{
  g_return_val_if_fail (self != NULL, -1);

  return entry < self->kept[MAPPING]->len ? (int) g_array_index (self->kept[MAPPING], guint, entry) : -1;
}

/**
 * sluice_preview_task_get_check:
 * @self: what can be run
 * @check: a place in the checks of its task
 *
 * Returns: the check's place in the document's `checks`
 */
guint
sluice_preview_task_get_check (SluicePreviewTask *self,
                               guint              check)
{
  g_return_val_if_fail (self != NULL && check < self->kept[CHECKS]->len, check);

  return g_array_index (self->kept[CHECKS], guint, check);
}

/**
 * sluice_preview_task_get_severity:
 * @self: what can be run
 * @check: a place in the checks of its task
 *
 * Returns: what a violation of the check does in a run
 */
SluiceSeverity
sluice_preview_task_get_severity (SluicePreviewTask *self,
                                  guint              check)
{
  JsonArray *checks = json_object_get_array_member (get_root (self), "checks");
  const char *severity;

  g_return_val_if_fail (self != NULL && check < self->kept[CHECKS]->len, SLUICE_SEVERITY_REJECT);

  check = g_array_index (self->kept[CHECKS], guint, check);
  severity = json_object_get_string_member_with_default (json_array_get_object_element (checks, check),
                                                         "severity", "reject");
  if (g_str_equal (severity, "warn"))
    return SLUICE_SEVERITY_WARN;
  return g_str_equal (severity, "fail") ? SLUICE_SEVERITY_FAIL : SLUICE_SEVERITY_REJECT;
}
