/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-raw-record.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

/* What is shown of a record before and after what is wrong in it. */
#define BYTES_AROUND 300

/* A record exactly as its bytes are: what cannot be seen gets a sign, what is no
 * character its bytes, and what is wrong a mark. */

/* The sign of a control character, or 0. */
static gunichar
sign_of (gunichar c)
{
  if (c == '\t')
    return 0x2192;
  if (c == '\n')
    return 0x21b5;
  if (c < 0x20)
    return 0x2400 + c;
  if (c == 0x7f)
    return 0x2421;
  return c == 0xa0 ? 0x237d : 0;
}

/* Appends one character or, where there is none, one byte. Returns its bytes. */
static gsize
append_character (GString    *text,
                  const char *data,
                  gsize       size)
{
  gunichar c = g_utf8_get_char_validated (data, (gssize) size);
  gunichar sign;

  if (*data == '\0')
    c = 0;
  if (c == (gunichar) -1 || c == (gunichar) -2)
    {
      g_string_append_printf (text, "\\x%02X", (guint) (guchar) *data);
      return 1;
    }
  sign = sign_of (c);
  g_string_append_unichar (text, sign != 0 ? sign : c);
  return c == 0 ? 1 : (gsize) g_unichar_to_utf8 (c, NULL);
}

/* Not into the middle of a character. */
static gsize
align (const char *data,
       gsize       size,
       gsize       at)
{
  while (at > 0 && at < size && ((guchar) data[at] & 0xc0) == 0x80)
    at--;
  return at;
}

static PangoAttrList *
build_mark (gsize from,
            gsize to)
{
  PangoAttrList *attributes = pango_attr_list_new ();
  PangoAttribute *marks[] = { pango_attr_underline_new (PANGO_UNDERLINE_ERROR),
                              pango_attr_weight_new (PANGO_WEIGHT_BOLD),
                              pango_attr_background_new (0xe0e0, 0x1b1b, 0x2424),
                              pango_attr_background_alpha_new (0x4000) };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      marks[i]->start_index = (guint) from;
      marks[i]->end_index = (guint) to;
      pango_attr_list_insert (attributes, marks[i]);
    }
  return attributes;
}

/**
 * sluice_raw_record_find:
 * @data: the bytes of a record
 * @size: how many
 * @value: a value in it
 * @ret_from: (out): the first byte of it
 * @ret_to: (out): the byte behind it
 *
 * Where a value stands in a record, if that is known by the value alone: it has
 * to be there once.
 *
 * Returns: whether it is there, and once
 */
gboolean
sluice_raw_record_find (const char *data,
                        gsize       size,
                        const char *value,
                        gsize      *ret_from,
                        gsize      *ret_to)
{
  const char *found = NULL;
  const char *next = NULL;
  gsize length;

  g_return_val_if_fail (data != NULL || size == 0, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  length = strlen (value);
  found = length == 0 ? NULL : memmem (data, size, value, length);
  if (found == NULL)
    return FALSE;
  next = memmem (found + 1, size - (gsize) (found + 1 - data), value, length);
  if (next != NULL)
    return FALSE;
  *ret_from = (gsize) (found - data);
  *ret_to = *ret_from + length;
  return TRUE;
}

/**
 * sluice_raw_record_new:
 * @data: the bytes of a record; they need be no text
 * @size: how many
 * @from: the first byte that is wrong
 * @to: the byte behind the last one; @from if none is
 *
 * Returns: (transfer floating): a label that shows them, with the wrong ones
 *   marked
 */
GtkWidget *
sluice_raw_record_new (const char *data,
                       gsize       size,
                       gsize       from,
                       gsize       to)
{
  GtkWidget *label = gtk_label_new (NULL);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(PangoAttrList) attributes = NULL;
  gsize begin, end, mark_begin = 0, mark_end = 0;

  g_return_val_if_fail (data != NULL || size == 0, label);

  to = MIN (to, size);
  from = MIN (from, to);
  begin = align (data, size, from > BYTES_AROUND ? from - BYTES_AROUND : 0);
  end = align (data, size, size - to > BYTES_AROUND ? to + BYTES_AROUND : size);
  if (begin > 0)
    g_string_append (text, "…");
  for (gsize at = begin; at < end;)
    {
      if (at <= from)
        mark_begin = text->len;
      at += append_character (text, data + at, end - at);
      if (at <= to || (mark_end <= mark_begin && at > from))
        mark_end = text->len;
    }
  if (end < size)
    g_string_append (text, "…");
  gtk_label_set_label (GTK_LABEL (label), text->str);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_widget_add_css_class (label, "raw-record");
  if (to > from)
    {
      g_autofree char *marked = g_strndup (text->str + mark_begin, mark_end - mark_begin);
      g_autofree char *spoken = g_strdup_printf (_("Marked: “%s”"), marked);

      attributes = build_mark (mark_begin, mark_end);
      gtk_label_set_attributes (GTK_LABEL (label), attributes);
      gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, spoken, -1);
    }
  return label;
}
