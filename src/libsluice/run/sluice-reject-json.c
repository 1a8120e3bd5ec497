/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-reject-json.h"

#include "sluice-redaction.h"

#include <string.h>

/* What is shown of a record as it arrived, bytes. */
#define MAX_RAW 4096

static void
set_text (JsonObject *object,
          const char *member,
          const char *text)
{
  g_autofree char *redacted = text != NULL ? sluice_redact (text) : NULL;

  if (redacted != NULL)
    json_object_set_string_member (object, member, redacted);
  else
    json_object_set_null_member (object, member);
}

static void
set_place (JsonObject *object,
           const char *member,
           guint64     place,
           gboolean    known)
{
  if (known)
    json_object_set_int_member (object, member, (gint64) place);
  else
    json_object_set_null_member (object, member);
}

static gboolean
is_word (char c)
{
  return g_ascii_isalnum (c) || ((guchar) c & 0x80) != 0;
}

/* Where @value stands in @raw by itself, not as a part of a longer word; nowhere
 * if it stands there twice, for nobody could say which one is meant. */
static const char *
find_value (const char *raw,
            const char *value)
{
  const char *found = NULL;
  gsize len = strlen (value);

  if (len == 0)
    return NULL;
  for (const char *p = strstr (raw, value); p != NULL; p = strstr (p + 1, value))
    {
      if ((p > raw && is_word (p[-1]) && is_word (p[0])) || (is_word (p[len - 1]) && is_word (p[len])))
        continue;
      if (found != NULL)
        return NULL;
      found = p;
    }
  return found;
}

static void
set_raw (JsonObject             *object,
         const SluiceReject     *reject,
         const SluiceRowProblem *problem)
{
  gsize size = 0;
  const char *data = reject->raw != NULL ? g_bytes_get_data (reject->raw, &size) : NULL;
  g_autofree char *valid = NULL;
  g_autofree char *raw = NULL;
  const char *found = NULL;

  if (data == NULL)
    {
      json_object_set_null_member (object, "raw");
      json_object_set_null_member (object, "mark");
      return;
    }
  valid = g_utf8_make_valid (data, (gssize) MIN (size, MAX_RAW));
  raw = sluice_redact (valid);
  json_object_set_string_member (object, "raw", raw);
  if (problem->value != NULL)
    found = find_value (raw, problem->value);
  if (found == NULL)
    {
      json_object_set_null_member (object, "mark");
    }
  else
    {
      JsonArray *mark = json_array_new ();

      json_array_add_int_element (mark, found - raw);
      json_array_add_int_element (mark, found - raw + (gint64) strlen (problem->value));
      json_object_set_array_member (object, "mark", mark);
    }
}

/**
 * sluice_row_problem_to_json:
 * @reject: a rejected row
 * @problem: one of its problems
 *
 * What programs are told of a problem: `row`, `column`, `code`, `message`, `value`,
 * and where it is: `file`, `line`, `byte`, the record as it arrived (`raw`) and, where
 * the value can be found in it, the bytes that are wrong (`mark`: from, to).
 *
 * Returns: (transfer full): the object
 */
JsonObject *
sluice_row_problem_to_json (const SluiceReject     *reject,
                            const SluiceRowProblem *problem)
{
  JsonObject *object = json_object_new ();
  gboolean has_place;

  g_return_val_if_fail (reject != NULL, object);
  g_return_val_if_fail (problem != NULL, object);

  has_place = reject->line > 0;
  json_object_set_int_member (object, "row", (gint64) reject->number);
  set_text (object, "column", problem->column);
  json_object_set_string_member (object, "code", problem->code);
  set_text (object, "message", problem->message);
  set_text (object, "value", problem->value);
  set_text (object, "file", reject->part);
  set_place (object, "line", reject->line, has_place);
  set_place (object, "byte", reject->byte, has_place);
  set_raw (object, reject, problem);
  return object;
}
