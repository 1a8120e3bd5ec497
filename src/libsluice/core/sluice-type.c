/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-type.h"

#include "sluice-error.h"

#include <stdio.h>
#include <string.h>

static const char *const kind_names[SLUICE_N_TYPE_KINDS] = {
  [SLUICE_TYPE_KIND_BOOLEAN] = "boolean",
  [SLUICE_TYPE_KIND_INTEGER] = "integer",
  [SLUICE_TYPE_KIND_DOUBLE] = "double",
  [SLUICE_TYPE_KIND_DECIMAL] = "decimal",
  [SLUICE_TYPE_KIND_TEXT] = "text",
  [SLUICE_TYPE_KIND_DATE] = "date",
  [SLUICE_TYPE_KIND_TIME] = "time",
  [SLUICE_TYPE_KIND_TIMESTAMP] = "timestamp",
  [SLUICE_TYPE_KIND_TIMESTAMPTZ] = "timestamptz",
  [SLUICE_TYPE_KIND_UUID] = "uuid",
  [SLUICE_TYPE_KIND_JSON] = "json",
  [SLUICE_TYPE_KIND_BYTES] = "bytes",
};

static gboolean
parse_decimal (const char *text,
               SluiceType *type)
{
  unsigned precision = 0;
  unsigned scale = 0;
  int end = 0;

  if (sscanf (text, "decimal ( %4u , %4u )%n", &precision, &scale, &end) != 2 ||
      end == 0 || text[end] != '\0')
    return FALSE;
  if (precision < 1 || precision > SLUICE_DECIMAL_MAX_PRECISION || scale > precision)
    return FALSE;

  type->precision = (guint16) precision;
  type->scale = (guint16) scale;
  return TRUE;
}

/**
 * sluice_type_parse:
 * @text: a type as in a task file, `decimal(12,2)` say
 * @ret_type: (out): the type
 * @error: %SLUICE_ERROR_INVALID with the code `unknown_type`
 *
 * Returns: %TRUE if @text is a type
 */
gboolean
sluice_type_parse (const char  *text,
                   SluiceType  *ret_type,
                   GError     **error)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (ret_type != NULL, FALSE);

  for (guint i = 0; i < SLUICE_N_TYPE_KINDS; i++)
    {
      SluiceType type = { .kind = (SluiceTypeKind) i };

      if (i == SLUICE_TYPE_KIND_DECIMAL)
        {
          if (!g_str_has_prefix (text, "decimal") || !parse_decimal (text, &type))
            continue;
        }
      else if (strcmp (text, kind_names[i]) != 0)
        {
          continue;
        }

      *ret_type = type;
      return TRUE;
    }

  sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_type",
                    "“%s” is not a type; the types are boolean, integer, double, "
                    "decimal(p,s), text, date, time, timestamp, timestamptz, uuid, "
                    "json and bytes", text);
  return FALSE;
}

/**
 * sluice_type_to_string:
 * @type: a type
 *
 * Returns: (transfer full): the type as a task file writes it
 */
char *
sluice_type_to_string (SluiceType type)
{
  if (type.kind == SLUICE_TYPE_KIND_DECIMAL)
    return g_strdup_printf ("decimal(%u,%u)", type.precision, type.scale);
  return g_strdup (kind_names[type.kind]);
}

/**
 * sluice_type_kind_to_string:
 * @kind: a kind
 *
 * Returns: its name without arguments, as in the codes `invalid_NAME`
 */
const char *
sluice_type_kind_to_string (SluiceTypeKind kind)
{
  g_return_val_if_fail ((guint) kind < SLUICE_N_TYPE_KINDS, "text");

  return kind_names[kind];
}

/**
 * sluice_type_equal:
 * @a: a type
 * @b: a type
 *
 * Returns: %TRUE if both are the same, precision and scale included
 */
gboolean
sluice_type_equal (SluiceType a,
                   SluiceType b)
{
  return a.kind == b.kind && a.precision == b.precision && a.scale == b.scale;
}
