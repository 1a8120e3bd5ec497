/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-function.h"

#include "sluice-constant.h"
#include "sluice-convert.h"
#include "sluice-error.h"
#include "sluice-json-text.h"

#include <string.h>

/* Transforms that put another value in the place of one: of a table, an id made of it,
 * JSON. */

typedef enum
{
  OTHERWISE_KEEP,
  OTHERWISE_NULL,
  OTHERWISE_REJECT,
} Otherwise;

typedef struct
{
  GHashTable *values;           /* (element-type GBytes SluiceValue) */
  Otherwise otherwise;
} MapData;

static void
map_data_free (gpointer data)
{
  MapData *self = data;

  g_hash_table_unref (self->values);
  g_free (self);
}

static gpointer
compile_map (const SluiceArguments  *arguments,
             GError                **error)
{
  MapData *self = g_new0 (MapData, 1);
  const char *otherwise = sluice_arguments_get_text (arguments, "otherwise");
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  self->otherwise = g_str_equal (otherwise, "null") ? OTHERWISE_NULL
                    : g_str_equal (otherwise, "reject") ? OTHERWISE_REJECT : OTHERWISE_KEEP;
  self->values = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, g_free);
  json_object_iter_init (&iter, json_object_get_object_member (arguments->values, "values"));
  while (json_object_iter_next (&iter, &name, &member))
    {
      SluiceValue *value = g_new (SluiceValue, 1);

      *value = sluice_constant_to_value (member, arguments->arena);
      g_hash_table_replace (self->values, g_bytes_new (name, strlen (name)), value);
    }
  return self;
}

static const char *
apply_map (gpointer           data,
           const SluiceValue *in,
           SluiceArena       *arena,
           SluiceValue       *ret_value)
{
  const MapData *self = data;
  const SluiceValue *value;
  SluiceValue text;
  const char *code = sluice_convert_to_text (NULL, in, arena, &text);
  g_autoptr(GBytes) key = NULL;

  if (code != NULL)
    return code;
  key = g_bytes_new_static (text.s, text.len);
  value = g_hash_table_lookup (self->values, key);
  if (value == NULL && self->otherwise == OTHERWISE_REJECT)
    return "not_in_set";
  if (value != NULL)
    *ret_value = *value;
  else
    *ret_value = self->otherwise == OTHERWISE_KEEP ? *in : SLUICE_NULL_VALUE;
  return NULL;
}

static const char *
apply_to_json (gpointer           data,
               const SluiceValue *in,
               SluiceArena       *arena,
               SluiceValue       *ret_value)
{
  return sluice_convert_to_json (NULL, in, arena, ret_value);
}

static const char *
apply_to_uuid (gpointer           data,
               const SluiceValue *in,
               SluiceArena       *arena,
               SluiceValue       *ret_value)
{
  SluiceConverter converter;

  sluice_converter_init (&converter, (SluiceType) { .kind = SLUICE_TYPE_KIND_UUID }, NULL);
  return converter.func (&converter, in, arena, ret_value);
}

#define UUID_SIZE 16

/* The namespaces of RFC 9562, section 6.6; they differ in one digit. */
static const char *
get_namespace (const char *name)
{
  static const char *const names[][2] = {
    { "dns", "6ba7b810-9dad-11d1-80b4-00c04fd430c8" },
    { "url", "6ba7b811-9dad-11d1-80b4-00c04fd430c8" },
    { "oid", "6ba7b812-9dad-11d1-80b4-00c04fd430c8" },
    { "x500", "6ba7b814-9dad-11d1-80b4-00c04fd430c8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_equal (names[i][0], name))
        return names[i][1];
    }
  return name;
}

static gpointer
compile_uuid (const SluiceArguments  *arguments,
              GError                **error)
{
  const char *name = sluice_arguments_get_text (arguments, "namespace");
  const char *text = get_namespace (name);
  SluiceValue value = sluice_value_text (SLUICE_VALUE_TEXT, text, strlen (text));
  guint8 *bytes;

  if (apply_to_uuid (NULL, &value, arguments->arena, &value) != NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_argument",
                        "“namespace” is “%s”, but must be dns, url, oid, x500 or a UUID", name);
      return NULL;
    }
  bytes = g_new (guint8, UUID_SIZE);
  for (guint i = 0, n = 0; n < UUID_SIZE; i += 2)
    {
      i += value.s[i] == '-';
      bytes[n++] = (guint8) (g_ascii_xdigit_value (value.s[i]) << 4 | g_ascii_xdigit_value (value.s[i + 1]));
    }
  return bytes;
}

/* Version 5 (RFC 9562, section 5.5): the hash of namespace and name. */
static const char *
apply_uuid (gpointer           data,
            const SluiceValue *in,
            SluiceArena       *arena,
            SluiceValue       *ret_value)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  SluiceValue text;
  const char *code = sluice_convert_to_text (NULL, in, arena, &text);
  guint8 hash[20];
  gsize size = sizeof hash;
  char *out;
  gsize n = 0;

  if (code != NULL)
    return code;
  g_checksum_update (checksum, data, UUID_SIZE);
  g_checksum_update (checksum, (const guchar *) text.s, text.len);
  g_checksum_get_digest (checksum, hash, &size);
  hash[6] = (guint8) ((hash[6] & 0x0f) | 0x50);
  hash[8] = (guint8) ((hash[8] & 0x3f) | 0x80);

  out = sluice_arena_alloc (arena, 37);
  for (guint i = 0; i < UUID_SIZE; i++)
    {
      if (i == 4 || i == 6 || i == 8 || i == 10)
        out[n++] = '-';
      g_snprintf (out + n, 3, "%02x", hash[i]);
      n += 2;
    }
  *ret_value = sluice_value_text (SLUICE_VALUE_UUID, out, n);
  return NULL;
}

static const char *
apply_list_length (gpointer           data,
                   const SluiceValue *in,
                   SluiceArena       *arena,
                   SluiceValue       *ret_value)
{
  SluiceValue json;
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (sluice_convert_to_json (NULL, in, arena, &json) != NULL || json.len == 0 || json.s[0] != '[')
    return "invalid_list";
  text = g_strndup (json.s, json.len);
  node = json_from_string (text, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return "invalid_list";
  *ret_value = sluice_value_int (SLUICE_VALUE_INTEGER, json_array_get_length (json_node_get_array (node)));
  return NULL;
}

const SluiceFunction sluice_functions_map[] = {
  { .name = "map", .compile = compile_map, .free = map_data_free, .apply = apply_map },
  { .name = "to_json", .apply = apply_to_json },
  { .name = "to_uuid", .apply = apply_to_uuid },
  { .name = "uuid", .compile = compile_uuid, .free = g_free, .apply = apply_uuid },
  { .name = "list_length", .apply = apply_list_length },
  { .name = NULL },
};
