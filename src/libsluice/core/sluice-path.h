/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluicePathStepKind:
 * @SLUICE_PATH_STEP_KEY: a member of an object
 * @SLUICE_PATH_STEP_INDEX: a place in a list, from 0
 * @SLUICE_PATH_STEP_EACH_ELEMENT: `[*]`, every element of a list
 * @SLUICE_PATH_STEP_EACH_MEMBER: `.*`, every value of an object
 */
typedef enum
{
  SLUICE_PATH_STEP_KEY,
  SLUICE_PATH_STEP_INDEX,
  SLUICE_PATH_STEP_EACH_ELEMENT,
  SLUICE_PATH_STEP_EACH_MEMBER,
} SluicePathStepKind;

/**
 * SluicePathStep:
 * @kind: what the step does
 * @key: (nullable): the member's name
 * @index: the place
 */
typedef struct
{
  SluicePathStepKind kind;
  char *key;
  guint index;
} SluicePathStep;

/**
 * SluicePath:
 *
 * A parsed path: `a.b.c`, `a.b[0]`, `a["odd.key"]`, `$.a`, `items[*].sku`,
 * `rates.*`, `$` alone (no step: the whole). Immutable; shared between threads.
 */
typedef struct _SluicePath SluicePath;

SluicePath           *sluice_path_parse         (const char        *text,
                                                 GError           **error) G_GNUC_WARN_UNUSED_RESULT;
SluicePath           *sluice_path_ref           (SluicePath        *self);
void                  sluice_path_unref         (SluicePath        *self);
const char           *sluice_path_get_text      (const SluicePath  *self);
guint                 sluice_path_get_n_steps   (const SluicePath  *self);
const SluicePathStep *sluice_path_get_step      (const SluicePath  *self,
                                                 guint              index);
gboolean              sluice_path_is_exploding  (const SluicePath  *self);
char                 *sluice_path_escape_key    (const char        *parent,
                                                 const char        *key) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluicePath, sluice_path_unref)

G_END_DECLS
