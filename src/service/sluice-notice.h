/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  SLUICE_NOTICE_CAUSE_OTHER,
  SLUICE_NOTICE_CAUSE_PERMISSION,       /* to be given in the browser */
  SLUICE_NOTICE_CAUSE_CREDENTIAL,       /* another one is to be given */
  SLUICE_NOTICE_CAUSE_DRIFT,            /* look at the shape of the data */
} SluiceNoticeCause;

/* What notifications say, and what their buttons do. */

SluiceNoticeCause  sluice_notice_get_cause  (const char *code);
GNotification     *sluice_notice_failure    (const char *task,
                                             const char *name,
                                             JsonObject *result) G_GNUC_WARN_UNUSED_RESULT;
GNotification     *sluice_notice_rejected   (const char *name,
                                             JsonObject *result) G_GNUC_WARN_UNUSED_RESULT;
GNotification     *sluice_notice_recovered  (const char *name,
                                             const char *run) G_GNUC_WARN_UNUSED_RESULT;
GNotification     *sluice_notice_paused     (const char *task,
                                             const char *name,
                                             const char *code,
                                             const char *message) G_GNUC_WARN_UNUSED_RESULT;
GNotification     *sluice_notice_overdue    (const char *task,
                                             const char *name,
                                             gint64      due) G_GNUC_WARN_UNUSED_RESULT;
GNotification     *sluice_notice_authorized (const char *task,
                                             const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
