/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The kinds of JSON value that a key takes. */
typedef enum
{
  SLUICE_KEY_TEXT = 1 << 0,
  SLUICE_KEY_NUMBER = 1 << 1,
  SLUICE_KEY_INTEGER = 1 << 2,
  SLUICE_KEY_BOOLEAN = 1 << 3,
  SLUICE_KEY_OBJECT = 1 << 4,
  SLUICE_KEY_LIST = 1 << 5,
  SLUICE_KEY_TEXTS = 1 << 7,    /* a list of texts */
  SLUICE_KEY_OBJECTS = 1 << 8,  /* a list of objects */
  SLUICE_KEY_DURATION = 1 << 9, /* a number of seconds, or "15m" */
  SLUICE_KEY_SIZE = 1 << 10,    /* a number of bytes, or "64MiB" */
  SLUICE_KEY_PATH = 1 << 11,    /* a text that is a path */
  SLUICE_KEY_TEMPLATE = 1 << 12, /* a text that may hold templates */
  SLUICE_KEY_SECRET = 1 << 13,  /* a text that must be a secret's reference, or with
                                 * the kind above hold one */
  SLUICE_KEY_STATUSES = 1 << 14, /* a list of HTTP statuses */
  SLUICE_KEY_ANY = 1 << 15,
} SluiceKeyTypes;

typedef struct _SluiceKeyTable SluiceKeyTable;

/**
 * SluiceKey:
 * @name: the key
 * @types: what it takes
 * @variants: the variants of its table to which it belongs, 0 = all
 * @required: whether it must be there
 * @values: (nullable): the values that a text may have, separated by `|`
 * @table: (nullable): the keys of the object, or of the objects of the list
 *
 * A key of a task file. Each may be null, which is the same as to leave it out.
 */
typedef struct
{
  const char *name;
  SluiceKeyTypes types;
  guint variants;
  gboolean required;
  const char *values;
  const SluiceKeyTable *table;
} SluiceKey;

/**
 * SluiceKeyTable:
 * @title: what the object is, in words
 * @selector: (nullable): the key whose value chooses the variant
 * @variants: (nullable): the values of @selector, separated by `|`; the n-th
 *   is bit n of [struct@Sluice.Key].variants
 * @fallback: (nullable): the variant without a selector
 * @n_keys: how many keys
 * @keys: the keys, in the order in which they are written
 *
 * The keys of one object of a task file.
 */
struct _SluiceKeyTable
{
  const char *title;
  const char *selector;
  const char *variants;
  const char *fallback;
  guint n_keys;
  const SluiceKey *keys;
};

const SluiceKeyTable *sluice_task_keys             (void);
const SluiceKeyTable *sluice_connection_keys       (void);
const SluiceKey      *sluice_key_table_find        (const SluiceKeyTable *table,
                                                    const char           *name);
const char           *sluice_key_table_suggest     (const SluiceKeyTable *table,
                                                    const char           *name,
                                                    guint                 variant);
int                   sluice_key_alternative_index (const char           *alternatives,
                                                    const char           *value);

G_END_DECLS
