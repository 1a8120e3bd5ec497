/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-inference.h"

#include "sluice-column-name.h"
#include "sluice-error.h"
#include "sluice-inferred-type.h"
#include "sluice-json-scanner.h"
#include "sluice-json-decode.h"

#include <string.h>

#define MAX_EXAMPLES 3
#define MAX_EXAMPLE_CHARACTERS 80
/* Objects inside each other become dotted paths down to this depth; what is
 * deeper stays JSON. It bounds the recursion, too. */
#define MAX_FLATTENED 16

/* One field, wherever it was met. */
typedef struct
{
  SluiceFieldInfo info;
  SluiceInferredType inferred;
  guint64 n_null;               /* values that were null */
  char *name;                   /* the keys that lead to it, joined by `_` */
  gboolean is_parent;           /* it was an object whose members are fields */
  gboolean is_declared;         /* and of which type: */
  SluiceType declared;
} Field;

struct _SluiceInference
{
  guint64 n;
  GPtrArray *fields;            /* (element-type Field) in order of appearance */
  GHashTable *by_path;          /* (element-type utf8 Field) */
  GPtrArray *infos;             /* (element-type SluiceFieldInfo) what was handed out */
  GPtrArray *columns;           /* (owned) (nullable) (element-type SluiceRecordColumn) declared last */
  GByteArray *text;             /* the record, with the scanner's padding */
  char *decimal;                /* (nullable): the source's */
  char *thousands;              /* (nullable) */
};

static void
field_free (gpointer data)
{
  Field *field = data;

  g_free (field->info.path);
  g_ptr_array_unref (field->info.examples);
  g_free (field->info.format);
  g_strfreev (field->info.ambiguous);
  g_free (field->name);
  g_free (field);
}

/**
 * sluice_inference_new:
 *
 * Returns: (transfer full): an inference that has seen nothing
 */
SluiceInference *
sluice_inference_new (void)
{
  SluiceInference *self = g_new0 (SluiceInference, 1);

  self->fields = g_ptr_array_new_with_free_func (field_free);
  self->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  self->infos = g_ptr_array_new ();
  self->text = g_byte_array_new ();
  return self;
}

/**
 * sluice_inference_free:
 * @self: (transfer full): an inference
 */
void
sluice_inference_free (SluiceInference *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->by_path);
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->infos);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_byte_array_unref (self->text);
  g_free (self->decimal);
  g_free (self->thousands);
  g_free (self);
}

/**
 * sluice_inference_set_marks:
 * @self: an inference
 * @decimal: (nullable): the source's decimal mark, %NULL = a point
 * @thousands: (nullable): its mark between thousands, %NULL = none
 *
 * Says by which marks the source writes numbers, so that `1.234` is no question
 * and the mapping need not say it. With neither it is found out.
 */
void
sluice_inference_set_marks (SluiceInference *self,
                            const char      *decimal,
                            const char      *thousands)
{
  g_return_if_fail (self != NULL);

  g_free (self->decimal);
  g_free (self->thousands);
  self->decimal = g_strdup (decimal);
  self->thousands = g_strdup (thousands);
}

static void
read_field (SluiceInference       *self,
            const Field           *field,
            SluiceInferredReading *reading)
{
  SluiceNumberMarks marks = {
    .decimal = self->decimal != NULL ? self->decimal : ".",
    .thousands = self->thousands != NULL ? self->thousands : "",
  };
  gboolean is_said = self->decimal != NULL || self->thousands != NULL;

  if (field->is_declared)
    reading->type = field->declared;
  else
    sluice_inferred_type_read (&field->inferred, is_said ? &marks : NULL, reading);
}

static Field *
get_field (SluiceInference *self,
           const char      *path,
           const char      *name)
{
  Field *field = g_hash_table_lookup (self->by_path, path);

  if (field != NULL)
    return field;

  field = g_new0 (Field, 1);
  field->info.path = g_strdup (path);
  field->info.examples = g_ptr_array_new_with_free_func (g_free);
  field->name = g_strdup (name);
  g_ptr_array_add (self->fields, field);
  g_hash_table_insert (self->by_path, field->info.path, field);
  return field;
}

/**
 * sluice_inference_declare:
 * @self: an inference
 * @columns: (element-type SluiceRecordColumn): the columns of the source, see
 *   [struct@Sluice.Batch]; must not change any more
 *
 * Says which fields there are even if no record comes, and of what type they are
 * where the source knows. JSON is looked into all the same.
 */
void
sluice_inference_declare (SluiceInference *self,
                          GPtrArray       *columns)
{
  g_return_if_fail (self != NULL && columns != NULL);

  if (self->columns == columns)
    return;
  for (guint i = 0; i < columns->len; i++)
    {
      const SluiceRecordColumn *column = columns->pdata[i];
      g_autofree char *path = sluice_path_escape_key (NULL, column->name);
      Field *field = get_field (self, path, column->name);

      field->is_declared = column->is_typed && column->type.kind != SLUICE_TYPE_KIND_JSON;
      field->declared = column->type;
    }
  g_ptr_array_ref (columns);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  self->columns = columns;
}

static void
note_example (Field      *field,
              const char *text,
              gsize       len)
{
  g_autofree char *valid = NULL;
  g_autofree char *example = NULL;
  GPtrArray *examples = field->info.examples;

  if (examples->len == MAX_EXAMPLES)
    return;
  valid = g_utf8_make_valid (text, (gssize) MIN (len, MAX_EXAMPLE_CHARACTERS * 4));
  example = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), MAX_EXAMPLE_CHARACTERS));
  if (!g_ptr_array_find_with_equal_func (examples, example, g_str_equal, NULL))
    g_ptr_array_add (examples, g_steal_pointer (&example));
}

static void
note_text (Field      *field,
           const char *text,
           gsize       len)
{
  guint64 characters = 0;

  for (gsize i = 0; i < len; i++)
    characters += ((guchar) text[i] & 0xc0) != 0x80;
  field->info.length = MAX (field->info.length, characters);
  note_example (field, text, len);
}

static void
note_string (Field      *field,
             const char *text,
             gsize       len,
             gboolean    escaped)
{
  g_autofree char *decoded = NULL;

  if (escaped)
    {
      decoded = g_malloc (len + 1);
      len = sluice_json_unescape (text, len, decoded);
      text = decoded;
    }
  sluice_inferred_type_add_text (&field->inferred, text, len);
  note_text (field, text, len);
}

/* Notes a value that is a field by itself. Returns what stands behind it. */
static const char *
note_value (SluiceJsonScanner *scanner,
            Field             *field,
            const char        *p)
{
  gboolean escaped = FALSE;
  const char *end;

  if (*p == '"')
    {
      end = sluice_json_scanner_text (scanner, p + 1, &escaped);
      if (end == NULL)
        return NULL;
      note_string (field, p + 1, (gsize) (end - p - 1), escaped);
      field->info.count++;
      return end + 1;
    }

  end = sluice_json_scanner_skip (scanner, p);
  if (end == NULL)
    return NULL;
  field->info.count++;
  switch (*p)
    {
    case 'n':
      field->n_null++;
      return end;
    case 't':
    case 'f':
      sluice_inferred_type_add_kind (&field->inferred, SLUICE_TYPE_KIND_BOOLEAN);
      break;
    case '{':
    case '[':
      sluice_inferred_type_add_kind (&field->inferred, SLUICE_TYPE_KIND_JSON);
      field->info.is_list |= *p == '[';
      break;
    default:
      sluice_inferred_type_add_number (&field->inferred, p, (gsize) (end - p));
      break;
    }
  note_text (field, p, (gsize) (end - p));
  return end;
}

/* The name at @p (on its quote) with its colon; *ret_key is %NULL if no path
 * can hold it. */
static const char *
read_name (SluiceJsonScanner  *scanner,
           const char         *p,
           char              **ret_key)
{
  gboolean escaped = FALSE;
  const char *end = sluice_json_scanner_name (scanner, p, &escaped);
  gsize len;
  char *key;

  if (end == NULL)
    return NULL;
  len = (gsize) (end - p - 1);
  key = g_malloc (len + 1);
  len = sluice_json_unescape (p + 1, len, key);
  key[len] = '\0';
  if (strlen (key) != len || !g_utf8_validate (key, -1, NULL))
    g_clear_pointer (&key, g_free);
  *ret_key = key;

  return sluice_json_scanner_colon (scanner, end);
}

static const char *learn_object (SluiceInference   *self,
                                 SluiceJsonScanner *scanner,
                                 const char        *p,
                                 const char        *path,
                                 const char        *name,
                                 guint              depth);

static const char *
learn_member (SluiceInference   *self,
              SluiceJsonScanner *scanner,
              const char        *p,
              const char        *parent_path,
              const char        *parent_name,
              const char        *key,
              guint              depth)
{
  g_autofree char *path = sluice_path_escape_key (parent_path, key);
  g_autofree char *name = parent_name != NULL ? g_strconcat (parent_name, "_", key, NULL)
                                              : g_strdup (key);
  gboolean has_members = *p == '{' && *sluice_json_skip_space (p + 1) != '}';

  if (!has_members || depth == MAX_FLATTENED)
    return note_value (scanner, get_field (self, path, name), p);

  if (g_hash_table_contains (self->by_path, path))
    get_field (self, path, name)->is_parent = TRUE;
  return learn_object (self, scanner, p, path, name, depth + 1);
}

/* Learns the members of the object at @p. */
static const char *
learn_object (SluiceInference   *self,
              SluiceJsonScanner *scanner,
              const char        *p,
              const char        *path,
              const char        *name,
              guint              depth)
{
  gboolean closed;

  p = sluice_json_skip_space (p + 1);
  if (*p == '}')
    return p + 1;

  for (;;)
    {
      g_autofree char *key = NULL;

      p = read_name (scanner, p, &key);
      if (p == NULL)
        return NULL;
      p = key != NULL ? learn_member (self, scanner, p, path, name, key, depth)
                      : sluice_json_scanner_skip (scanner, p);
      if (p == NULL)
        return NULL;
      p = sluice_json_scanner_next (scanner, p, TRUE, &closed);
      if (p == NULL || closed)
        return p;
    }
}

/**
 * sluice_inference_add:
 * @self: an inference
 * @record: a record as JSON text, the cell of the path `$`
 * @error: return location for [error@Sluice.Error.DATA] `invalid_json`
 *
 * Learns from one record. Objects become fields of their members; a record that
 * is no object is the field `$`.
 *
 * Returns: whether it could be read
 */
gboolean
sluice_inference_add (SluiceInference    *self,
                      const SluiceValue  *record,
                      GError            **error)
{
  static const guint8 padding[SLUICE_SCAN_PADDING];
  SluiceJsonScanner scanner;
  const char *p;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (record != NULL && record->kind == SLUICE_VALUE_JSON, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_byte_array_set_size (self->text, 0);
  g_byte_array_append (self->text, (const guint8 *) record->s, record->len);
  g_byte_array_append (self->text, padding, sizeof padding);
  sluice_json_scanner_init (&scanner, G_MAXUINT, G_MAXSIZE);
  scanner.end = (const char *) self->text->data + record->len;
  scanner.final = TRUE;

  p = sluice_json_skip_space ((const char *) self->text->data);
  p = *p == '{' ? learn_object (self, &scanner, p, NULL, NULL, 1)
                : note_value (&scanner, get_field (self, "$", "value"), p);
  sluice_json_scanner_clear (&scanner);
  if (p == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_DATA, "invalid_json", "A record is not JSON");
      return FALSE;
    }
  self->n++;
  return TRUE;
}

/**
 * sluice_inference_get_n:
 * @self: an inference
 *
 * Returns: the records it has learnt from
 */
guint64
sluice_inference_get_n (SluiceInference *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n;
}

/* An object that was null now and then is no field beside its members. */
static gboolean
is_hidden (const Field *field)
{
  return field->is_parent && !sluice_inferred_type_has_values (&field->inferred);
}

static void
mark_parents (SluiceInference *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      Field *field = g_ptr_array_index (self->fields, i);
      g_autofree char *dotted = NULL;
      g_autofree char *quoted = NULL;

      if (sluice_inferred_type_has_values (&field->inferred) || field->is_parent)
        continue;
      dotted = g_strconcat (field->info.path, ".", NULL);
      quoted = g_strconcat (field->info.path, "[", NULL);
      for (guint j = 0; j < self->fields->len && !field->is_parent; j++)
        {
          const Field *other = g_ptr_array_index (self->fields, j);

          field->is_parent = g_str_has_prefix (other->info.path, dotted) ||
                             g_str_has_prefix (other->info.path, quoted);
        }
    }
}

static void
fill_info (SluiceInference *self,
           Field           *field)
{
  g_auto(SluiceInferredReading) reading = { .format = NULL };
  g_autoptr(GPtrArray) formats = g_ptr_array_new ();

  read_field (self, field, &reading);
  field->info.type = reading.type;
  field->info.marks = reading.marks;
  field->info.other_marks = reading.other_marks;
  g_clear_pointer (&field->info.ambiguous, g_strfreev);
  if (reading.other_formats != NULL)
    {
      g_ptr_array_add (formats, g_strdup (reading.format));
      for (guint i = 0; reading.other_formats[i] != NULL; i++)
        g_ptr_array_add (formats, g_strdup (reading.other_formats[i]));
      g_ptr_array_add (formats, NULL);
      field->info.ambiguous = (GStrv) g_ptr_array_free (g_steal_pointer (&formats), FALSE);
    }
  g_free (field->info.format);
  field->info.format = g_steal_pointer (&reading.format);
}

/**
 * sluice_inference_get_fields:
 * @self: an inference
 *
 * Returns: (transfer none) (element-type SluiceFieldInfo): what is known of each
 *   field, in order of first appearance; valid until the next record
 */
GPtrArray *
sluice_inference_get_fields (SluiceInference *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  mark_parents (self);
  g_ptr_array_set_size (self->infos, 0);
  for (guint i = 0; i < self->fields->len; i++)
    {
      Field *field = g_ptr_array_index (self->fields, i);

      if (is_hidden (field))
        continue;
      fill_info (self, field);
      /* Of double keys only one counts for a record, but each was counted here. */
      field->info.nulls = field->n_null + (self->n > field->info.count
                                           ? self->n - field->info.count : 0);
      field->info.type_known = field->is_declared || sluice_inferred_type_has_values (&field->inferred);
      g_ptr_array_add (self->infos, &field->info);
    }
  return self->infos;
}

static void
add_call (SluiceMappingEntry *entry,
          const char         *name,
          JsonObject         *arguments)
{
  SluiceTransformCall *call = g_new0 (SluiceTransformCall, 1);

  call->name = g_strdup (name);
  call->arguments = arguments;
  g_ptr_array_add (entry->transforms, call);
}

/* What the conversion to the type does not do by itself. */
static void
add_calls (SluiceInference             *self,
           const SluiceInferredReading *reading,
           SluiceMappingEntry          *entry)
{
  const char *decimal = self->decimal != NULL ? self->decimal : ".";
  const char *thousands = self->thousands != NULL ? self->thousands : "";
  JsonObject *arguments;

  if (reading->format != NULL)
    {
      arguments = json_object_new ();
      json_object_set_string_member (arguments, "format", reading->format);
      add_call (entry, reading->type.kind == SLUICE_TYPE_KIND_DATE ? "to_date" : "to_timestamp", arguments);
    }
  if (reading->marks != NULL &&
      (strcmp (reading->marks->decimal, decimal) != 0 || strcmp (reading->marks->thousands, thousands) != 0))
    {
      arguments = json_object_new ();
      json_object_set_string_member (arguments, "decimal", reading->marks->decimal);
      json_object_set_string_member (arguments, "thousands", reading->marks->thousands);
      add_call (entry, "to_decimal", arguments);
    }
}

static SluiceMappingEntry *
make_entry (SluiceInference *self,
            Field           *field,
            GHashTable      *taken)
{
  SluiceMappingEntry *entry = sluice_mapping_entry_new ();
  g_autofree char *column = sluice_column_name_normalize (field->name);
  g_auto(SluiceInferredReading) reading = { .format = NULL };

  read_field (self, field, &reading);
  entry->column = sluice_column_name_make_unique (column, taken);
  entry->type = reading.type;
  entry->from_text = g_strdup (field->info.path);
  entry->from = sluice_path_parse (field->info.path, NULL);
  add_calls (self, &reading, entry);
  return entry;
}

/**
 * sluice_inference_make_mapping:
 * @self: an inference
 *
 * Makes one column of every field: names normalised, those that collide get
 * `_2`, `_3` in the order of the fields.
 *
 * Returns: (transfer full) (element-type SluiceMappingEntry): the mapping
 */
GPtrArray *
sluice_inference_make_mapping (SluiceInference *self)
{
  g_autoptr(GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *mapping;

  g_return_val_if_fail (self != NULL, NULL);

  mark_parents (self);
  mapping = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_mapping_entry_free);
  for (guint i = 0; i < self->fields->len; i++)
    {
      Field *field = g_ptr_array_index (self->fields, i);

      if (!is_hidden (field))
        g_ptr_array_add (mapping, make_entry (self, field, taken));
    }
  return mapping;
}

/**
 * sluice_inference_warn:
 * @self: an inference
 * @monitor: where warnings go
 *
 * Says what the sample does not settle: `date_ambiguous` where day and month may
 * change places, `number_ambiguous` where a mark may be one or the other.
 */
void
sluice_inference_warn (SluiceInference *self,
                       SluiceMonitor   *monitor)
{
  GPtrArray *infos;

  g_return_if_fail (self != NULL);
  g_return_if_fail (SLUICE_IS_MONITOR (monitor));

  infos = sluice_inference_get_fields (self);
  for (guint i = 0; i < infos->len; i++)
    {
      const SluiceFieldInfo *info = g_ptr_array_index (infos, i);

      if (info->ambiguous != NULL)
        {
          g_autofree char *others = g_strjoinv (" or ", info->ambiguous + 1);

          sluice_monitor_warn (monitor, "date_ambiguous", "The dates of “%s” were taken as %s, but may be %s, too. Say "
                               "which in the mapping.", info->path, info->format, others);
        }
      if (info->other_marks != NULL)
        sluice_monitor_warn (monitor, "number_ambiguous", "The numbers of “%s” were taken with the decimal mark “%s”, "
                             "but it may be “%s”, too. Say which with “decimal” and “thousands”.", info->path,
                             info->marks->decimal, info->other_marks->decimal);
    }
}
