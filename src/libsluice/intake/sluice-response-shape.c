/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-response-shape.h"

#include "sluice-path.h"

#include <string.h>

/* Lists that are records by their names are looked for so many names deep, all
 * others and what paging goes by a little deeper. */
#define MAX_NAMED_DEPTH 3
#define MAX_DEPTH 5
/* Members that must look alike, of 100. */
#define MIN_ALIKE 60
#define MAX_FIELDS 200

/* Ranks of candidates. */
enum
{
  RANK_ASKED,                   /* the caller says so */
  RANK_ROOT,                    /* the answer is a list */
  RANK_NAMED,                   /* a list with one of the names */
  RANK_MEMBERS_BY_ID,           /* an object whose members are named by ids */
  RANK_PAGED,                   /* a list of objects beside what paging goes by */
  RANK_OBJECTS,                 /* another list of objects */
  RANK_NAMED_POOR,              /* a list of that name that holds scalars */
  RANK_MEMBERS,                 /* an object whose members look alike */
  RANK_ONLY_LIST,               /* the only thing in the answer */
  RANK_BESIDE,                  /* a list of objects that goes along with another */
  RANK_EMPTY,
  RANK_WRAPPED,                 /* one record in `data` */
  RANK_ONE,
};

static const char *const record_names[] = {
  "data", "items", "results", "entries", "records", "rows", "values", "objects", "value", NULL
};

/* What is in these is never the records. */
static const char *const unfit_names[] = {
  "meta", "links", "errors", "error", "_meta", "_links", "pagination", "paging", "warnings", NULL
};

/* What goes along with records: they may hold lists of objects, too. */
static const char *const company_names[] = {
  "included", "includes", "columns", "fields", "schema", "facets", "filters", "messages",
  "notices", "aggregations", "sort", "sorts", "normalized", "redirects", NULL
};

static const char *const wrapper_names[] = { "data", "result", "item", "record", "response", NULL };

typedef struct
{
  const SluiceResponseTree *tree;
  SluiceResponseShape *shape;
} Walk;

static void
candidate_free (gpointer data)
{
  SluiceRecordsCandidate *candidate = data;

  g_free (candidate->path);
  g_strfreev (candidate->fields);
  g_free (candidate->evidence);
  g_free (candidate);
}

static void
scalar_free (gpointer data)
{
  SluiceResponseScalar *scalar = data;

  g_free (scalar->path);
  g_free (scalar->key);
  g_free (scalar->parent);
  g_free (scalar);
}

static GStrv
dup_fields (JsonNode *record)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  JsonObjectIter iter;
  const char *name;
  guint n = 0;

  if (record != NULL && JSON_NODE_HOLDS_OBJECT (record))
    {
      json_object_iter_init_ordered (&iter, json_node_get_object (record));
      while (n++ < MAX_FIELDS && json_object_iter_next_ordered (&iter, &name, NULL))
        g_strv_builder_add (builder, name);
    }
  return g_strv_builder_end (builder);
}

static SluiceRecordsCandidate *
add_candidate (Walk              *walk,
               const char        *path,
               guint              depth,
               SluiceRecordsKind  kind,
               guint64            count,
               JsonNode          *first,
               guint              rank,
               char              *evidence)
{
  SluiceRecordsCandidate *candidate = g_new0 (SluiceRecordsCandidate, 1);

  candidate->path = g_strdup (path);
  candidate->kind = kind;
  candidate->count = count;
  candidate->first = first;
  candidate->fields = dup_fields (first);
  candidate->depth = depth;
  candidate->rank = rank;
  candidate->evidence = evidence;
  g_ptr_array_add (walk->shape->records, candidate);
  return candidate;
}

static void
add_beside (GPtrArray  *list,
            const char *path,
            const char *key,
            const char *parent,
            JsonNode   *node)
{
  SluiceResponseScalar *scalar = g_new0 (SluiceResponseScalar, 1);

  scalar->path = g_strdup (path);
  scalar->key = g_strdup (key);
  scalar->parent = g_strdup (parent);
  scalar->node = node;
  g_ptr_array_add (list, scalar);
}

/* What the elements of a list are, by the first ones. */
static SluiceRecordsKind
kind_of_list (JsonArray *array)
{
  guint n_objects = 0;
  guint n_lists = 0;
  const guint n = json_array_get_length (array);

  if (n == 0)
    return SLUICE_RECORDS_EMPTY;
  for (guint i = 0; i < n; i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      n_objects += JSON_NODE_HOLDS_OBJECT (element);
      n_lists += JSON_NODE_HOLDS_ARRAY (element);
    }
  if (n_objects * 2 > n)
    return SLUICE_RECORDS_OBJECTS;
  return n_lists * 2 > n ? SLUICE_RECORDS_LISTS : SLUICE_RECORDS_SCALARS;
}

static const char *
name_of_kind (SluiceRecordsKind kind)
{
  switch (kind)
    {
    case SLUICE_RECORDS_OBJECTS:
      return "objects";
    case SLUICE_RECORDS_LISTS:
      return "lists";
    case SLUICE_RECORDS_SCALARS:
      return "values";
    case SLUICE_RECORDS_EMPTY:
    case SLUICE_RECORDS_MEMBERS:
    case SLUICE_RECORDS_ONE:
    default:
      return "elements";
    }
}

/* `links: [{"rel": "next", "href": "..."}]` is no data. */
static gboolean
is_list_of_links (JsonArray *array)
{
  JsonNode *first = json_array_get_length (array) > 0 ? json_array_get_element (array, 0) : NULL;

  return first != NULL && JSON_NODE_HOLDS_OBJECT (first) &&
         json_object_has_member (json_node_get_object (first), "rel") &&
         (json_object_has_member (json_node_get_object (first), "href") ||
          json_object_has_member (json_node_get_object (first), "url"));
}

/* Whether an object says how long a list is, or how it goes on: then the list in
 * it is what the answer is about. */
static gboolean
has_paging (JsonObject *object)
{
  static const char *const words[] = { "next", "total", "per_page", "perPage", "offset", "cursor", "more_", "hasMore" };
  JsonObjectIter iter;
  const char *name;

  if (object == NULL)
    return FALSE;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
      if (strstr (name, words[i]) != NULL)
        return TRUE;
  return FALSE;
}

static void
visit_list (Walk       *walk,
            JsonNode   *node,
            JsonObject *parent,
            const char *path,
            const char *key,
            guint       depth,
            gboolean    unfit)
{
  JsonArray *array = json_node_get_array (node);
  const SluiceRecordsKind kind = kind_of_list (array);
  const guint64 count = sluice_response_tree_get_length (walk->tree, node);
  const gboolean named = depth > 0 && depth <= MAX_NAMED_DEPTH && g_strv_contains (record_names, key);
  JsonNode *first = count > 0 ? json_array_get_element (array, 0) : NULL;
  guint rank;

  if (is_list_of_links (array))
    {
      add_beside (walk->shape->links, path, key, NULL, node);
      return;
    }
  if (unfit)
    return;

  if (depth == 0)
    rank = RANK_ROOT;
  else if (kind == SLUICE_RECORDS_EMPTY)
    rank = named ? RANK_NAMED : RANK_EMPTY;
  else if (named)
    rank = kind == SLUICE_RECORDS_SCALARS ? RANK_NAMED_POOR : RANK_NAMED;
  else if (kind == SLUICE_RECORDS_OBJECTS)
    rank = g_strv_contains (company_names, key) ? RANK_BESIDE : has_paging (parent) ? RANK_PAGED : RANK_OBJECTS;
  else
    return;

  add_candidate (walk, path, depth, kind, count, first, rank,
                 depth == 0 ? g_strdup_printf ("The answer is a list of %" G_GUINT64_FORMAT " %s", count,
                                               name_of_kind (kind))
                            : g_strdup_printf ("“%s” is a list of %" G_GUINT64_FORMAT " %s", path, count,
                                               name_of_kind (kind)));
}

static gboolean
is_id_like (const char *key)
{
  gsize n_digits = 0;
  gsize n_hex = 0;
  const gsize length = strlen (key);

  for (const char *p = key; *p != '\0'; p++)
    {
      n_digits += g_ascii_isdigit (*p);
      n_hex += g_ascii_isxdigit (*p) || *p == '-';
    }
  return length > 0 && (n_digits == length || (*key == '-' && n_digits + 1 == length) ||
                        (n_hex == length && length >= 16));
}

/* Whether the members of @object are records of one kind: all are objects, and
 * have most of the first one's fields. */
static gboolean
are_members_alike (JsonObject *object,
                   gboolean   *ret_by_id)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;
  JsonObject *first = NULL;
  guint shared = 0;
  guint seen = 0;

  *ret_by_id = TRUE;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    {
      JsonObjectIter inner;
      const char *name;

      if (!JSON_NODE_HOLDS_OBJECT (node) || json_object_get_size (json_node_get_object (node)) == 0)
        return FALSE;
      *ret_by_id = *ret_by_id && is_id_like (key);
      if (first == NULL)
        {
          first = json_node_get_object (node);
          continue;
        }
      json_object_iter_init_ordered (&inner, json_node_get_object (node));
      while (json_object_iter_next_ordered (&inner, &name, NULL))
        {
          seen++;
          shared += json_object_has_member (first, name);
        }
    }
  if (json_object_get_size (object) < 2)
    return first != NULL && *ret_by_id;
  return shared * 100 >= seen * MIN_ALIKE;
}

static gboolean
visit_members (Walk       *walk,
               JsonNode   *node,
               const char *path,
               guint       depth)
{
  JsonObject *object = json_node_get_object (node);
  g_autofree char *members = NULL;
  gboolean by_id = FALSE;
  guint64 count;
  g_autoptr(GList) values = NULL;

  if (json_object_get_size (object) == 0 || !are_members_alike (object, &by_id))
    return FALSE;

  count = sluice_response_tree_get_length (walk->tree, node);
  values = json_object_get_values (object);
  members = g_strconcat (path, ".*", NULL);
  add_candidate (walk, members, depth, SLUICE_RECORDS_MEMBERS, count, values->data,
                 by_id ? RANK_MEMBERS_BY_ID : RANK_MEMBERS,
                 g_strdup_printf ("“%s” is an object of %" G_GUINT64_FORMAT " objects that look alike%s", path,
                                  count, by_id ? ", named by their ids" : ""));
  return by_id;
}

static void
visit_object (Walk       *walk,
              JsonNode   *node,
              const char *path,
              const char *key,
              guint       depth,
              gboolean    unfit)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (depth > 0)
    add_beside (walk->shape->objects, path, key, NULL, node);
  if (!unfit && visit_members (walk, node, path, depth))
    return;
  if (depth == MAX_DEPTH)
    return;

  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      g_autofree char *member = sluice_path_escape_key (path, name);
      const gboolean unfit_member = unfit || g_strv_contains (unfit_names, name);

      if (JSON_NODE_HOLDS_OBJECT (value))
        visit_object (walk, value, member, name, depth + 1, unfit_member);
      else if (JSON_NODE_HOLDS_ARRAY (value))
        visit_list (walk, value, json_node_get_object (node), member, name, depth + 1, unfit_member);
      else
        add_beside (walk->shape->scalars, member, name, key, value);
    }
}

/* `{"status": "success", "message": ["a", "b"]}`: where an object holds one list
 * of values and hardly anything else, that is what it is about. */
static void
consider_only_list (Walk       *walk,
                    JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  JsonNode *list = NULL;
  g_autofree char *path = NULL;
  guint n_others = 0;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      if (JSON_NODE_HOLDS_OBJECT (value) || (JSON_NODE_HOLDS_ARRAY (value) && list != NULL))
        return;
      if (!JSON_NODE_HOLDS_ARRAY (value))
        n_others++;
      else if (!g_strv_contains (unfit_names, name) && !g_strv_contains (record_names, name))
        {
          list = value;
          path = sluice_path_escape_key (NULL, name);
        }
    }
  if (list == NULL || n_others > 2 || json_array_get_length (json_node_get_array (list)) < 2 ||
      kind_of_list (json_node_get_array (list)) == SLUICE_RECORDS_OBJECTS)
    return;

  add_candidate (walk, path, 1, kind_of_list (json_node_get_array (list)),
                 sluice_response_tree_get_length (walk->tree, list),
                 json_array_get_element (json_node_get_array (list), 0), RANK_ONLY_LIST,
                 g_strdup_printf ("“%s” is the only list in the answer", path));
}

/* `{"data": {...}}` and `{"status": "ok", "result": {...}}`. */
static void
consider_one (Walk     *walk,
              JsonNode *root)
{
  JsonObject *object = json_node_get_object (root);

  for (guint i = 0; wrapper_names[i] != NULL; i++)
    {
      JsonNode *inside = json_object_get_member (object, wrapper_names[i]);

      if (inside != NULL && JSON_NODE_HOLDS_OBJECT (inside) && json_object_get_size (object) <= 4 &&
          json_object_get_size (json_node_get_object (inside)) > 0)
        add_candidate (walk, wrapper_names[i], 1, SLUICE_RECORDS_ONE, 1, inside, RANK_WRAPPED,
                       g_strdup_printf ("There is no list; “%s” is one object", wrapper_names[i]));
    }
  add_candidate (walk, "$", 0, SLUICE_RECORDS_ONE, 1, root, RANK_ONE,
                 g_strdup ("There is no list of records: the answer is one object"));
}

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const SluiceRecordsCandidate *x = *(const SluiceRecordsCandidate *const *) a;
  const SluiceRecordsCandidate *y = *(const SluiceRecordsCandidate *const *) b;

  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  /* Of those with a name the first one counts, as for a run with `auto`. */
  if (x->rank == RANK_NAMED)
    return 0;
  if (x->depth != y->depth)
    return x->depth < y->depth ? -1 : 1;
  if (x->count != y->count)
    return x->count > y->count ? -1 : 1;
  return 0;
}

/* The records that the caller names, whatever they are. */
static void
add_asked (Walk       *walk,
           const char *records)
{
  SluiceRecordsCandidate *known = NULL;
  JsonNode *node;

  for (guint i = 0; i < walk->shape->records->len && known == NULL; i++)
    {
      SluiceRecordsCandidate *candidate = g_ptr_array_index (walk->shape->records, i);

      if (g_str_equal (candidate->path, records))
        known = candidate;
    }
  if (known == NULL)
    {
      node = sluice_response_tree_find (walk->tree, records);
      known = add_candidate (walk, records, 0, SLUICE_RECORDS_OBJECTS, 0, NULL, RANK_ASKED,
                             g_strdup ("The task says so"));
      if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
        {
          known->kind = SLUICE_RECORDS_ONE;
          known->count = 1;
        }
      else if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
        {
          known->kind = kind_of_list (json_node_get_array (node));
          known->count = sluice_response_tree_get_length (walk->tree, node);
        }
    }
  known->rank = RANK_ASKED;
}

/* What is inside the records is not beside them. */
static void
drop_inside (GPtrArray  *beside,
             const char *records)
{
  g_autofree char *prefix = NULL;

  if (!g_str_has_suffix (records, ".*"))
    return;
  prefix = g_strndup (records, strlen (records) - 1);
  for (guint i = beside->len; i > 0; i--)
    {
      const SluiceResponseScalar *scalar = g_ptr_array_index (beside, i - 1);

      if (g_str_has_prefix (scalar->path, prefix))
        g_ptr_array_remove_index (beside, i - 1);
    }
}

/* g_ptr_array_sort() is not stable before GLib 2.76. */
static void
sort_candidates (GPtrArray *candidates)
{
  for (guint i = 1; i < candidates->len; i++)
    for (guint j = i; j > 0 && compare_candidates (&candidates->pdata[j - 1], &candidates->pdata[j]) > 0; j--)
      {
        gpointer swap = candidates->pdata[j];

        candidates->pdata[j] = candidates->pdata[j - 1];
        candidates->pdata[j - 1] = swap;
      }
}

/**
 * sluice_response_shape_new:
 * @tree: an answer
 * @records: (nullable): where its records are, if that is known
 *
 * Finds the lists of an answer, and what stands beside them: the first list
 * named data, items, results, entries, records, rows, values or objects, at
 * most three names deep; else the shallowest list of objects; never what is in
 * meta, links or errors. Deterministic; looks at nothing but @tree.
 *
 * Returns: (transfer full): what it is made of
 */
SluiceResponseShape *
sluice_response_shape_new (const SluiceResponseTree *tree,
                           const char               *records)
{
  SluiceResponseShape *self;
  JsonNode *root;
  Walk walk;

  g_return_val_if_fail (tree != NULL, NULL);

  self = g_new0 (SluiceResponseShape, 1);
  self->records = g_ptr_array_new_with_free_func (candidate_free);
  self->scalars = g_ptr_array_new_with_free_func (scalar_free);
  self->objects = g_ptr_array_new_with_free_func (scalar_free);
  self->links = g_ptr_array_new_with_free_func (scalar_free);
  walk.tree = tree;
  walk.shape = self;

  root = sluice_response_tree_get_root (tree);
  if (JSON_NODE_HOLDS_ARRAY (root))
    visit_list (&walk, root, NULL, "$", "$", 0, FALSE);
  else if (JSON_NODE_HOLDS_OBJECT (root))
    {
      visit_object (&walk, root, "$", NULL, 0, FALSE);
      consider_only_list (&walk, json_node_get_object (root));
      consider_one (&walk, root);
    }
  if (records != NULL)
    add_asked (&walk, records);
  if (self->records->len == 0)
    add_candidate (&walk, "$", 0, SLUICE_RECORDS_ONE, 1, root, RANK_ONE, g_strdup ("The answer is one value"));
  sort_candidates (self->records);
  drop_inside (self->scalars, sluice_response_shape_get_records (self)->path);
  drop_inside (self->objects, sluice_response_shape_get_records (self)->path);
  return self;
}

/**
 * sluice_response_shape_free:
 * @self: (transfer full): a shape
 */
void
sluice_response_shape_free (SluiceResponseShape *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->records);
  g_ptr_array_unref (self->scalars);
  g_ptr_array_unref (self->objects);
  g_ptr_array_unref (self->links);
  g_free (self);
}

/**
 * sluice_response_shape_get_records:
 * @self: a shape
 *
 * Returns: (transfer none): where the records are
 */
const SluiceRecordsCandidate *
sluice_response_shape_get_records (const SluiceResponseShape *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_ptr_array_index (self->records, 0);
}

/**
 * sluice_response_shape_has_list:
 * @self: a shape
 *
 * Returns: whether there is more than one record, or could be
 */
gboolean
sluice_response_shape_has_list (const SluiceResponseShape *self)
{
  return sluice_response_shape_get_records (self)->kind != SLUICE_RECORDS_ONE;
}

/**
 * sluice_response_shape_to_json:
 * @self: a shape
 *
 * Returns: (transfer full): the member `records` of what a guess gives
 */
JsonObject *
sluice_response_shape_to_json (const SluiceResponseShape *self)
{
  const SluiceRecordsCandidate *chosen = sluice_response_shape_get_records (self);
  JsonObject *object = json_object_new ();
  JsonArray *evidence = json_array_new ();
  JsonArray *candidates = json_array_new ();

  json_object_set_string_member (object, "path", chosen->path);
  json_array_add_string_element (evidence, chosen->evidence);
  json_object_set_array_member (object, "evidence", evidence);
  for (guint i = 0; i < self->records->len; i++)
    {
      const SluiceRecordsCandidate *candidate = g_ptr_array_index (self->records, i);
      JsonObject *item = json_object_new ();
      JsonArray *fields = json_array_new ();

      for (guint j = 0; candidate->fields[j] != NULL; j++)
        json_array_add_string_element (fields, candidate->fields[j]);
      json_object_set_string_member (item, "path", candidate->path);
      json_object_set_int_member (item, "count", (gint64) candidate->count);
      json_object_set_array_member (item, "fields", fields);
      json_object_set_string_member (item, "evidence", candidate->evidence);
      json_array_add_object_element (candidates, item);
    }
  json_object_set_array_member (object, "candidates", candidates);
  return object;
}
