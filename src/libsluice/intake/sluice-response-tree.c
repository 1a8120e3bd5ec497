/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-response-tree.h"

#include "sluice-error.h"
#include "sluice-json-decode.h"
#include "sluice-json-scanner.h"
#include "sluice-path.h"
#include "sluice-redaction.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* What is kept: of each list, of each object, in all. */
#define MAX_ELEMENTS 100
#define MAX_MEMBERS 1000
#define MAX_NODES 200000
#define MAX_DEPTH 64
/* What the reader of a run allows by default. */
#define MAX_SCAN_DEPTH 1000
/* What is shown: elements of a list, members of an object, bytes of a text. */
#define SHOWN_ELEMENTS 3
#define SHOWN_MEMBERS 200
#define SHOWN_TEXT 2000

struct _SluiceResponseTree
{
  JsonNode *root;               /* (owned) */
  GHashTable *lengths;          /* (owned) of containers that were cut: JsonNode -> guint64 */
  gboolean lines;
  gboolean cut;
};

typedef struct
{
  SluiceResponseTree *tree;     /* (unowned) */
  SluiceJsonScanner json;
  const char *start;
  const char *p;
  guint depth;
  guint n_nodes;
  gboolean may_be_cut;          /* an end in the middle is no mistake */
} Builder;

static JsonNode *build_value (Builder *builder);

/* Whether the data simply end where the scanner gave up. */
static gboolean
take_cut (Builder *builder)
{
  if (builder->json.status != SLUICE_SCAN_MORE || !builder->may_be_cut)
    return FALSE;
  builder->tree->cut = TRUE;
  return TRUE;
}

static char *
decode_text (const char *text,
             gsize       size)
{
  g_autofree char *decoded = g_malloc (size + 1);
  const gsize length = sluice_json_unescape (text, size, decoded);

  return g_utf8_make_valid (decoded, (gssize) length);
}

static char *
build_text (Builder *builder)
{
  gboolean escaped = FALSE;
  const char *text = builder->p + 1;
  const char *end = sluice_json_scanner_name (&builder->json, builder->p, &escaped);

  if (end == NULL)
    return NULL;
  builder->p = end + 1;
  return decode_text (text, (gsize) (end - text));
}

static JsonNode *
make_number (const char *text,
             gsize       size)
{
  g_autofree char *token = g_strndup (text, size);
  gsize digits = 0;
  double value;

  if (strpbrk (token, ".eE") == NULL && strcmp (token, "-0") != 0)
    {
      gint64 integer;

      errno = 0;
      integer = g_ascii_strtoll (token, NULL, 10);
      if (errno == 0)
        return json_node_init_int (json_node_alloc (), integer);
      return json_node_init_string (json_node_alloc (), token);
    }

  for (const char *p = token; *p != '\0' && *p != 'e' && *p != 'E'; p++)
    digits += g_ascii_isdigit (*p);
  value = g_ascii_strtod (token, NULL);
  if (digits > 15 || !isfinite (value))
    return json_node_init_string (json_node_alloc (), token);
  return json_node_init_double (json_node_alloc (), value);
}

static JsonNode *
build_scalar (Builder *builder)
{
  const char *start = builder->p;
  const char *end;
  g_autofree char *text = NULL;

  if (*start == '"')
    {
      text = build_text (builder);
      return text != NULL ? json_node_init_string (json_node_alloc (), text) : NULL;
    }

  end = sluice_json_scanner_skip (&builder->json, start);
  if (end == NULL)
    return NULL;
  builder->p = end;
  if (*start == 'n')
    return json_node_init_null (json_node_alloc ());
  if (*start == 't' || *start == 'f')
    return json_node_init_boolean (json_node_alloc (), *start == 't');
  return make_number (start, (gsize) (end - start));
}

/* A container whose inside is not looked at. */
static JsonNode *
skip_container (Builder *builder)
{
  const gboolean is_object = *builder->p == '{';
  const char *end = sluice_json_scanner_container (&builder->json, builder->p);

  if (end == NULL)
    return NULL;
  builder->p = end;
  if (is_object)
    return json_node_init_object (json_node_alloc (), json_object_new ());
  return json_node_init_array (json_node_alloc (), json_array_new ());
}

static gboolean
skip_value (Builder *builder)
{
  const char *end = sluice_json_scanner_skip (&builder->json, builder->p);

  if (end != NULL)
    builder->p = end;
  return end != NULL;
}

/* One member into @object, or past it where there are enough. */
static gboolean
build_member (Builder    *builder,
              JsonObject *object)
{
  g_autofree char *key = build_text (builder);
  const char *value;
  JsonNode *node;

  if (key == NULL)
    return FALSE;
  value = sluice_json_scanner_colon (&builder->json, builder->p - 1);
  if (value == NULL)
    return FALSE;
  builder->p = value;
  if (json_object_get_size (object) >= MAX_MEMBERS)
    return skip_value (builder);

  node = build_value (builder);
  if (node == NULL)
    return FALSE;
  json_object_set_member (object, key, node);
  return TRUE;
}

static gboolean
build_element (Builder   *builder,
               JsonArray *array)
{
  JsonNode *node;

  if (json_array_get_length (array) >= MAX_ELEMENTS)
    return skip_value (builder);

  node = build_value (builder);
  if (node == NULL)
    return FALSE;
  json_array_add_element (array, node);
  return TRUE;
}

static void
note_length (Builder  *builder,
             JsonNode *node,
             guint64   length,
             guint64   kept)
{
  if (length > kept)
    g_hash_table_insert (builder->tree->lengths, node, g_memdup2 (&length, sizeof length));
}

/* The inside of the container whose bracket is at builder->p. */
static gboolean
build_inside (Builder    *builder,
              JsonObject *object,
              JsonArray  *array,
              guint64    *ret_length)
{
  const char closing = object != NULL ? '}' : ']';
  gboolean closed;

  builder->p = sluice_json_skip_space (builder->p + 1);
  if (*builder->p == closing)
    {
      builder->p++;
      return TRUE;
    }

  for (;;)
    {
      const gboolean cut_before = builder->tree->cut;
      const char *next;

      if (!(object != NULL ? build_member (builder, object) : build_element (builder, array)))
        return take_cut (builder);
      ++*ret_length;
      if (builder->tree->cut && !cut_before)
        return TRUE;
      next = sluice_json_scanner_next (&builder->json, builder->p, object != NULL, &closed);
      if (next == NULL)
        return take_cut (builder);
      builder->p = next;
      if (closed)
        return TRUE;
    }
}

static JsonNode *
build_container (Builder *builder)
{
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(JsonArray) array = NULL;
  guint64 length = 0;
  gboolean ok;
  JsonNode *node;

  if (builder->depth == MAX_DEPTH || builder->n_nodes >= MAX_NODES)
    return skip_container (builder);

  builder->depth++;
  builder->json.depth++;
  if (*builder->p == '{')
    object = json_object_new ();
  else
    array = json_array_new ();
  ok = build_inside (builder, object, array, &length);
  builder->depth--;
  builder->json.depth--;
  if (!ok)
    return NULL;

  node = json_node_alloc ();
  if (object != NULL)
    json_node_init_object (node, object);
  else
    json_node_init_array (node, array);
  note_length (builder, node, length,
               object != NULL ? MAX_MEMBERS : json_array_get_length (array));
  return node;
}

static JsonNode *
build_value (Builder *builder)
{
  builder->n_nodes++;
  if (*builder->p == '{' || *builder->p == '[')
    return build_container (builder);
  return build_scalar (builder);
}

static gboolean
fail (Builder  *builder,
      GError  **error)
{
  const SluiceJsonScanner *json = &builder->json;
  const char *where = json->where != NULL ? json->where : builder->p;
  const char *line_start = builder->start;
  SluiceErrorWhere *place;
  guint64 line = 1;
  GError *cause;

  for (const char *p = builder->start; p < where; p++)
    if (*p == '\n')
      {
        line++;
        line_start = p + 1;
      }
  if (json->status == SLUICE_SCAN_MORE)
    cause = sluice_error_new (SLUICE_ERROR_DATA, "truncated_body",
                              "The data end in the middle of a value, in line %" G_GUINT64_FORMAT, line);
  else
    cause = sluice_error_new (SLUICE_ERROR_DATA, "invalid_json",
                              "This is not JSON: line %" G_GUINT64_FORMAT ", column %ld: %s", line,
                              g_utf8_strlen (line_start, where - line_start) + 1,
                              json->reason != NULL ? json->reason : "a value was expected");
  place = sluice_error_get_where (cause);
  place->line = line;
  place->byte = where - builder->start;
  g_propagate_error (error, cause);
  return FALSE;
}

/* The lines behind the first one; a line that is no JSON is one that a run
 * rejects, and is left out here. */
static void
build_lines (Builder   *builder,
             JsonArray *array,
             guint64   *length)
{
  while (*(builder->p = sluice_json_skip_space (builder->p)) != '\0' && builder->p < builder->json.end)
    {
      const char *start = builder->p;
      const char *newline;

      if (build_element (builder, array))
        {
          ++*length;
          continue;
        }
      newline = strchr (start, '\n');
      if (newline == NULL)
        {
          builder->tree->cut = TRUE;
          return;
        }
      builder->json.status = SLUICE_SCAN_OK;
      builder->p = newline;
    }
}

static gboolean
build_root (Builder  *builder,
            gboolean  says_lines,
            GError  **error)
{
  SluiceResponseTree *tree = builder->tree;
  g_autoptr(JsonArray) lines = NULL;
  guint64 length = 1;
  const char *behind;

  builder->p = sluice_json_skip_space (builder->p);
  if (builder->p == builder->json.end)
    {
      tree->root = json_node_init_null (json_node_alloc ());
      return TRUE;
    }
  tree->root = build_value (builder);
  if (tree->root == NULL)
    return fail (builder, error);

  behind = builder->p;
  builder->p = sluice_json_skip_space (builder->p);
  if (tree->cut || (builder->p == builder->json.end && !says_lines))
    return TRUE;
  /* The rule of the record reader: another value in a line of its own. */
  if (!says_lines && memchr (behind, '\n', (gsize) (builder->p - behind)) == NULL)
    {
      builder->json.status = SLUICE_SCAN_SYNTAX;
      builder->json.where = builder->p;
      builder->json.reason = "something follows the end of the JSON";
      return fail (builder, error);
    }

  lines = json_array_new ();
  json_array_add_element (lines, g_steal_pointer (&tree->root));
  tree->lines = TRUE;
  build_lines (builder, lines, &length);
  tree->root = json_node_init_array (json_node_alloc (), lines);
  note_length (builder, tree->root, length, json_array_get_length (lines));
  return TRUE;
}

static gboolean
check_web_page (const char  *data,
                GError     **error)
{
  const char *p = sluice_json_skip_space (data);

  if (*p != '<')
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_DATA, "not_json", "This is %s, not JSON",
                    g_ascii_strncasecmp (p, "<?xml", 5) == 0 ? "XML" : "a web page");
  if (error != NULL)
    sluice_error_set_hint (*error, "Check the URL; pages like this often ask to log in.");
  return FALSE;
}

/**
 * sluice_response_tree_new:
 * @response: an answer
 * @error: [error@Sluice.Error.DATA] with `not_json`, `invalid_json` or
 *   `truncated_body`, with line and byte
 *
 * Reads an answer by RFC 8259. Of an answer that was cut while it was read,
 * what is complete counts.
 *
 * Returns: (transfer full): what is in it
 */
SluiceResponseTree *
sluice_response_tree_new (const SluiceResponse  *response,
                          GError               **error)
{
  g_autoptr(SluiceResponseTree) self = NULL;
  g_autofree char *text = NULL;
  Builder builder = { 0 };
  gsize skip;
  gboolean ok;

  g_return_val_if_fail (response != NULL, NULL);

  skip = g_str_has_prefix (response->body->str, "\xef\xbb\xbf") ? 3 : 0;
  if (!check_web_page (response->body->str + skip, error))
    return NULL;

  self = g_new0 (SluiceResponseTree, 1);
  self->lengths = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  text = g_malloc (response->body->len - skip + SLUICE_SCAN_PADDING);
  memcpy (text, response->body->str + skip, response->body->len - skip);
  memset (text + response->body->len - skip, 0, SLUICE_SCAN_PADDING);
  builder.tree = self;
  builder.start = text;
  builder.p = text;
  builder.may_be_cut = response->truncated;
  sluice_json_scanner_init (&builder.json, MAX_SCAN_DEPTH, G_MAXSIZE);
  builder.json.end = text + response->body->len - skip;
  builder.json.final = !response->truncated;

  ok = build_root (&builder, sluice_response_is_lines (response), error);
  sluice_json_scanner_clear (&builder.json);
  return ok ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_response_tree_free:
 * @self: (transfer full): a tree
 */
void
sluice_response_tree_free (SluiceResponseTree *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->root, json_node_unref);
  g_hash_table_unref (self->lengths);
  g_free (self);
}

/**
 * sluice_response_tree_get_root:
 * @self: a tree
 *
 * Returns: (transfer none): its outermost value
 */
JsonNode *
sluice_response_tree_get_root (const SluiceResponseTree *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->root;
}

/**
 * sluice_response_tree_is_lines:
 * @self: a tree
 *
 * Returns: whether the answer is JSON Lines
 */
gboolean
sluice_response_tree_is_lines (const SluiceResponseTree *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->lines;
}

/**
 * sluice_response_tree_is_cut:
 * @self: a tree
 *
 * Returns: whether the answer ended in the middle
 */
gboolean
sluice_response_tree_is_cut (const SluiceResponseTree *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->cut;
}

/**
 * sluice_response_tree_get_length:
 * @self: a tree
 * @node: a list or an object in it
 *
 * Returns: how many elements or members that has in the answer
 */
guint64
sluice_response_tree_get_length (const SluiceResponseTree *self,
                                 JsonNode                 *node)
{
  const guint64 *length;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (node != NULL, 0);

  length = g_hash_table_lookup (self->lengths, node);
  if (length != NULL)
    return *length;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_array_get_length (json_node_get_array (node));
  return JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_size (json_node_get_object (node)) : 0;
}

/**
 * sluice_response_tree_find:
 * @self: a tree
 * @path: names and places, none of them exploding
 *
 * Returns: (transfer none) (nullable): what is there
 */
JsonNode *
sluice_response_tree_find (const SluiceResponseTree *self,
                           const char               *path)
{
  g_autoptr(SluicePath) parsed = sluice_path_parse (path, NULL);
  JsonNode *node;

  g_return_val_if_fail (self != NULL, NULL);

  node = parsed != NULL ? self->root : NULL;
  for (guint i = 0; node != NULL && i < sluice_path_get_n_steps (parsed); i++)
    {
      const SluicePathStep *step = sluice_path_get_step (parsed, i);

      if (step->kind == SLUICE_PATH_STEP_KEY && JSON_NODE_HOLDS_OBJECT (node))
        node = json_object_get_member (json_node_get_object (node), step->key);
      else if (step->kind == SLUICE_PATH_STEP_INDEX && JSON_NODE_HOLDS_ARRAY (node) &&
               step->index < json_array_get_length (json_node_get_array (node)))
        node = json_array_get_element (json_node_get_array (node), step->index);
      else
        node = NULL;
    }
  return node;
}

static JsonNode *show_node (const SluiceResponseTree *self,
                            JsonNode                 *node,
                            const char               *path,
                            JsonObject               *lengths);

static JsonNode *
show_text (JsonNode *node)
{
  g_autofree char *text = sluice_redact (json_node_get_string (node));

  if (strlen (text) > SHOWN_TEXT)
    {
      const char *end = g_utf8_find_prev_char (text, text + SHOWN_TEXT);
      g_autofree char *start = g_strndup (text, (gsize) (end - text));
      g_autofree char *cut = g_strconcat (start, "…", NULL);

      return json_node_init_string (json_node_alloc (), cut);
    }
  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *
show_array (const SluiceResponseTree *self,
            JsonNode                 *node,
            const char               *path,
            JsonObject               *lengths)
{
  g_autoptr(JsonArray) shown = json_array_new ();
  JsonArray *array = json_node_get_array (node);

  json_object_set_int_member (lengths, path, (gint64) sluice_response_tree_get_length (self, node));
  for (guint i = 0; i < MIN (json_array_get_length (array), SHOWN_ELEMENTS); i++)
    {
      g_autofree char *element = g_strdup_printf ("%s[%u]", path, i);

      json_array_add_element (shown, show_node (self, json_array_get_element (array, i), element, lengths));
    }
  return json_node_init_array (json_node_alloc (), shown);
}

static JsonNode *
show_object (const SluiceResponseTree *self,
             JsonNode                 *node,
             const char               *path,
             JsonObject               *lengths)
{
  g_autoptr(JsonObject) shown = json_object_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;
  guint n = 0;

  if (sluice_response_tree_get_length (self, node) > SHOWN_MEMBERS)
    json_object_set_int_member (lengths, path, (gint64) sluice_response_tree_get_length (self, node));
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (n++ < SHOWN_MEMBERS && json_object_iter_next_ordered (&iter, &key, &value))
    {
      g_autofree char *member = sluice_path_escape_key (g_str_equal (path, "$") ? NULL : path, key);

      json_object_set_member (shown, key, show_node (self, value, member, lengths));
    }
  return json_node_init_object (json_node_alloc (), shown);
}

static JsonNode *
show_node (const SluiceResponseTree *self,
           JsonNode                 *node,
           const char               *path,
           JsonObject               *lengths)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    return show_array (self, node, path, lengths);
  if (JSON_NODE_HOLDS_OBJECT (node))
    return show_object (self, node, path, lengths);
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return show_text (node);
  return json_node_copy (node);
}

/**
 * sluice_response_tree_add_json:
 * @self: a tree
 * @response: what is known of the answer
 *
 * Adds to @response a `body` to look at, whose lists have at most three
 * elements, and in `lengths` how long they really are, by their paths.
 */
void
sluice_response_tree_add_json (const SluiceResponseTree *self,
                               JsonObject               *response)
{
  JsonObject *lengths = json_object_new ();

  g_return_if_fail (self != NULL);
  g_return_if_fail (response != NULL);

  json_object_set_member (response, "body", show_node (self, self->root, "$", lengths));
  json_object_set_object_member (response, "lengths", lengths);
}
