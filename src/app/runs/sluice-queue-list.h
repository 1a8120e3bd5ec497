/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceQueueList:
 *
 * The runs that wait for their turn: what each waits for, and what can be done about
 * it. To be seen only while there are some, or while the queue is paused.
 */
#define SLUICE_TYPE_QUEUE_LIST (sluice_queue_list_get_type ())
G_DECLARE_FINAL_TYPE (SluiceQueueList, sluice_queue_list, SLUICE, QUEUE_LIST, AdwBin)

GtkWidget *sluice_queue_list_new (SluiceSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
