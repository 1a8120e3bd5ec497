/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SluiceZone SluiceZone;

SluiceZone *sluice_zone_new      (const char  *identifier,
                                  GError     **error) G_GNUC_WARN_UNUSED_RESULT;
void        sluice_zone_free     (SluiceZone  *self);
gboolean    sluice_zone_to_utc   (SluiceZone  *self,
                                  gint64       local,
                                  gint64      *ret_utc);
gint64      sluice_zone_to_local (SluiceZone  *self,
                                  gint64       utc,
                                  gint64      *ret_offset,
                                  const char **ret_abbreviation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceZone, sluice_zone_free)

G_END_DECLS
