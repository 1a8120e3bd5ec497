/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-csv-dialect.h"

#include <string.h>

static void
evidence_free (gpointer data)
{
  SluiceCsvEvidence *evidence = data;

  g_free (evidence->key);
  g_free (evidence->text);
  g_free (evidence);
}

static void
ambiguity_free (gpointer data)
{
  SluiceCsvAmbiguity *ambiguity = data;

  g_free (ambiguity->key);
  g_free (ambiguity->chosen);
  g_strfreev (ambiguity->others);
  g_free (ambiguity->message);
  g_free (ambiguity);
}

/**
 * sluice_csv_dialect_new:
 *
 * Returns: (transfer full): commas, double quotes that are doubled, no header:
 *   what RFC 4180 describes
 */
SluiceCsvDialect *
sluice_csv_dialect_new (void)
{
  SluiceCsvDialect *self = g_new0 (SluiceCsvDialect, 1);

  self->delimiter = g_strdup (",");
  self->quote = g_strdup ("\"");
  self->escape = g_strdup ("");
  self->evidence = g_ptr_array_new_with_free_func (evidence_free);
  self->ambiguities = g_ptr_array_new_with_free_func (ambiguity_free);
  return self;
}

/**
 * sluice_csv_dialect_free:
 * @self: (transfer full): a dialect
 */
void
sluice_csv_dialect_free (SluiceCsvDialect *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->delimiter);
  g_free (self->quote);
  g_free (self->escape);
  g_free (self->comment);
  g_free (self->encoding);
  g_free (self->decimal);
  g_free (self->thousands);
  g_ptr_array_unref (self->evidence);
  g_ptr_array_unref (self->ambiguities);
  g_free (self);
}

/**
 * sluice_csv_dialect_add_evidence:
 * @self: a dialect
 * @key: the key of a source it speaks for
 * @format: what was seen, in words, as for printf()
 * @...: its arguments
 */
void
sluice_csv_dialect_add_evidence (SluiceCsvDialect *self,
                                 const char       *key,
                                 const char       *format,
                                 ...)
{
  SluiceCsvEvidence *evidence;
  va_list arguments;

  g_return_if_fail (self != NULL);
  g_return_if_fail (key != NULL);

  evidence = g_new0 (SluiceCsvEvidence, 1);
  evidence->key = g_strdup (key);
  va_start (arguments, format);
  evidence->text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (self->evidence, evidence);
}

/**
 * sluice_csv_dialect_add_ambiguity:
 * @self: a dialect
 * @key: the key of a source that the text does not settle
 * @chosen: what was taken
 * @others: (array zero-terminated=1): what would fit, too
 * @message: what is open and how to settle it, in words
 */
void
sluice_csv_dialect_add_ambiguity (SluiceCsvDialect  *self,
                                  const char        *key,
                                  const char        *chosen,
                                  const char *const *others,
                                  const char        *message)
{
  SluiceCsvAmbiguity *ambiguity;

  g_return_if_fail (self != NULL);
  g_return_if_fail (key != NULL && chosen != NULL && others != NULL && message != NULL);

  ambiguity = g_new0 (SluiceCsvAmbiguity, 1);
  ambiguity->key = g_strdup (key);
  ambiguity->chosen = g_strdup (chosen);
  ambiguity->others = g_strdupv ((char **) others);
  ambiguity->message = g_strdup (message);
  g_ptr_array_add (self->ambiguities, ambiguity);
}

/**
 * sluice_csv_dialect_set_encoding:
 * @self: a dialect
 * @encoding: (nullable): the label of the character set, %NULL = not known yet
 * @guessed: whether it is a guess
 *
 * Says in which character set the text was.
 */
void
sluice_csv_dialect_set_encoding (SluiceCsvDialect *self,
                                 const char       *encoding,
                                 gboolean          guessed)
{
  static const char *const all[] = { "windows-1252", "windows-1250", "iso-8859-15", "windows-1251", NULL };
  g_autoptr(GPtrArray) others = g_ptr_array_new ();
  g_autofree char *message = NULL;

  g_return_if_fail (self != NULL);

  g_free (self->encoding);
  self->encoding = g_strdup (encoding);
  if (encoding == NULL || !guessed)
    return;
  for (guint i = 0; all[i] != NULL; i++)
    {
      if (strcmp (all[i], encoding) != 0)
        g_ptr_array_add (others, (gpointer) all[i]);
    }
  g_ptr_array_add (others, NULL);
  message = g_strdup_printf ("Nothing says in which character set the text is, and it is not UTF-8: it looks like %s. "
                             "Say so with “encoding”.", encoding);
  sluice_csv_dialect_add_evidence (self, "encoding", "The bytes are not UTF-8 and look like %s.", encoding);
  sluice_csv_dialect_add_ambiguity (self, "encoding", encoding, (const char *const *) others->pdata, message);
}

/* The warning that an open key is. */
static const char *
get_code (const char *key)
{
  if (g_str_equal (key, "encoding"))
    return "encoding_guessed";
  if (g_str_equal (key, "decimal") || g_str_equal (key, "thousands"))
    return "number_ambiguous";
  return "dialect_ambiguous";
}

/**
 * sluice_csv_dialect_warn:
 * @self: a dialect
 * @part: (nullable): what was read: a file's name
 * @monitor: (nullable): where warnings go
 *
 * Makes a warning of each ambiguity: `dialect_ambiguous`, `number_ambiguous` or
 * `encoding_guessed`.
 */
void
sluice_csv_dialect_warn (const SluiceCsvDialect *self,
                         const char             *part,
                         SluiceMonitor          *monitor)
{
  g_return_if_fail (self != NULL);

  if (monitor == NULL)
    return;
  for (guint i = 0; i < self->ambiguities->len; i++)
    {
      const SluiceCsvAmbiguity *ambiguity = g_ptr_array_index (self->ambiguities, i);

      sluice_monitor_warn (monitor, get_code (ambiguity->key), "%s%s%s", part != NULL ? part : "",
                           part != NULL ? ": " : "", ambiguity->message);
    }
}

static const char *
line_end_to_string (SluiceLineEnd line_end)
{
  static const char *const names[] = { "lf", "crlf", "cr", "mixed" };

  g_return_val_if_fail ((guint) line_end < G_N_ELEMENTS (names), NULL);

  return names[line_end];
}

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
add_evidence (JsonBuilder            *builder,
              const SluiceCsvDialect *self)
{
  json_builder_set_member_name (builder, "evidence");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->evidence->len; i++)
    {
      const SluiceCsvEvidence *evidence = g_ptr_array_index (self->evidence, i);

      json_builder_begin_object (builder);
      add_text (builder, "key", evidence->key);
      add_text (builder, "text", evidence->text);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_ambiguities (JsonBuilder            *builder,
                 const SluiceCsvDialect *self)
{
  json_builder_set_member_name (builder, "ambiguous");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->ambiguities->len; i++)
    {
      const SluiceCsvAmbiguity *ambiguity = g_ptr_array_index (self->ambiguities, i);

      json_builder_begin_object (builder);
      add_text (builder, "key", ambiguity->key);
      add_text (builder, "chosen", ambiguity->chosen);
      json_builder_set_member_name (builder, "others");
      json_builder_begin_array (builder);
      for (guint j = 0; ambiguity->others[j] != NULL; j++)
        json_builder_add_string_value (builder, ambiguity->others[j]);
      json_builder_end_array (builder);
      add_text (builder, "message", ambiguity->message);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * sluice_csv_dialect_to_json:
 * @self: a dialect
 *
 * Returns: (transfer full): the `dialect` of `sluice-cli sample --output json`
 */
JsonNode *
sluice_csv_dialect_to_json (const SluiceCsvDialect *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  g_return_val_if_fail (self != NULL, NULL);

  json_builder_begin_object (builder);
  add_text (builder, "delimiter", self->delimiter);
  add_text (builder, "quote", self->quote);
  add_text (builder, "escape", self->escape);
  json_builder_set_member_name (builder, "header");
  json_builder_add_boolean_value (builder, self->header);
  add_text (builder, "comment", self->comment);
  json_builder_set_member_name (builder, "skip_rows");
  json_builder_add_int_value (builder, (gint64) self->skip_rows);
  add_text (builder, "encoding", self->encoding);
  add_text (builder, "decimal", self->decimal);
  add_text (builder, "thousands", self->thousands);
  add_text (builder, "line_end", line_end_to_string (self->line_end));
  add_evidence (builder, self);
  add_ambiguities (builder, self);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
