/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * SluiceSandbox:
 *
 * A database of SQLite in which expressions are computed, and nothing else: no
 * file, no statement but a SELECT, no table but those that were allowed, only
 * functions that do no harm, and bounds on time, steps and sizes. Several
 * expressions share one. Reference counted. One thread at a time.
 */
typedef struct _SluiceSandbox SluiceSandbox;

/**
 * SluiceSandboxFunc:
 * @context: what the result is given to, see sqlite3_result_text() and others;
 *   sqlite3_user_data() is what was given with the function
 * @n_values: how many there are
 * @values: (array length=n_values): the arguments
 *
 * A function of SQL.
 */
typedef void (*SluiceSandboxFunc) (sqlite3_context  *context,
                                   int               n_values,
                                   sqlite3_value   **values);

SluiceSandbox *sluice_sandbox_new          (GError            **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceSandbox *sluice_sandbox_ref          (SluiceSandbox      *self);
void           sluice_sandbox_unref        (SluiceSandbox      *self);
gboolean       sluice_sandbox_add_function (SluiceSandbox      *self,
                                            const char         *name,
                                            int                 n_args,
                                            SluiceSandboxFunc   func,
                                            gpointer            data,
                                            GDestroyNotify      destroy,
                                            GError            **error);
gboolean       sluice_sandbox_has_function (SluiceSandbox      *self,
                                            const char         *name);
void           sluice_sandbox_take_data    (SluiceSandbox      *self,
                                            gpointer            data,
                                            GDestroyNotify      destroy);
void           sluice_sandbox_allow_table  (SluiceSandbox      *self,
                                            const char         *name);
gboolean       sluice_sandbox_add_table    (SluiceSandbox      *self,
                                            const char         *name,
                                            GError            **error);
gboolean       sluice_sandbox_add_column   (SluiceSandbox      *self,
                                            const char         *name);
void           sluice_sandbox_set_open     (SluiceSandbox      *self,
                                            gboolean            open);
sqlite3       *sluice_sandbox_get_database (SluiceSandbox      *self);

void           sluice_sandbox_set_max_time (SluiceSandbox      *self,
                                            gint64              microseconds);

/* What an evaluation may take is counted between these two. */
void           sluice_sandbox_begin        (SluiceSandbox      *self);
void           sluice_sandbox_end          (SluiceSandbox      *self);
const char    *sluice_sandbox_get_refusal  (SluiceSandbox      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSandbox, sluice_sandbox_unref)

G_END_DECLS
