/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task.h"

#include "sluice-connection-private.h"
#include "sluice-error.h"
#include "sluice-secret-store.h"
#include "sluice-task-parser.h"
#include "sluice-task-private.h"

#include <stdlib.h>
#include <string.h>

struct _SluiceTask
{
  GObject parent_instance;

  SluiceDocument *document;
  char *id;
  gboolean has_own_id;
  char *name;
  char *description;
  char *origin;                 /* (nullable): canonical path of its file */
  guint version;
  gboolean explode_inner;
  GStrv source_fields;          /* (nullable) */
  SluiceSourceSpec *source;
  SluiceDestinationSpec *destination;
  SluiceLoadSpec *load;
  SluiceLimitsSpec limits;
  SluiceScheduleSpec *schedule; /* (nullable) */
  GPtrArray *parameters;        /* (element-type SluiceParameter) */
  GPtrArray *mapping;           /* (element-type SluiceMappingEntry) */
  char *filter;                 /* (nullable) */
  GPtrArray *lookups;           /* (element-type SluiceLookupSpec) */
  GPtrArray *checks;            /* (element-type SluiceCheck) */
  SluiceDeduplicateSpec *deduplicate; /* (nullable) */
  SluiceAggregateSpec *aggregate; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (SluiceTask, sluice_task, G_TYPE_OBJECT)

static void
parameter_free (SluiceParameter *parameter)
{
  g_free (parameter->name);
  g_free (parameter->default_value);
  g_free (parameter);
}

static void
sluice_task_finalize (GObject *object)
{
  SluiceTask *self = SLUICE_TASK (object);

  g_clear_pointer (&self->document, sluice_document_unref);
  g_free (self->id);
  g_free (self->name);
  g_free (self->description);
  g_free (self->origin);
  g_strfreev (self->source_fields);
  g_clear_pointer (&self->source, sluice_source_spec_free);
  g_clear_pointer (&self->destination, sluice_destination_spec_free);
  g_clear_pointer (&self->load, sluice_load_spec_free);
  g_clear_pointer (&self->schedule, sluice_schedule_spec_free);
  g_clear_pointer (&self->parameters, g_ptr_array_unref);
  g_clear_pointer (&self->mapping, g_ptr_array_unref);
  g_free (self->filter);
  g_clear_pointer (&self->lookups, g_ptr_array_unref);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->deduplicate, sluice_deduplicate_spec_free);
  g_clear_pointer (&self->aggregate, sluice_aggregate_spec_free);
  g_clear_pointer (&self->limits.rules, json_object_unref);

  G_OBJECT_CLASS (sluice_task_parent_class)->finalize (object);
}

static void
sluice_task_class_init (SluiceTaskClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_task_finalize;
}

static void
sluice_task_init (SluiceTask *self)
{
}

static GPtrArray *
read_parameters (SluiceTaskParser *parser,
                 JsonArray        *array)
{
  GPtrArray *parameters = g_ptr_array_new_with_free_func ((GDestroyNotify) parameter_free);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *name = sluice_task_parser_get_text (object, "name");
      JsonNode *value = sluice_task_parser_get (object, "default");
      g_autofree char *path = g_strdup_printf ("$.parameters[%u].name", i);
      SluiceParameter *parameter;

      if (name == NULL)
        continue;
      if (!g_regex_match_simple ("^[A-Za-z_][A-Za-z0-9_-]*$", name, G_REGEX_DOLLAR_ENDONLY, 0))
        sluice_task_parser_report (parser, path, "invalid_value",
                                   "A parameter's name is made of letters, digits, “_” and “-”, "
                                   "and does not start with a digit");
      else if (!g_hash_table_add (seen, (gpointer) name))
        sluice_task_parser_report (parser, path, "invalid_value",
                                   "There is another parameter with the name “%s”", name);

      parameter = g_new0 (SluiceParameter, 1);
      parameter->name = g_strdup (name);
      parameter->default_value = value != NULL ? sluice_task_parser_scalar (parser, value) : NULL;
      g_ptr_array_add (parameters, parameter);
    }
  return parameters;
}

static void
check_version (SluiceTaskParser *parser,
               JsonObject       *object)
{
  JsonNode *node = sluice_task_parser_get (object, "sluice");

  if (node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 &&
      json_node_get_int (node) != 1)
    sluice_task_parser_report (parser, "$.sluice", "unsupported_version",
                               "This task is written for version %" G_GINT64_FORMAT " of the "
                               "format; this program knows version 1", json_node_get_int (node));
}

static void
read_identity (SluiceTask       *self,
               SluiceTaskParser *parser,
               JsonObject       *object)
{
  const char *id = sluice_task_parser_get_text (object, "id");
  const char *name = sluice_task_parser_get_text (object, "name");
  const char *description = sluice_task_parser_get_text (object, "description");

  if (name != NULL && name[strspn (name, " \t\r\n")] == '\0')
    sluice_task_parser_report (parser, "$.name", "invalid_value", "A task needs a name");
  if (id != NULL && (id[0] == '\0' || strlen (id) > 200))
    sluice_task_parser_report (parser, "$.id", "invalid_value",
                               "An id has 1 to 200 characters; a UUID is a good one");

  self->name = g_strdup (name != NULL ? name : "");
  self->description = g_strdup (description != NULL ? description : "");
  self->has_own_id = id != NULL;
  if (id != NULL)
    self->id = g_strdup (id);
  else
    self->id = g_strdup (self->origin != NULL ? self->origin : self->name);
}

/* What becomes of the records on their way. */
static void
read_rows (SluiceTask       *self,
           SluiceTaskParser *parser,
           JsonObject       *object)
{
  self->lookups = sluice_task_parser_read_lookups (parser, sluice_task_parser_get_array (object, "lookups"));
  self->filter = g_strdup (sluice_task_parser_get_text (object, "filter"));
  self->mapping = sluice_task_parser_read_mapping (parser, sluice_task_parser_get_array (object, "mapping"),
                                                   self->lookups);
  self->checks = sluice_task_parser_read_checks (parser, sluice_task_parser_get_array (object, "checks"),
                                                 self->mapping, self->lookups);
  sluice_task_parser_check_expressions (parser, self->filter, self->mapping, self->checks, self->lookups);
  self->deduplicate = sluice_task_parser_read_deduplicate (parser, sluice_task_parser_get_object (object, "deduplicate"),
                                                           self->mapping);
  self->aggregate = sluice_task_parser_read_aggregate (parser, sluice_task_parser_get_object (object, "aggregate"),
                                                       self->mapping);
}

static void
read_sections (SluiceTask       *self,
               SluiceTaskParser *parser,
               JsonObject       *object)
{
  JsonObject *source = sluice_task_parser_get_object (object, "source");
  JsonObject *destination = sluice_task_parser_get_object (object, "destination");
  g_autoptr(GPtrArray) outputs = NULL;

  check_version (parser, object);
  read_identity (self, parser, object);
  self->parameters = read_parameters (parser, sluice_task_parser_get_array (object, "parameters"));
  if (sluice_task_parser_get_array (object, "source_fields") != NULL)
    self->source_fields = sluice_task_parser_get_texts (object, "source_fields");
  self->explode_inner = g_strcmp0 (sluice_task_parser_get_text (object, "explode"), "inner") == 0;
  if (source != NULL)
    self->source = sluice_task_parser_read_source (parser, source);
  read_rows (self, parser, object);
  outputs = sluice_task_parser_list_outputs (self->mapping, self->aggregate);
  if (destination != NULL)
    self->destination = sluice_task_parser_read_destination (parser, destination);
  self->load =
    sluice_task_parser_read_load (parser, sluice_task_parser_get_object (object, "load"), outputs);
  if (self->destination != NULL)
    {
      sluice_task_parser_check_output (parser, self->destination, self->load);
      sluice_task_parser_check_strategy (parser, self->destination, self->load);
    }
  if (self->source != NULL && self->source->incremental != NULL)
    sluice_task_parser_check_incremental (parser, self->source->incremental, self->load);
  sluice_task_parser_read_limits (parser, sluice_task_parser_get_object (object, "limits"),
                                  &self->limits);
  self->schedule = sluice_task_parser_read_schedule (parser, sluice_task_parser_get_object (object, "schedule"));
}

/* The error for callers that show one line: the first problem, and how many
 * there are. */
static GError *
make_error (GPtrArray  *problems,
            const char *origin)
{
  const SluiceProblem *first = problems->pdata[0];
  SluiceErrorWhere *where;
  GError *error;

  error = sluice_error_new (SLUICE_ERROR_INVALID, first->code, "%s: %s", first->path, first->message);
  if (problems->len > 1)
    sluice_error_set_hint (error, "There are %u more problems; “sluice-cli validate” lists them all.",
                           problems->len - 1);
  where = sluice_error_get_where (error);
  where->path = g_strdup (first->path);
  where->file = g_strdup (origin);
  return error;
}

static char *
find_origin (const char *origin)
{
  g_autofree char *absolute = NULL;
  char *real;
  char *copy;

  if (origin == NULL || strcmp (origin, "-") == 0)
    return NULL;

  absolute = g_canonicalize_filename (origin, NULL);
  real = realpath (absolute, NULL);
  if (real == NULL)
    return g_steal_pointer (&absolute);
  copy = g_strdup (real);
  free (real);
  return copy;
}

/* Checks @data and fills in @self; whatever is wrong stands in @problems then. */
static gboolean
read_document (SluiceTask  *self,
               const char  *data,
               gsize        length,
               GPtrArray   *problems,
               GError     **error)
{
  g_autofree char *base_dir = NULL;
  g_autoptr(GError) local_error = NULL;
  SluiceTaskParser parser = { 0 };
  JsonNode *root;

  self->document = sluice_document_parse (data, length, &local_error);
  if (self->document == NULL)
    {
      g_ptr_array_add (problems,
                       sluice_problem_new ("$", sluice_error_get_code (local_error), "%s",
                                           local_error->message));
      sluice_error_get_where (local_error)->file = g_strdup (self->origin);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  base_dir = self->origin != NULL ? g_path_get_dirname (self->origin) : g_get_current_dir ();
  root = sluice_document_get_root (self->document);
  parser.document = self->document;
  parser.base_dir = base_dir;
  parser.problems = problems;
  sluice_task_parser_check (&parser, root, sluice_task_keys (), "$");
  if (JSON_NODE_HOLDS_OBJECT (root))
    read_sections (self, &parser, json_node_get_object (root));

  if (problems->len == 0)
    return TRUE;
  g_propagate_error (error, make_error (problems, self->origin));
  return FALSE;
}

/**
 * sluice_task_new_from_data:
 * @data: the task file's text
 * @length: its length in bytes, -1 if it ends with NUL
 * @origin: (nullable): its file, to which relative paths are relative; %NULL or
 *   `-` for a document without one, then the current folder counts
 * @ret_problems: (out) (optional) (element-type SluiceProblem): all that is
 *   wrong with it; empty if nothing is
 * @error: %SLUICE_ERROR_INVALID with the code of the first problem
 *
 * Reads and judges a task. Nothing outside of the document is looked at.
 *
 * Returns: (transfer full) (nullable): the task, if nothing is wrong
 */
SluiceTask *
sluice_task_new_from_data (const char  *data,
                           gssize       length,
                           const char  *origin,
                           GPtrArray  **ret_problems,
                           GError     **error)
{
  g_autoptr(SluiceTask) self = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  gboolean valid;

  g_return_val_if_fail (data != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_TASK, NULL);
  self->origin = find_origin (origin);
  problems = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_problem_free);
  valid = read_document (self, data, length < 0 ? strlen (data) : (gsize) length, problems, error);

  if (ret_problems != NULL)
    *ret_problems = g_steal_pointer (&problems);
  return valid ? g_steal_pointer (&self) : NULL;
}

/* sluice_task_get_document:
 *
 * For the writer. */
SluiceDocument *
sluice_task_get_document (SluiceTask *self)
{
  return self->document;
}

/**
 * sluice_task_get_id:
 * @self: a task
 *
 * What names the task in leases, ledgers and the history: its own id, else the
 * canonical path of its file, else its name.
 *
 * Returns: its identity
 */
const char *
sluice_task_get_id (SluiceTask *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);

  return self->id;
}

/**
 * sluice_task_has_own_id:
 * @self: a task
 *
 * Returns: %TRUE if the document has an `id`
 */
gboolean
sluice_task_has_own_id (SluiceTask *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), FALSE);

  return self->has_own_id;
}

/**
 * sluice_task_get_name:
 * @self: a task
 *
 * Returns: its label
 */
const char *
sluice_task_get_name (SluiceTask *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);

  return self->name;
}

/**
 * sluice_task_get_description:
 * @self: a task
 *
 * Returns: what it is for, may be empty
 */
const char *
sluice_task_get_description (SluiceTask *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);

  return self->description;
}

/**
 * sluice_task_get_origin:
 * @self: a task
 *
 * Returns: (nullable): the canonical path of its file
 */
const char *
sluice_task_get_origin (SluiceTask *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);

  return self->origin;
}

/**
 * sluice_task_get_version:
 * @self: a task
 *
 * Returns: the number of the version of the stored task that it was read from, 0 if it
 *   is none of them
 */
guint
sluice_task_get_version (SluiceTask *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), 0);

  return self->version;
}

/**
 * sluice_task_set_version:
 * @self: a task that was just read
 * @version: the number of the version of the stored task that it was read from
 *
 * A task made of this one is no version of it any more.
 */
void
sluice_task_set_version (SluiceTask *self,
                         guint       version)
{
  g_return_if_fail (SLUICE_IS_TASK (self));

  self->version = version;
}

/**
 * sluice_task_get_source:
 * @self: a task
 *
 * Returns: (transfer none): its source
 */
const SluiceSourceSpec *
sluice_task_get_source (SluiceTask *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);

  return self->source;
}

/**
 * sluice_task_get_destination:
 * @self: a task
 *
 * Returns: (transfer none): its destination
 */
const SluiceDestinationSpec *
sluice_task_get_destination (SluiceTask *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);

  return self->destination;
}

/**
 * sluice_task_get_load:
 * @self: a task
 *
 * Returns: (transfer none): how it loads
 */
const SluiceLoadSpec *
sluice_task_get_load (SluiceTask *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);

  return self->load;
}

/**
 * sluice_task_get_limits:
 * @self: a task
 *
 * Returns: (transfer none): its limits
 */
const SluiceLimitsSpec *
sluice_task_get_limits (SluiceTask *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);

  return &self->limits;
}

/**
 * sluice_task_get_schedule:
 * @self: a task
 *
 * Returns: (nullable): when it runs by itself; %NULL if it does not
 */
const SluiceScheduleSpec *
sluice_task_get_schedule (SluiceTask *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);

  return self->schedule;
}

/**
 * sluice_task_get_parameters:
 * @self: a task
 *
 * Returns: (transfer none) (element-type SluiceParameter): its parameters
 */
GPtrArray *
sluice_task_get_parameters (SluiceTask *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);

  return self->parameters;
}

/**
 * sluice_task_has_parameter:
 * @self: a task
 * @name: a name
 *
 * Returns: whether the task declares a parameter of that name
 */
gboolean
sluice_task_has_parameter (SluiceTask *self,
                           const char *name)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  for (guint i = 0; i < self->parameters->len; i++)
    {
      if (strcmp (((const SluiceParameter *) self->parameters->pdata[i])->name, name) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * sluice_task_get_mapping:
 * @self: a task
 *
 * Returns: (transfer none) (element-type SluiceMappingEntry): its columns, in
 *   order; empty = every field of the sample
 */
GPtrArray *
sluice_task_get_mapping (SluiceTask *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);

  return self->mapping;
}

/**
 * sluice_task_get_checks:
 * @self: a task
 *
 * Returns: (transfer none) (element-type SluiceCheck): its checks, in order
 */
GPtrArray *
sluice_task_get_checks (SluiceTask *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);

  return self->checks;
}

/**
 * sluice_task_get_filter:
 * @self: a task
 *
 * Returns: (nullable): the expression that is true for the records that are taken
 */
const char *
sluice_task_get_filter (SluiceTask *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);

  return self->filter;
}

/**
 * sluice_task_get_lookups:
 * @self: a task
 *
 * Returns: (transfer none) (element-type SluiceLookupSpec): its lookups, in order
 */
GPtrArray *
sluice_task_get_lookups (SluiceTask *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);

  return self->lookups;
}

/**
 * sluice_task_get_deduplicate:
 * @self: a task
 *
 * Returns: (transfer none) (nullable): which rows are the same, and which of them stays
 */
const SluiceDeduplicateSpec *
sluice_task_get_deduplicate (SluiceTask *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);

  return self->deduplicate;
}

/**
 * sluice_task_get_aggregate:
 * @self: a task
 *
 * Returns: (transfer none) (nullable): into which groups the rows are taken together
 */
const SluiceAggregateSpec *
sluice_task_get_aggregate (SluiceTask *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);

  return self->aggregate;
}

/**
 * sluice_task_get_source_fields:
 * @self: a task
 *
 * Returns: (nullable) (transfer none) (array zero-terminated=1): the fields that
 *   its source had when it was made, %NULL if the task does not say
 */
const char *const *
sluice_task_get_source_fields (SluiceTask *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);

  return (const char *const *) self->source_fields;
}

/**
 * sluice_task_get_explode_inner:
 * @self: a task
 *
 * Returns: %TRUE if an empty list makes no row, %FALSE if one of NULLs
 */
gboolean
sluice_task_get_explode_inner (SluiceTask *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), FALSE);

  return self->explode_inner;
}

static void
add_secret_names (const char *text,
                  GPtrArray  *names)
{
  g_autoptr(GRegex) regex = NULL;
  g_autoptr(GMatchInfo) match = NULL;

  if (sluice_secret_is_reference (text))
    {
      g_ptr_array_add (names, g_strdup (text + strlen ("secret:")));
      return;
    }

  regex = g_regex_new ("\\{\\{\\s*secret\\.([A-Za-z0-9_-]+)\\s*\\}\\}", 0, 0, NULL);
  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    g_ptr_array_add (names, g_match_info_fetch (match, 1));
}

static void
collect_secrets (JsonNode  *node,
                 GPtrArray *names)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &name, &member))
        collect_secrets (member, names);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        collect_secrets (json_array_get_element (array, i), names);
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      add_secret_names (json_node_get_string (node), names);
    }
}

/**
 * sluice_task_dup_secret_names:
 * @self: a task
 *
 * Returns: (transfer full) (element-type utf8): the names of the secrets that
 *   its document refers to, each once, in the order in which they stand there;
 *   not those of stored connections
 */
GPtrArray *
sluice_task_dup_secret_names (SluiceTask *self)
{
  g_autoptr(GPtrArray) found = NULL;
  GPtrArray *names;

  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);

  found = g_ptr_array_new_with_free_func (g_free);
  names = g_ptr_array_new_with_free_func (g_free);
  collect_secrets (sluice_document_get_root (self->document), found);
  for (guint i = 0; i < found->len; i++)
    {
      if (!g_ptr_array_find_with_equal_func (names, found->pdata[i], g_str_equal, NULL))
        g_ptr_array_add (names, g_strdup (found->pdata[i]));
    }
  return names;
}
