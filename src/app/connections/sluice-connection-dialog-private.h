/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-connection-dialog.h"

G_BEGIN_DECLS

/* In the order of the drop-down. */
typedef enum
{
  KIND_POSTGRES,
  KIND_SQLITE,
  KIND_DUCKDB,
  KIND_ODBC,
} KindChoice;

struct _SluiceConnectionDialog
{
  AdwWindow parent_instance;

  SluiceSession *session;       /* (owned) */
  SluiceConnection *edited;     /* (owned) (nullable) what is being changed */
  SluiceConnection *connection; /* (owned) (nullable) what is being saved */
  GCancellable *cancellable;    /* (owned) */
  JsonArray *sources;           /* (owned) (nullable) drivers and data sources of ODBC */
  GHashTable *parameters;       /* (owned) (element-type utf8 utf8) of the address, without fields */
  gboolean is_whole_address;    /* the address says more than the fields could */
  gboolean is_filling;

  AdwComboRow *kind_row;
  AdwEntryRow *name_row;
  AdwEntryRow *uri_row;
  AdwEntryRow *host_row;
  AdwEntryRow *port_row;
  AdwEntryRow *database_row;
  AdwComboRow *source_row;
  AdwEntryRow *dsn_row;
  AdwComboRow *dialect_row;
  AdwEntryRow *user_row;
  AdwEntryRow *password_row;
  AdwEntryRow *file_row;
  GtkWidget *tls_list;
  AdwComboRow *tls_row;
  AdwEntryRow *ca_row;
  AdwEntryRow *cert_row;
  AdwEntryRow *key_row;
  GtkWidget *ssh_list;
  AdwExpanderRow *ssh_row;
  AdwEntryRow *ssh_host_row;
  AdwEntryRow *ssh_port_row;
  AdwEntryRow *ssh_user_row;
  AdwEntryRow *ssh_key_row;
  AdwEntryRow *ssh_to_row;
  GtkButton *save_button;
  GtkLabel *problem_label;
};

/* Between the fields and the document (sluice-connection-dialog-document.c). */
gboolean          sluice_connection_dialog_take_uri     (SluiceConnectionDialog  *self,
                                                         const char              *uri);
void              sluice_connection_dialog_fill         (SluiceConnectionDialog  *self,
                                                         SluiceConnection        *connection);
const char       *sluice_connection_dialog_find_problem (SluiceConnectionDialog  *self);
SluiceConnection *sluice_connection_dialog_build        (SluiceConnectionDialog  *self,
                                                         GError                 **error);
const char       *sluice_connection_dialog_describe_tls (SluiceConnectionDialog  *self);

G_END_DECLS
