/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceTimeFields:
 * @days: days since 1970-01-01, if @has_date
 * @usec: microseconds since midnight, 0 if no time was read
 * @offset: seconds east of UTC, if @has_offset
 * @has_date: whether there is a date
 * @has_time: whether there is a time
 * @has_offset: whether the time says its offset
 * @abbreviation: (nullable): the zone's short name, for `%Z` when writing
 *
 * A date or time taken to pieces.
 */
typedef struct
{
  gint64 days;
  gint64 usec;
  gint64 offset;
  gboolean has_date;
  gboolean has_time;
  gboolean has_offset;
  const char *abbreviation;
} SluiceTimeFields;

typedef struct _SluiceTimeFormat SluiceTimeFormat;

SluiceTimeFormat *sluice_time_format_new      (const char              *format,
                                               GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_time_format_free     (SluiceTimeFormat        *self);
gboolean          sluice_time_format_has_date (const SluiceTimeFormat  *self);
gboolean          sluice_time_format_has_time (const SluiceTimeFormat  *self);
gboolean          sluice_time_format_parse    (const SluiceTimeFormat  *self,
                                               const char              *text,
                                               gsize                    len,
                                               SluiceTimeFields        *ret_fields);
void              sluice_time_format_write    (const SluiceTimeFormat  *self,
                                               const SluiceTimeFields  *fields,
                                               GString                 *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceTimeFormat, sluice_time_format_free)

G_END_DECLS
