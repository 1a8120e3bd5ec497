/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "transform-utils.h"

#include "sluice-json-text.h"

#include <string.h>

/* A value as a source would send it, from JSON text. NUL-terminated strings
 * only; U+0000 is written as an escape. */
SluiceValue
transform_read_value (const char  *json,
                      SluiceArena *arena)
{
  SluiceValue value;

  g_assert_true (sluice_json_text_compact (json, strlen (json), arena, &value));
  return sluice_json_text_decode (value.s, value.len, arena);
}

/* The text of a value, `null` for NULL. */
char *
transform_show_value (const SluiceValue *value)
{
  if (sluice_value_is_null (value))
    return g_strdup ("null");
  return sluice_value_to_string (value);
}
