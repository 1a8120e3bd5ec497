/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cells.h"

#include <string.h>

/* Rows as bytes, for files that this process alone reads again. */

/**
 * sluice_cells_write_number:
 * @bytes: what is added to
 * @number: a number; small ones take few bytes (base 128, least significant first)
 */
void
sluice_cells_write_number (GByteArray *bytes,
                           guint64     number)
{
  guint8 buffer[10];
  guint n = 0;

  for (; number >= 0x80; number >>= 7)
    buffer[n++] = (guint8) (number | 0x80);
  buffer[n++] = (guint8) number;
  g_byte_array_append (bytes, buffer, n);
}

/**
 * sluice_cells_write_text:
 * @bytes: what is added to
 * @text: (array length=len) (nullable): bytes
 * @len: how many
 */
void
sluice_cells_write_text (GByteArray *bytes,
                         const char *text,
                         gsize       len)
{
  sluice_cells_write_number (bytes, len);
  if (len > 0)
    g_byte_array_append (bytes, (const guint8 *) text, (guint) len);
}

/**
 * sluice_cells_write:
 * @bytes: what is added to
 * @value: a value
 */
void
sluice_cells_write (GByteArray        *bytes,
                    const SluiceValue *value)
{
  g_byte_array_append (bytes, &value->kind, 1);
  if (sluice_value_is_null (value))
    return;
  if (sluice_value_has_text (value))
    sluice_cells_write_text (bytes, value->s, value->len);
  else
    g_byte_array_append (bytes, (const guint8 *) &value->i, sizeof value->i);
}

/**
 * sluice_cells_read_number:
 * @reader: a reader
 *
 * Returns: the next number
 */
guint64
sluice_cells_read_number (SluiceCellReader *reader)
{
  guint64 number = 0;

  for (guint shift = 0; shift < 64; shift += 7)
    {
      guint8 byte;

      g_return_val_if_fail (reader->p < reader->end, 0);
      byte = *reader->p++;
      number |= (guint64) (byte & 0x7f) << shift;
      if (byte < 0x80)
        break;
    }
  return number;
}

/**
 * sluice_cells_read_text:
 * @reader: a reader
 * @ret_len: (out): how many bytes there are
 *
 * Returns: (array length=ret_len): the next text, where the reader reads
 */
const char *
sluice_cells_read_text (SluiceCellReader *reader,
                        gsize            *ret_len)
{
  const char *text;

  *ret_len = sluice_cells_read_number (reader);
  g_return_val_if_fail (*ret_len <= (gsize) (reader->end - reader->p), "");
  text = (const char *) reader->p;
  reader->p += *ret_len;
  return text;
}

/**
 * sluice_cells_read:
 * @reader: a reader
 *
 * Returns: the next value; its text stands where the reader reads
 */
SluiceValue
sluice_cells_read (SluiceCellReader *reader)
{
  SluiceValue value = SLUICE_NULL_VALUE;

  g_return_val_if_fail (reader->p < reader->end, value);
  value.kind = *reader->p++;
  if (sluice_value_is_null (&value))
    return value;
  if (sluice_value_has_text (&value))
    {
      gsize len;

      value.s = sluice_cells_read_text (reader, &len);
      value.len = (guint32) len;
    }
  else
    {
      g_return_val_if_fail (reader->end - reader->p >= (gssize) sizeof value.i, SLUICE_NULL_VALUE);
      memcpy (&value.i, reader->p, sizeof value.i);
      reader->p += sizeof value.i;
    }
  return value;
}

/**
 * sluice_cells_copy:
 * @value: a value
 * @arena: where its text is to live
 *
 * Returns: the value, independent of where it was read
 */
SluiceValue
sluice_cells_copy (const SluiceValue *value,
                   SluiceArena       *arena)
{
  SluiceValue copy = *value;

  if (sluice_value_has_text (value))
    copy.s = sluice_arena_copy (arena, value->s, value->len);
  return copy;
}
