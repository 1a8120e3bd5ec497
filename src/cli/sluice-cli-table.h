/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceCliTable:
 *
 * Rows of cells, printed in aligned columns. Cells may hold anything: what a
 * terminal would take for a command is shown as an escape, long texts are cut.
 */
typedef struct _SluiceCliTable SluiceCliTable;

/* A heading that begins with `>` is of a column of numbers, aligned right; one
 * that begins with `*` is of a column whose cells are never cut. */
SluiceCliTable *sluice_cli_table_new      (const char *const *headings) G_GNUC_WARN_UNUSED_RESULT;
void            sluice_cli_table_free     (SluiceCliTable    *self);
/* Takes the cell: (transfer full) (nullable). Columns are filled in turn. */
void            sluice_cli_table_take     (SluiceCliTable    *self,
                                           char              *cell);
void            sluice_cli_table_add      (SluiceCliTable    *self,
                                           const char        *cell);
void            sluice_cli_table_print    (SluiceCliTable    *self,
                                           const char        *indent);
/* @text as one line that is safe for a terminal, at most @width columns wide
 * (0 = any). */
char           *sluice_cli_text_for_line  (const char        *text,
                                           guint              width) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCliTable, sluice_cli_table_free)

G_END_DECLS
