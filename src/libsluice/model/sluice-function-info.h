/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceArgumentType:
 * @SLUICE_ARGUMENT_TEXT: a string
 * @SLUICE_ARGUMENT_INTEGER: a whole number
 * @SLUICE_ARGUMENT_VALUE: a string, a number, a boolean
 * @SLUICE_ARGUMENT_LIST: a list of strings, numbers, booleans
 * @SLUICE_ARGUMENT_MAP: an object of strings, numbers, booleans, nulls
 * @SLUICE_ARGUMENT_CHOICE: one of a few words
 * @SLUICE_ARGUMENT_PATTERN: a regular expression (PCRE)
 * @SLUICE_ARGUMENT_FORMAT: a format of dates, see [struct@Sluice.TimeFormat]
 * @SLUICE_ARGUMENT_ZONE: the name of a time zone
 * @SLUICE_ARGUMENT_PATH: a path into JSON
 *
 * What an argument of a transform holds.
 */
typedef enum
{
  SLUICE_ARGUMENT_TEXT,
  SLUICE_ARGUMENT_INTEGER,
  SLUICE_ARGUMENT_VALUE,
  SLUICE_ARGUMENT_LIST,
  SLUICE_ARGUMENT_CHOICE,
  SLUICE_ARGUMENT_PATTERN,
  SLUICE_ARGUMENT_FORMAT,
  SLUICE_ARGUMENT_ZONE,
  SLUICE_ARGUMENT_PATH,
  SLUICE_ARGUMENT_MAP,
} SluiceArgumentType;

/**
 * SluiceArgumentInfo:
 * @name: its name, %NULL ends a list of arguments
 * @type: what it holds
 * @default_json: (nullable): its default as JSON text; %NULL = it must be given
 * @choices: (nullable): the words of a choice, separated by `|`
 * @min: least integer
 * @max: greatest integer, 0 with @min 0 = any
 * @not_empty: whether an empty text is refused
 * @not_zero: whether 0 is refused, of what counts from 1, and from the end below 0
 * @description: what it does
 *
 * One argument of a transform.
 */
typedef struct
{
  const char *name;
  SluiceArgumentType type;
  const char *default_json;
  const char *choices;
  gint64 min;
  gint64 max;
  gboolean not_empty;
  gboolean not_zero;
  const char *description;
} SluiceArgumentInfo;

#define SLUICE_FUNCTION_MAX_ARGUMENTS 4

/**
 * SluiceFunctionInfo:
 * @name: its name
 * @description: what it does, in one or two sentences
 * @arguments: its arguments, ended by one without name
 * @fails: (nullable): the codes of rows whose value it cannot take, separated by `|`
 * @example_call: an example as it stands in a mapping, JSON text
 * @example_input: what goes in, JSON text
 * @example_output: what comes out, JSON text
 *
 * The declaration of a transform.
 */
typedef struct
{
  const char *name;
  const char *description;
  SluiceArgumentInfo arguments[SLUICE_FUNCTION_MAX_ARGUMENTS + 1];
  const char *fails;
  const char *example_call;
  const char *example_input;
  const char *example_output;
} SluiceFunctionInfo;

const SluiceFunctionInfo *sluice_function_infos_get   (guint         *ret_n);
const SluiceFunctionInfo *sluice_function_info_find   (const char    *name);
JsonArray                *sluice_functions_to_json    (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean                  sluice_transform_call_check (const char    *name,
                                                       JsonObject    *arguments,
                                                       char         **ret_bad_argument,
                                                       GError       **error);

G_END_DECLS
