/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-arena.h"
#include "sluice-function-info.h"
#include "sluice-mapping.h"
#include "sluice-template.h"
#include "sluice-value.h"
#include "sluice-zone.h"

G_BEGIN_DECLS

/**
 * SluiceArguments:
 * @values: all arguments, defaults and templates filled in
 * @arena: what lives as long as the call
 * @zone: the source's zone
 *
 * What a transform is compiled from.
 */
typedef struct
{
  JsonObject *values;
  SluiceArena *arena;
  SluiceZone *zone;
} SluiceArguments;

/**
 * SluiceFunction:
 * @name: its name
 * @takes_null: whether NULL does not just pass through
 * @compile: (nullable): turns checked arguments into what @apply wants
 * @free: (nullable): frees that
 * @apply: does it; @in is not NULL unless @takes_null; returns %NULL, or the
 *   code of why it cannot be done
 *
 * The implementation of a transform.
 */
typedef struct
{
  const char *name;
  gboolean takes_null;
  gpointer (*compile) (const SluiceArguments  *arguments,
                       GError                **error);
  GDestroyNotify free;
  const char *(*apply) (gpointer           data,
                        const SluiceValue *in,
                        SluiceArena       *arena,
                        SluiceValue       *ret_value);
} SluiceFunction;

/**
 * SluiceCall:
 * @function: what is called
 * @data: (nullable): with what
 *
 * One link of a chain, compiled.
 */
typedef struct
{
  const SluiceFunction *function;
  gpointer data;
} SluiceCall;

extern const SluiceFunction sluice_functions_text[];
extern const SluiceFunction sluice_functions_pattern[];
extern const SluiceFunction sluice_functions_number[];
extern const SluiceFunction sluice_functions_date[];
extern const SluiceFunction sluice_functions_calendar[];
extern const SluiceFunction sluice_functions_encode[];
extern const SluiceFunction sluice_functions_map[];
extern const SluiceFunction sluice_functions_value[];

const SluiceFunction *sluice_function_find          (const char                 *name);
gboolean              sluice_call_init              (SluiceCall                 *self,
                                                     const SluiceTransformCall  *call,
                                                     const SluiceTemplateScope  *scope,
                                                     SluiceZone                 *zone,
                                                     SluiceArena                *arena,
                                                     GError                    **error);
void                  sluice_call_clear             (SluiceCall                 *self);

const char           *sluice_arguments_get_text     (const SluiceArguments      *self,
                                                     const char                 *name);
gboolean              sluice_arguments_get_integer  (const SluiceArguments      *self,
                                                     const char                 *name,
                                                     gint64                     *ret_value);
SluiceValue           sluice_arguments_get_value    (const SluiceArguments      *self,
                                                     const char                 *name);
SluiceValue          *sluice_arguments_get_list     (const SluiceArguments      *self,
                                                     const char                 *name,
                                                     guint                      *ret_n) G_GNUC_WARN_UNUSED_RESULT;

/* Patterns of a task run on foreign text: one that backtracks without end gives
 * up instead. */
GRegex               *sluice_pattern_new            (const char                 *pattern,
                                                     GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

static inline const char *
sluice_call_apply (const SluiceCall  *self,
                   const SluiceValue *in,
                   SluiceArena       *arena,
                   SluiceValue       *ret_value)
{
  return self->function->apply (self->data, in, arena, ret_value);
}

G_END_DECLS
