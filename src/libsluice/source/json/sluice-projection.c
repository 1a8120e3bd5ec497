/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-projection.h"

#include "sluice-json-decode.h"
#include "sluice-projection-tree.h"

struct _SluiceProjection
{
  SluiceProjectionNode *record;
  SluiceProjectionNode *element;        /* (nullable) what every exploded element is */
  GArray *columns;                      /* (element-type SluiceProjectionColumn) */
  GPtrArray *parents;                   /* (element-type SluicePath) paths below `parent.` */
  SluiceValue *slots;
  guint n_slots;
  SluiceValue *element_slots;
  guint n_element_slots;
  const char *exploded;                 /* (nullable) the list in the record's text */
};

/* Nodes of one column while the tree is still growing. */
typedef struct
{
  SluiceProjectionNode *node;
  SluiceProjectionNode *whole;
  SluiceProjectionNode *element;
} ColumnNodes;

static guint
find_wildcard (const SluicePath *path)
{
  guint n = sluice_path_get_n_steps (path);

  for (guint i = 0; i < n; i++)
    {
      SluicePathStepKind kind = sluice_path_get_step (path, i)->kind;

      if (kind == SLUICE_PATH_STEP_EACH_ELEMENT || kind == SLUICE_PATH_STEP_EACH_MEMBER)
        return i;
    }
  return n;
}

/* The steps behind the wildcard lead into the element's own tree. All exploding
 * columns of a task share one list; others stay without a value, as do paths
 * with a second wildcard. */
static SluiceProjectionNode *
descend_into_element (SluiceProjection *self,
                      const SluicePath *path,
                      guint             wildcard)
{
  SluiceProjectionNode *list = sluice_projection_node_descend (self->record, path, 0, wildcard);
  guint n = sluice_path_get_n_steps (path);

  for (guint i = wildcard + 1; i < n; i++)
    {
      SluicePathStepKind kind = sluice_path_get_step (path, i)->kind;

      if (kind == SLUICE_PATH_STEP_EACH_ELEMENT || kind == SLUICE_PATH_STEP_EACH_MEMBER)
        return NULL;
    }

  if (self->element == NULL)
    {
      self->element = sluice_projection_node_new ();
      list->each = self->element;
      list->each_is_member =
        sluice_path_get_step (path, wildcard)->kind == SLUICE_PATH_STEP_EACH_MEMBER;
    }
  if (list->each == NULL)
    return NULL;
  return sluice_projection_node_descend (list->each, path, wildcard + 1, n);
}

static void
set_extra (SluiceProjection       *self,
           SluiceProjectionColumn *column,
           const SluicePath       *path)
{
  const char *key;
  guint n = sluice_path_get_n_steps (path);

  if (n == 0 || sluice_path_get_step (path, 0)->kind != SLUICE_PATH_STEP_KEY)
    return;

  key = sluice_path_get_step (path, 0)->key;
  if (n == 1 && g_str_equal (key, "_index"))
    column->extra = SLUICE_PROJECTION_INDEX;
  else if (n == 1 && g_str_equal (key, "_key"))
    column->extra = SLUICE_PROJECTION_KEY;
  else if (n == 1 && g_str_has_prefix (key, "_key") && strlen (key) == 5 &&
           key[4] >= '1' && key[4] <= '9')
    {
      column->extra = SLUICE_PROJECTION_OUTER_KEY;
      column->number = (guint) (key[4] - '1');
    }
  else if (n > 1 && g_str_equal (key, "parent") && find_wildcard (path) == n)
    {
      column->extra = SLUICE_PROJECTION_PARENT;
      column->number = self->parents->len;
      g_ptr_array_add (self->parents, sluice_path_ref ((SluicePath *) path));
    }
}

static void
add_column (SluiceProjection *self,
            const SluicePath *path,
            GArray           *nodes)
{
  SluiceProjectionColumn column = { .slot = -1, .whole_slot = -1, .element_slot = -1 };
  ColumnNodes found = { NULL, NULL, NULL };
  guint n = sluice_path_get_n_steps (path);
  guint wildcard = find_wildcard (path);

  /* A member that is named as the whole text is that member. */
  if (n > 1 || wildcard < n)
    {
      found.whole = sluice_projection_node_member (self->record, sluice_path_get_text (path));
      found.whole->wanted = TRUE;
    }
  if (wildcard < n)
    found.element = descend_into_element (self, path, wildcard);
  else
    found.node = sluice_projection_node_descend (self->record, path, 0, n);

  if (found.element != NULL)
    found.element->wanted = TRUE;
  if (found.node != NULL)
    found.node->wanted = TRUE;
  set_extra (self, &column, path);
  g_array_append_val (self->columns, column);
  g_array_append_val (nodes, found);
}

static void
number_slots (SluiceProjection *self,
              GArray           *nodes)
{
  self->n_slots = sluice_projection_node_number (self->record, 0);
  self->slots = g_new0 (SluiceValue, MAX (self->n_slots, 1));
  if (self->element != NULL)
    self->n_element_slots = sluice_projection_node_number (self->element, 0);
  self->element_slots = g_new0 (SluiceValue, MAX (self->n_element_slots, 1));

  for (guint i = 0; i < nodes->len; i++)
    {
      ColumnNodes *found = &g_array_index (nodes, ColumnNodes, i);
      SluiceProjectionColumn *column = &g_array_index (self->columns, SluiceProjectionColumn, i);

      column->slot = found->node != NULL ? found->node->slot : -1;
      column->whole_slot = found->whole != NULL ? found->whole->slot : -1;
      column->element_slot = found->element != NULL ? found->element->slot : -1;
    }
}

/**
 * sluice_projection_new:
 * @paths: (element-type SluicePath): the wanted cells, one column each
 *
 * Returns: (transfer full): a projection
 */
SluiceProjection *
sluice_projection_new (GPtrArray *paths)
{
  SluiceProjection *self = g_new0 (SluiceProjection, 1);
  g_autoptr(GArray) nodes = g_array_new (FALSE, FALSE, sizeof (ColumnNodes));

  self->record = sluice_projection_node_new ();
  self->columns = g_array_new (FALSE, FALSE, sizeof (SluiceProjectionColumn));
  self->parents = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  for (guint i = 0; i < paths->len; i++)
    add_column (self, g_ptr_array_index (paths, i), nodes);
  number_slots (self, nodes);
  return self;
}

/**
 * sluice_projection_free:
 * @self: (transfer full): a projection
 */
void
sluice_projection_free (SluiceProjection *self)
{
  g_return_if_fail (self != NULL);

  sluice_projection_node_free (self->record);
  g_clear_pointer (&self->element, sluice_projection_node_free);
  g_array_unref (self->columns);
  g_ptr_array_unref (self->parents);
  g_free (self->slots);
  g_free (self->element_slots);
  g_free (self);
}

static inline const SluiceProjectionMember *
get_members (const SluiceProjectionNode *node)
{
  return (const SluiceProjectionMember *) (gpointer) node->members->data;
}

/* Members usually come in the order in which they were asked for: whether the
 * name at @p is the expected one takes a load and a comparison. */
static inline gboolean
is_expected (const SluiceProjectionMember *member,
             const SluiceJsonScanner      *scanner,
             const char                   *p)
{
  guint64 head;

  memcpy (&head, p, sizeof head);
  if ((head & member->head_mask) != member->head || !member->plain)
    return FALSE;
  if (member->len < 8)
    return TRUE;
  return (gsize) (scanner->end - p) > member->len && p[member->len] == '"' &&
         memcmp (p + 8, member->name + 8, member->len - 8) == 0;
}

static const SluiceProjectionMember *
look_up (const SluiceProjectionNode *node,
         const char                 *name,
         gsize                       len,
         guint                      *guess)
{
  const SluiceProjectionMember *members = get_members (node);

  if ((node->lengths >> (len % 64) & 1) == 0)
    return NULL;
  for (guint i = 0; i < node->members->len; i++)
    {
      if (members[i].len == len && memcmp (members[i].name, name, len) == 0)
        {
          *guess = i + 1;
          return &members[i];
        }
    }
  return NULL;
}

static const SluiceProjectionMember *
look_up_escaped (const SluiceProjectionNode *node,
                 const char                 *name,
                 gsize                       len,
                 guint                      *guess)
{
  g_autofree char *decoded = g_malloc (len + 1);

  return look_up (node, decoded, sluice_json_unescape (name, len, decoded), guess);
}

/* Scans the name at *ptr (on its quote) and its colon; *ret_member is the wanted
 * member, if it is one. Returns where the value starts. */
static inline const char *
scan_name (SluiceJsonScanner            *scanner,
           const SluiceProjectionNode   *node,
           const char                   *p,
           guint                        *guess,
           const SluiceProjectionMember **ret_member)
{
  const char *name = p + 1;
  gboolean escaped = FALSE;

  if (*p == '"' && *guess < node->members->len &&
      is_expected (get_members (node) + *guess, scanner, name))
    {
      *ret_member = get_members (node) + (*guess)++;
      p = name + (*ret_member)->len;
    }
  else
    {
      p = sluice_json_scanner_name (scanner, p, &escaped);
      if (p == NULL)
        return NULL;
      *ret_member = escaped ? look_up_escaped (node, name, (gsize) (p - name), guess)
                            : look_up (node, name, (gsize) (p - name), guess);
    }

  if (G_LIKELY (p[1] == ':' && (guchar) p[2] > ' '))
    return p + 2;
  return sluice_json_scanner_colon (scanner, p);
}

static const char *parse_value (SluiceProjection           *self,
                                SluiceJsonScanner          *scanner,
                                const SluiceProjectionNode *node,
                                const char                 *p,
                                SluiceValue                *slots);

static const char *
parse_object (SluiceProjection           *self,
              SluiceJsonScanner          *scanner,
              const SluiceProjectionNode *node,
              const char                 *p,
              SluiceValue                *slots)
{
  const SluiceProjectionMember *member = NULL;
  guint guess = 0;
  gboolean closed;

  p = sluice_json_skip_space (p + 1);
  if (*p == '}')
    return p + 1;

  for (;;)
    {
      p = scan_name (scanner, node, p, &guess, &member);
      if (p == NULL)
        return NULL;
      if (member != NULL)
        p = parse_value (self, scanner, member->node, p, slots);
      else
        p = sluice_json_scanner_skip (scanner, p);
      if (p == NULL)
        return NULL;

      if (G_LIKELY (p[0] == ',' && p[1] == '"'))
        {
          p++;
          continue;
        }
      p = sluice_json_scanner_next (scanner, p, TRUE, &closed);
      if (p == NULL || closed)
        return p;
    }
}

static const char *
parse_list (SluiceProjection           *self,
            SluiceJsonScanner          *scanner,
            const SluiceProjectionNode *node,
            const char                 *p,
            SluiceValue                *slots)
{
  const SluiceProjectionPlace *places =
    (const SluiceProjectionPlace *) (gpointer) node->places->data;
  guint next_place = 0;
  gboolean closed;

  p = sluice_json_skip_space (p + 1);
  if (*p == ']')
    return p + 1;

  for (guint64 index = 0;; index++)
    {
      if (next_place < node->places->len && places[next_place].index == index)
        p = parse_value (self, scanner, places[next_place++].node, p, slots);
      else
        p = sluice_json_scanner_skip (scanner, p);
      if (p == NULL)
        return NULL;

      p = sluice_json_scanner_next (scanner, p, FALSE, &closed);
      if (p == NULL || closed)
        return p;
    }
}

static const char *
parse_container (SluiceProjection           *self,
                 SluiceJsonScanner          *scanner,
                 const SluiceProjectionNode *node,
                 const char                 *text,
                 SluiceValue                *slots)
{
  const char *p;

  if (node->each != NULL && node->each_is_member == (*text == '{'))
    self->exploded = text;
  if (node->members->len == 0 && node->places->len == 0)
    p = sluice_json_scanner_container (scanner, text);
  else if (scanner->depth >= scanner->max_depth)
    return sluice_json_scanner_too_deep (scanner, text);
  else
    {
      scanner->depth++;
      p = *text == '{' ? parse_object (self, scanner, node, text, slots)
                       : parse_list (self, scanner, node, text, slots);
      scanner->depth--;
    }

  if (p != NULL && node->slot >= 0)
    slots[node->slot] = sluice_value_text (SLUICE_VALUE_JSON, text, (gsize) (p - text));
  return p;
}

/* Parses the value at @p into the slots of @node and of what is below it. The
 * recursion is as deep as the wanted paths, which have a bounded number of
 * steps, never as deep as the data. */
static const char *
parse_value (SluiceProjection           *self,
             SluiceJsonScanner          *scanner,
             const SluiceProjectionNode *node,
             const char                 *text,
             SluiceValue                *slots)
{
  SluiceValue *slot = node->slot >= 0 ? &slots[node->slot] : NULL;
  gboolean escaped = FALSE;
  const char *p;

  /* Of double keys the last one wins, and it wins as a whole. */
  if (!sluice_projection_node_is_leaf (node))
    {
      memset (slots + node->first_slot, 0,
              (node->end_slot - node->first_slot) * sizeof (SluiceValue));
      if (node->each != NULL)
        self->exploded = NULL;
    }

  switch (*text)
    {
    case '"':
      p = sluice_json_scanner_text (scanner, text + 1, &escaped);
      if (p == NULL)
        return NULL;
      if (slot != NULL)
        {
          *slot = sluice_value_text (SLUICE_VALUE_TEXT, text + 1, (gsize) (p - text - 1));
          slot->reserved[0] = escaped ? SLUICE_PROJECTED_ESCAPED : 0;
        }
      return p + 1;

    case '{':
    case '[':
      return parse_container (self, scanner, node, text, slots);

    case 't':
    case 'f':
      p = sluice_json_scanner_literal (scanner, text);
      if (p != NULL && slot != NULL)
        *slot = sluice_value_int (SLUICE_VALUE_BOOLEAN, *text == 't');
      return p;

    case 'n':
      p = sluice_json_scanner_literal (scanner, text);
      if (p != NULL && slot != NULL)
        *slot = SLUICE_NULL_VALUE;
      return p;

    default:
      p = sluice_json_scanner_number (scanner, text);
      if (p != NULL && slot != NULL)
        *slot = sluice_value_text (SLUICE_VALUE_NUMBER, text, (gsize) (p - text));
      return p;
    }
}

/**
 * sluice_projection_parse:
 * @self: a projection
 * @scanner: the scanner of the text
 * @text: where a record starts
 *
 * Validates the record and fills the slots. Texts are left as they stand in
 * JSON, `reserved[0]` says whether they hold escapes; lists and objects are
 * their text, insignificant space included.
 *
 * Returns: (nullable): what stands behind the record; %NULL: see the scanner
 */
const char *
sluice_projection_parse (SluiceProjection  *self,
                         SluiceJsonScanner *scanner,
                         const char        *text)
{
  /* The root's slots are wiped by parse_value() unless the root is a leaf. */
  self->exploded = NULL;
  return parse_value (self, scanner, self->record, text, self->slots);
}

/**
 * sluice_projection_get_slots:
 * @self: a projection
 *
 * Returns: (transfer none): the record's slots
 */
const SluiceValue *
sluice_projection_get_slots (const SluiceProjection *self)
{
  return self->slots;
}

/**
 * sluice_projection_get_exploded:
 * @self: a projection
 *
 * Returns: (nullable): where the exploded list (or object) stands in the text
 *   of the record, %NULL if the record has none
 */
const char *
sluice_projection_get_exploded (const SluiceProjection *self)
{
  return self->exploded;
}

/**
 * sluice_projection_next_element:
 * @self: a projection
 * @scanner: the scanner of the text
 * @p: the bracket of the exploded list, or what stands behind the last element
 *
 * Fills the element's slots. Elements are taken one by one from the text that
 * was validated before, so that a list of millions takes no memory.
 *
 * Returns: (nullable): what stands behind the element, %NULL if there is none
 */
const char *
sluice_projection_next_element (SluiceProjection  *self,
                                SluiceJsonScanner *scanner,
                                const char        *p)
{
  gboolean escaped = FALSE;

  p = sluice_json_skip_space (p);
  if (*p == ']' || *p == '}')
    return NULL;
  /* On the bracket, or on the comma. */
  p = sluice_json_skip_space (p + 1);
  if (*p == ']' || *p == '}')
    return NULL;
  if (*self->exploded == '{')
    {
      p = sluice_json_scanner_text (scanner, p + 1, &escaped);
      p = sluice_json_skip_space (p + 1);
      p = sluice_json_skip_space (p + 1);
    }
  memset (self->element_slots, 0, self->n_element_slots * sizeof (SluiceValue));
  return parse_value (self, scanner, self->element, p, self->element_slots);
}

/**
 * sluice_projection_get_element_slots:
 * @self: a projection
 *
 * Returns: (transfer none): the slots of the element that was parsed last
 */
const SluiceValue *
sluice_projection_get_element_slots (const SluiceProjection *self)
{
  return self->element_slots;
}

/**
 * sluice_projection_is_exploding:
 * @self: a projection
 *
 * Returns: whether a record makes a row for each element of a list
 */
gboolean
sluice_projection_is_exploding (const SluiceProjection *self)
{
  return self->element != NULL;
}

/**
 * sluice_projection_takes:
 * @self: a projection
 * @first: the first byte of a record
 *
 * Whether a column can be filled from such a record: one that is no object has
 * no members, so only `$`, places in it and what is known from the way to it.
 *
 * Returns: whether it makes sense
 */
gboolean
sluice_projection_takes (const SluiceProjection *self,
                         char                    first)
{
  if (first == '{' || self->record->wanted || self->columns->len == 0)
    return TRUE;
  return first == '[' && (self->record->places->len > 0 ||
                          (self->record->each != NULL && !self->record->each_is_member));
}

/**
 * sluice_projection_get_columns:
 * @self: a projection
 *
 * Returns: (transfer none): where the columns' cells come from
 */
const SluiceProjectionColumn *
sluice_projection_get_columns (const SluiceProjection *self)
{
  return (const SluiceProjectionColumn *) (gpointer) self->columns->data;
}

/**
 * sluice_projection_get_parents:
 * @self: a projection
 *
 * Returns: (transfer none) (element-type SluicePath): the paths that start with
 *   `parent.`, by the columns' `number`
 */
GPtrArray *
sluice_projection_get_parents (const SluiceProjection *self)
{
  return self->parents;
}
