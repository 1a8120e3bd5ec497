/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NastyText:
 * @name: what is nasty about it
 * @text: a whole file
 * @delimiter: the truth; %NULL = each row is one field, whatever the delimiter
 * @quote: the truth; %NULL = no field is quoted, so that any will do
 * @escape: the truth; %NULL = nothing is escaped
 * @header: whether there is one
 * @skip_rows: lines before the table
 * @comment: (nullable): what comments begin with
 * @decimal: (nullable): the decimal mark, %NULL is a point or none
 * @thousands: (nullable): the mark between thousands
 * @asks: the keys that it cannot tell, and has to ask about, divided by blanks
 *
 * A text whose dialect is known, because it was written down first.
 */
typedef struct
{
  const char *name;
  const char *text;
  const char *delimiter;
  const char *quote;
  const char *escape;
  gboolean header;
  guint skip_rows;
  const char *comment;
  const char *decimal;
  const char *thousands;
  const char *asks;
} NastyText;

extern const NastyText nasty_texts[];
extern const guint n_nasty_texts;

G_END_DECLS
