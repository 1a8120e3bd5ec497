/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void      sluice_alert_async       (GtkWidget            *parent,
                                    const char           *heading,
                                    const char           *body,
                                    const char           *action_label,
                                    gboolean              destructive,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
void      sluice_question_async    (GtkWidget            *parent,
                                    const char           *heading,
                                    const char           *body,
                                    const char           *no_label,
                                    const char           *yes_label,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
gboolean  sluice_alert_finish      (GAsyncResult         *result);

/**
 * SluiceChoice:
 * @SLUICE_CHOICE_CANCEL: nothing is to be done
 * @SLUICE_CHOICE_ACT: what was asked for is to be done
 * @SLUICE_CHOICE_OTHER: something else is
 *
 * The answer to a question with two ways on.
 */
typedef enum
{
  SLUICE_CHOICE_CANCEL,
  SLUICE_CHOICE_ACT,
  SLUICE_CHOICE_OTHER,
} SluiceChoice;

void      sluice_choice_async      (GtkWidget            *parent,
                                    const char           *heading,
                                    const char           *body,
                                    const char           *other_label,
                                    const char           *action_label,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
SluiceChoice sluice_choice_finish  (GAsyncResult         *result);
void      sluice_show_about        (GtkWindow            *parent,
                                    const char           *debug_info);
void      sluice_show_preferences  (GtkWindow            *parent,
                                    AdwPreferencesPage  **pages);

G_END_DECLS
