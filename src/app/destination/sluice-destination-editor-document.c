/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-destination-editor-private.h"

#include "sluice-draft.h"
#include "sluice-strategy-words.h"

/* Between the fields of the target and the task. */

static const char * const creates[] = { "if_missing", "never", "replace" };

/* What makes up a connection that stands in the task. */
static const char * const connection_keys[] = {
  "type", "connection", "uri", "password", "dsn", "dialect", "username", "ssh",
};

static const char *
text_of (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
set_text (AdwEntryRow *row,
          const char  *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static guint
find_create (const char *create)
{
  for (guint i = 0; i < G_N_ELEMENTS (creates); i++)
    if (g_str_equal (creates[i], create))
      return i;
  return 0;
}

/* So that it is there again when somebody comes back to it. */
static void
keep_inline_target (SluiceDestinationEditor *self,
                    JsonObject              *destination)
{
  g_clear_pointer (&self->inline_target, json_object_unref);
  if (!json_object_has_member (destination, "uri") && !json_object_has_member (destination, "dsn") &&
      sluice_draft_get_object (destination, "connection", FALSE) == NULL)
    return;
  self->inline_target = json_object_new ();
  for (guint i = 0; i < G_N_ELEMENTS (connection_keys); i++)
    if (json_object_has_member (destination, connection_keys[i]))
      json_object_set_member (self->inline_target, connection_keys[i],
                              json_object_dup_member (destination, connection_keys[i]));
}

static char *
join_keys (JsonObject *load)
{
  JsonArray *keys = sluice_draft_get_array (load, "keys");
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; keys != NULL && i < json_array_get_length (keys); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", json_array_get_string_element (keys, i));
  return g_strdup (text->str);
}

/**
 * sluice_destination_editor_fill:
 * @self: a #SluiceDestinationEditor
 * @document: a task
 *
 * Shows the target of @document.
 */
void
sluice_destination_editor_fill (SluiceDestinationEditor *self,
                                JsonObject              *document)
{
  JsonObject *destination = NULL;
  JsonObject *load = NULL;
  g_autofree char *text = NULL;
  g_autofree char *keys = NULL;

  g_return_if_fail (SLUICE_IS_DESTINATION_EDITOR (self));
  g_return_if_fail (document != NULL);

  self->is_filling = TRUE;
  /* Not shared with the task: it follows each key that is pressed. */
  text = sluice_draft_to_text (document);
  json_object_unref (self->scratch);
  self->scratch = sluice_draft_parse (text);
  destination = sluice_draft_get_object (self->scratch, "destination", TRUE);
  load = sluice_draft_get_object (self->scratch, "load", TRUE);
  keys = join_keys (load);

  g_free (self->connection);
  self->connection = g_strdup (sluice_draft_get_string (destination, "connection"));
  keep_inline_target (self, destination);
  sluice_destination_editor_list_connections (self);
  set_text (self->path_row, sluice_draft_get_string (destination, "path"));
  set_text (self->schema_row, sluice_draft_get_string (destination, "schema"));
  set_text (self->table_row, sluice_draft_get_string (destination, "table"));
  adw_combo_row_set_selected (self->create_row,
                              find_create (sluice_draft_get_string (destination, "create")));
  sluice_destination_editor_list_strategies (self, sluice_destination_editor_get_kind (self) == TARGET_FILE,
                                             sluice_draft_get_string (load, "strategy"));
  set_text (self->keys_row, keys);
  adw_combo_row_set_selected (self->commit_row,
                              g_str_equal (sluice_draft_get_string (load, "commit"), "batch") ? 1 : 0);
  sluice_output_card_fill (self->output_card, destination);
  sluice_load_options_fill (self->options, self->scratch);
  sluice_sql_hooks_fill (self->hooks, load);
  sluice_destination_editor_follow_connection (self);
  sluice_destination_editor_arrange (self);
  self->is_filling = FALSE;
}

static void
collect_load (SluiceDestinationEditor *self,
              JsonObject              *load)
{
  g_auto(GStrv) keys = g_strsplit (text_of (self->keys_row), ",", -1);
  JsonArray *list = json_array_new ();

  json_object_set_string_member (load, "strategy", sluice_destination_editor_get_strategy (self));
  if (adw_combo_row_get_selected (self->commit_row) == 1 && !self->is_file)
    json_object_set_string_member (load, "commit", "batch");
  else
    json_object_remove_member (load, "commit");
  for (guint i = 0; keys[i] != NULL && !self->is_file; i++)
    if (*g_strstrip (keys[i]) != '\0')
      json_array_add_string_element (list, keys[i]);
  if (json_array_get_length (list) > 0 ||
      sluice_strategy_words_needs_keys (sluice_destination_editor_get_strategy (self)))
    json_object_set_array_member (load, "keys", list);
  else
    {
      json_array_unref (list);
      json_object_remove_member (load, "keys");
    }
}

static void
collect_target (SluiceDestinationEditor *self,
                JsonObject              *destination)
{
  static const char * const types[] = { "sqlite", "duckdb", "file" };
  TargetKind kind = sluice_destination_editor_get_kind (self);

  for (guint i = 0; i < G_N_ELEMENTS (connection_keys); i++)
    if (kind != TARGET_INLINE)
      json_object_remove_member (destination, connection_keys[i]);
    else if (json_object_has_member (self->inline_target, connection_keys[i]))
      json_object_set_member (destination, connection_keys[i],
                              json_object_dup_member (self->inline_target, connection_keys[i]));
  if (kind == TARGET_STORED || kind == TARGET_INLINE)
    json_object_remove_member (destination, "path");
  if (kind == TARGET_STORED)
    json_object_set_string_member (destination, "connection", self->connection);
  else if (kind != TARGET_INLINE)
    {
      json_object_set_string_member (destination, "type", types[kind]);
      json_object_set_string_member (destination, "path", text_of (self->path_row));
    }
  sluice_draft_set_string (destination, "schema", gtk_widget_get_visible (GTK_WIDGET (self->schema_row))
                                                  ? text_of (self->schema_row) : NULL);
}

static void
collect_create (SluiceDestinationEditor *self,
                JsonObject              *destination)
{
  guint create = MIN (adw_combo_row_get_selected (self->create_row), G_N_ELEMENTS (creates) - 1);

  if (self->is_file || (create == 0 && !g_str_equal (sluice_draft_get_string (destination, "create"), creates[0])))
    json_object_remove_member (destination, "create");
  else if (create > 0)
    json_object_set_string_member (destination, "create", creates[create]);
}

/**
 * sluice_destination_editor_collect:
 * @self: a #SluiceDestinationEditor
 * @document: a task
 *
 * Writes the fields into @document.
 */
void
sluice_destination_editor_collect (SluiceDestinationEditor *self,
                                   JsonObject              *document)
{
  JsonObject *destination = NULL;
  JsonObject *load = NULL;

  g_return_if_fail (SLUICE_IS_DESTINATION_EDITOR (self));
  g_return_if_fail (document != NULL);

  destination = sluice_draft_get_object (document, "destination", TRUE);
  load = sluice_draft_get_object (document, "load", TRUE);
  collect_target (self, destination);
  collect_create (self, destination);
  if (self->is_file)
    {
      json_object_remove_member (destination, "table");
      sluice_output_card_collect (self->output_card, destination, self->secrets);
    }
  else
    {
      json_object_set_string_member (destination, "table", text_of (self->table_row));
      sluice_output_card_clear (destination);
      sluice_sql_hooks_collect (self->hooks, load);
    }
  collect_load (self, load);
  sluice_load_options_collect (self->options, document, self->secrets);
}
