/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-task-keys.h"

/* What the tables of keys are written with. Every key of the task format stands in one of
 * them. The order is the one in which a task is written. `data/task.schema.json` and
 * `docs/task-format.md` describe the same keys, which a test compares. */

#define TEXT SLUICE_KEY_TEXT
#define NUMBER SLUICE_KEY_NUMBER
#define INTEGER SLUICE_KEY_INTEGER
#define BOOLEAN SLUICE_KEY_BOOLEAN
#define OBJECT SLUICE_KEY_OBJECT
#define LIST SLUICE_KEY_LIST
#define TEXTS SLUICE_KEY_TEXTS
#define OBJECTS SLUICE_KEY_OBJECTS
#define DURATION SLUICE_KEY_DURATION
#define SIZE SLUICE_KEY_SIZE
#define PATH SLUICE_KEY_PATH
#define TEMPLATE SLUICE_KEY_TEMPLATE
#define SECRET SLUICE_KEY_SECRET
#define STATUSES SLUICE_KEY_STATUSES
#define ANY SLUICE_KEY_ANY

#define TABLE(keys_) .n_keys = G_N_ELEMENTS (keys_), .keys = (keys_)

extern const SluiceKeyTable sluice_connection_table;
extern const SluiceKeyTable sluice_source_table;
extern const SluiceKeyTable sluice_mapping_table;
extern const SluiceKeyTable sluice_check_table;
extern const SluiceKeyTable sluice_deduplicate_table;
extern const SluiceKeyTable sluice_aggregate_table;
extern const SluiceKeyTable sluice_lookup_table;
extern const SluiceKeyTable sluice_destination_table;
extern const SluiceKeyTable sluice_load_table;
extern const SluiceKeyTable sluice_limits_table;
extern const SluiceKeyTable sluice_schedule_table;
