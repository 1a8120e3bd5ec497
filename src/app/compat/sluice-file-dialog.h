/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void   sluice_file_dialog_open_async  (GtkWindow            *parent,
                                       const char           *title,
                                       GtkFileFilter        *filter,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
void   sluice_file_dialog_open_folder_async (GtkWindow      *parent,
                                       const char           *title,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
void   sluice_file_dialog_save_async  (GtkWindow            *parent,
                                       const char           *title,
                                       const char           *name,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
GFile *sluice_file_dialog_open_finish (GAsyncResult         *result,
                                       GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
