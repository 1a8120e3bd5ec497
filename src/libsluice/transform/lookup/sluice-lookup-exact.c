/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-lookup-exact.h"

#include <stdlib.h>
#include <string.h>

/* So many digits come out of a database as they went in. */
#define MAX_DIGITS 15

/* Whether the number is the text of an integer that SQLite keeps as such. */
static gboolean
is_plain_integer (const SluiceValue *value)
{
  gsize start = value->len > 0 && value->s[0] == '-' ? 1 : 0;

  if (value->len == start || value->len - start > MAX_DIGITS || (start == 1 && value->s[1] == '0'))
    return FALSE;
  for (gsize i = start; i < value->len; i++)
    {
      if (!g_ascii_isdigit (value->s[i]))
        return FALSE;
    }
  return TRUE;
}

/**
 * sluice_lookup_exact_add:
 * @exact: what is kept of the row so far
 * @slot: the place of the field
 * @value: what the field holds
 *
 * Keeps @value, if SQLite would make something else of it.
 */
void
sluice_lookup_exact_add (GString           *exact,
                         guint              slot,
                         const SluiceValue *value)
{
  const char *text = value->s;
  guint32 len = value->len;

  if (value->kind == SLUICE_VALUE_BOOLEAN)
    {
      text = value->i != 0 ? "1" : "0";
      len = 1;
    }
  else if (value->kind != SLUICE_VALUE_JSON && (value->kind != SLUICE_VALUE_NUMBER || is_plain_integer (value)))
    return;
  g_string_append_printf (exact, "%u %u %u:", slot, value->kind, len);
  g_string_append_len (exact, text, len);
}

/**
 * sluice_lookup_exact_find:
 * @exact: (array length=len) (nullable): what was kept of the row
 * @len: its bytes
 * @slot: the place of the field
 * @plain: what SQLite says of it
 * @arena: what texts are put into
 *
 * Returns: the value of the field as it was
 */
SluiceValue
sluice_lookup_exact_find (const char        *exact,
                          gsize              len,
                          guint              slot,
                          const SluiceValue *plain,
                          SluiceArena       *arena)
{
  const char *end = len > 0 ? exact + len : exact;

  for (const char *p = exact; p < end;)
    {
      char *next;
      guint found = (guint) strtoul (p, &next, 10);
      SluiceValueKind kind = (SluiceValueKind) strtoul (next, &next, 10);
      gsize size = strtoul (next, &next, 10);

      p = next + 1;
      if (found == slot && kind == SLUICE_VALUE_BOOLEAN)
        return sluice_value_int (kind, *p == '1');
      if (found == slot)
        return sluice_value_text (kind, sluice_arena_copy (arena, p, size), size);
      p += size;
    }
  return *plain;
}
