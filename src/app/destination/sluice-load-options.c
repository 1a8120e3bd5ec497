/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-load-options.h"

#include "sluice-column-picker.h"
#include "sluice-draft.h"
#include "sluice-field-form.h"

#include <glib/gi18n.h>
#include <string.h>

static const SluiceField change_fields[] = {
  { "load.nulls", N_("An empty value of the source"), SLUICE_FIELD_CHOICE, "keep|overwrite",
    /* Translators: what an empty value does; keep the “|” */
    N_("Leaves what is there|Empties what is there") },
  { "load.unchanged", N_("Rows that are equal"), SLUICE_FIELD_CHOICE, "skip|write",
    /* Translators: what happens to rows that are equal; keep the “|” */
    N_("Are not written|Are written again") },
  { "load.skip_when.column", N_("Leave rows alone whose column"), SLUICE_FIELD_TEXT },
  { "load.skip_when.equals", N_("Holds the value"), SLUICE_FIELD_TEXT },
};

static const SluiceField history_fields[] = {
  { "load.scd2.valid_from", N_("Column for the begin of a version"), SLUICE_FIELD_TEXT },
  { "load.scd2.valid_to", N_("Column for its end"), SLUICE_FIELD_TEXT },
  { "load.scd2.is_current", N_("Column that marks the open version"), SLUICE_FIELD_TEXT },
  { "load.scd2.row_hash", N_("Column for the hash of the row"), SLUICE_FIELD_TEXT },
  { "load.scd2.type0", N_("Columns that keep their first value"), SLUICE_FIELD_TEXTS },
  { "load.scd2.type1", N_("Columns that change without a new version"), SLUICE_FIELD_TEXTS },
  { "load.scd2.at", N_("New versions hold from, like {{now}}"), SLUICE_FIELD_TEXT },
  { "load.scd2.absent", N_("Rows that the source no longer has"), SLUICE_FIELD_CHOICE, "keep|retire",
    /* Translators: what happens to rows that are gone; keep the “|” */
    N_("Stay open|End") },
  { "load.scd2.max_retired_percent", N_("Most percent that may end at once"), SLUICE_FIELD_NUMBER },
};

static const SluiceField mirror_fields[] = {
  { "load.mirror.delete.column", N_("Mark them in this column instead of deleting"), SLUICE_FIELD_TEXT },
  { "load.mirror.delete.value", N_("With the value"), SLUICE_FIELD_SCALAR },
  { "load.mirror.max_deleted_percent", N_("Most percent that may go at once"), SLUICE_FIELD_NUMBER },
};

static const SluiceField replace_fields[] = {
  { "load.allow_empty", N_("A run without rows may leave nothing"), SLUICE_FIELD_SWITCH },
  { "load.replace.method", N_("The old rows"), SLUICE_FIELD_CHOICE, "delete|truncate",
    /* Translators: how the old rows go; keep the “|” */
    N_("Are deleted: readers go on|Are cut off: faster, readers wait") },
};

static const SluiceField audit_fields[] = {
  { "load.audit.created_at", N_("When the row was added"), SLUICE_FIELD_TEXT },
  { "load.audit.updated_at", N_("When it was last written"), SLUICE_FIELD_TEXT },
  { "load.audit.row_hash", N_("A hash of its values"), SLUICE_FIELD_TEXT },
  { "load.audit.run_id", N_("The run that last wrote it"), SLUICE_FIELD_TEXT },
};

static const SluiceField error_fields[] = {
  { "load.on_row_error", N_("A bad row"), SLUICE_FIELD_CHOICE, "quarantine|stop",
    /* Translators: what a bad row does; keep the “|” */
    N_("Is put aside|Ends the run") },
  { "load.nul", N_("A text with the character U+0000"), SLUICE_FIELD_CHOICE, "reject|strip",
    /* Translators: what happens to the row; keep the “|” */
    N_("Rejects its row|Is loaded without it") },
  { "limits.rejected", N_("Most rejected rows"), SLUICE_FIELD_NUMBER },
  { "limits.rejected_percent", N_("Most rejected rows in percent"), SLUICE_FIELD_NUMBER },
  { "limits.after_rows", N_("Rows before the percentage counts"), SLUICE_FIELD_NUMBER },
  { "limits.min_rows", N_("Least rows"), SLUICE_FIELD_NUMBER },
  { "limits.max_rows", N_("Most rows"), SLUICE_FIELD_NUMBER },
};

static const SluiceField drift_fields[] = {
  { "load.schema_drift", N_("New fields and other columns"), SLUICE_FIELD_CHOICE, "stop|ignore|evolve",
    /* Translators: what a change of the source does; keep the “|” */
    N_("Stop the run|Are noted and left out|Change the table") },
};

static const SluiceField note_fields[] = {
  { "load.keep_undo", N_("Time in which a run can be undone, like 7d"), SLUICE_FIELD_NUMBER },
  { "load.batch_rows", N_("Rows of a batch"), SLUICE_FIELD_NUMBER },
  { "load.connections", N_("Connections that write at once"), SLUICE_FIELD_NUMBER },
  { "load.ledger.kept", N_("Note each load in the database"), SLUICE_FIELD_SWITCH, .is_on = TRUE },
  { "load.ledger.schema", N_("Schema of these notes"), SLUICE_FIELD_TEXT },
  { "load.ledger.table", N_("Table of these notes"), SLUICE_FIELD_TEXT },
};

/* In the order of the page. */
static const struct
{
  const char *title;
  const char *subtitle;
  const char *strategy;         /* (nullable) the one that it belongs to */
  const SluiceField *fields;
  guint n_fields;
  gboolean is_for_files;
} sections[] = {
  { N_("History"), N_("Columns of the versions, and what is gone"), "scd2",
    history_fields, G_N_ELEMENTS (history_fields), FALSE },
  { N_("What the Source No Longer Has"), N_("How it goes, and how much at once"), "mirror",
    mirror_fields, G_N_ELEMENTS (mirror_fields), FALSE },
  { N_("Replacing"), N_("How the old rows go"), "replace",
    replace_fields, G_N_ELEMENTS (replace_fields), TRUE },
  { N_("Changes"), N_("Empty values, equal rows, rows to leave alone"), NULL,
    change_fields, G_N_ELEMENTS (change_fields), FALSE },
  { N_("Columns That the Load Fills"), N_("Times, hash and run of each row"), NULL,
    audit_fields, G_N_ELEMENTS (audit_fields), FALSE },
  { N_("Bad Rows and Limits"), N_("What is put aside, and when a run stops"), NULL,
    error_fields, G_N_ELEMENTS (error_fields), TRUE },
  { N_("When the Source Changes"), N_("New fields, and columns that do not fit"), NULL,
    drift_fields, G_N_ELEMENTS (drift_fields), TRUE },
  { N_("Undo, Batches and Notes"), N_("What is kept beside the rows"), NULL,
    note_fields, G_N_ELEMENTS (note_fields), FALSE },
};

/* How many are made and taken down without the window drawing in between. */
#define SECTIONS_AT_ONCE 3

/* Objects that are left out of the task when they are empty, the inner ones first. */
static const char * const holders[] = {
  "load.mirror.delete", "load.mirror", "load.scd2", "load.replace", "load.skip_when", "load.audit",
  "load.ledger", "limits",
};

/* Those that only one strategy has: they come back with it. */
static const char * const owned[][2] = {
  { "scd2", "scd2" }, { "mirror", "mirror" }, { "replace", "replace" },
};

struct _SluiceLoadOptions
{
  AdwPreferencesGroup parent_instance;

  GtkListBox *list;             /* (unowned) */
  SluiceFieldForm *forms[G_N_ELEMENTS (sections)]; /* (owned) */
  AdwExpanderRow *rows[G_N_ELEMENTS (sections)]; /* (unowned) */
  guint n_sections;             /* those that are there */
  GPtrArray *pickers;           /* (owned) (element-type SluiceColumnPicker) the rows' */
  JsonNode *stash[G_N_ELEMENTS (owned)]; /* (owned) (nullable) */
  char *strategy;               /* (owned) */
  gboolean is_file;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceLoadOptions, sluice_load_options, ADW_TYPE_PREFERENCES_GROUP)

static void
changed_cb (SluiceLoadOptions *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
sluice_load_options_dispose (GObject *object)
{
  SluiceLoadOptions *self = SLUICE_LOAD_OPTIONS (object);

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    g_clear_object (&self->forms[i]);
  g_ptr_array_set_size (self->pickers, 0);

  G_OBJECT_CLASS (sluice_load_options_parent_class)->dispose (object);
}

static void
sluice_load_options_finalize (GObject *object)
{
  SluiceLoadOptions *self = SLUICE_LOAD_OPTIONS (object);

  for (guint i = 0; i < G_N_ELEMENTS (owned); i++)
    g_clear_pointer (&self->stash[i], json_node_unref);
  g_ptr_array_unref (self->pickers);
  g_free (self->strategy);

  G_OBJECT_CLASS (sluice_load_options_parent_class)->finalize (object);
}

static void
sluice_load_options_class_init (SluiceLoadOptionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_load_options_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_load_options_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static GtkWidget *
find_row (SluiceLoadOptions *self,
          const char        *key,
          guint             *ret_section)
{
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      GtkWidget *row = sluice_field_form_get_row (self->forms[i], key);

      if (row != NULL && ret_section != NULL)
        *ret_section = i;
      if (row != NULL)
        return row;
    }
  return NULL;
}

static void
add_pickers (SluiceLoadOptions *self)
{
  static const struct
  {
    const char *key;
    gboolean is_single;
  } columns[] = {
    { "load.skip_when.column", TRUE },
    { "load.scd2.type0", FALSE },
    { "load.scd2.type1", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    g_ptr_array_add (self->pickers,
                     sluice_column_picker_new (ADW_ENTRY_ROW (find_row (self, columns[i].key, NULL)),
                                               columns[i].is_single));
}

static void
sluice_load_options_init (SluiceLoadOptions *self)
{
  self->list = sluice_field_form_add_list (ADW_PREFERENCES_GROUP (self), _("Options"));
  self->pickers = g_ptr_array_new ();
  self->strategy = g_strdup ("");
}

/**
 * sluice_load_options_build:
 * @self: a #SluiceLoadOptions
 *
 * Makes some more of its fields. Until all are there nothing else may be asked of it.
 *
 * Returns: whether there are more to make
 */
gboolean
sluice_load_options_build (SluiceLoadOptions *self)
{
  guint i;

  g_return_val_if_fail (SLUICE_IS_LOAD_OPTIONS (self), FALSE);

  for (guint n = 0; n < SECTIONS_AT_ONCE && self->n_sections < G_N_ELEMENTS (sections); n++)
    {
      i = self->n_sections++;
      self->rows[i] = sluice_field_form_add_folded (self->list, _(sections[i].title), _(sections[i].subtitle));
      self->forms[i] = sluice_field_form_new (GTK_WIDGET (self->rows[i]), sections[i].fields,
                                              sections[i].n_fields);
      g_signal_connect_object (self->forms[i], "changed", G_CALLBACK (changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  if (self->n_sections < G_N_ELEMENTS (sections))
    return TRUE;
  add_pickers (self);
  return FALSE;
}

/**
 * sluice_load_options_dismantle:
 * @self: a #SluiceLoadOptions that nobody sees any more
 *
 * Takes down some of its fields.
 *
 * Returns: whether there are more
 */
gboolean
sluice_load_options_dismantle (SluiceLoadOptions *self)
{
  g_return_val_if_fail (SLUICE_IS_LOAD_OPTIONS (self), FALSE);

  g_ptr_array_set_size (self->pickers, 0);
  if (self->n_sections > 0)
    {
      self->n_sections--;
      gtk_list_box_remove (self->list, GTK_WIDGET (self->rows[self->n_sections]));
      g_clear_object (&self->forms[self->n_sections]);
    }
  return self->n_sections > 0;
}

/* The object at @path, and the one that holds it. */
static JsonObject *
find_object (JsonObject  *document,
             const char  *path,
             JsonObject **ret_holder,
             const char **ret_member)
{
  g_auto(GStrv) parts = g_strsplit (path, ".", -1);
  JsonObject *object = document;

  for (guint i = 0; parts[i] != NULL && object != NULL; i++)
    {
      *ret_holder = object;
      object = sluice_draft_get_object (object, parts[i], FALSE);
    }
  *ret_member = strrchr (path, '.') == NULL ? path : strrchr (path, '.') + 1;
  return object;
}

/* Members that may be a word or an object are objects while they are edited. */
static void
spell_out (JsonObject *document)
{
  JsonObject *load = sluice_draft_get_object (document, "load", FALSE);
  JsonObject *mirror = load == NULL ? NULL : sluice_draft_get_object (load, "mirror", FALSE);
  JsonNode *ledger = load == NULL ? NULL : json_object_get_member (load, "ledger");

  if (mirror != NULL && *sluice_draft_get_string (mirror, "delete") != '\0')
    json_object_remove_member (mirror, "delete");
  if (ledger != NULL && JSON_NODE_HOLDS_VALUE (ledger))
    {
      gboolean is_kept = json_node_get_boolean (ledger);

      json_object_remove_member (load, "ledger");
      if (!is_kept)
        json_object_set_boolean_member (sluice_draft_get_object (load, "ledger", TRUE), "kept", FALSE);
    }
}

static void
fold (JsonObject *document)
{
  JsonObject *load = sluice_draft_get_object (document, "load", FALSE);
  JsonObject *ledger = load == NULL ? NULL : sluice_draft_get_object (load, "ledger", FALSE);
  JsonObject *mirror = load == NULL ? NULL : sluice_draft_get_object (load, "mirror", FALSE);
  JsonObject *mark = mirror == NULL ? NULL : sluice_draft_get_object (mirror, "delete", FALSE);
  JsonObject *skip = load == NULL ? NULL : sluice_draft_get_object (load, "skip_when", FALSE);

  if (mark != NULL && *sluice_draft_get_string (mark, "column") == '\0')
    json_object_remove_member (mirror, "delete");
  if (skip != NULL && *sluice_draft_get_string (skip, "column") == '\0')
    json_object_remove_member (load, "skip_when");
  if (ledger != NULL && !json_object_get_boolean_member_with_default (ledger, "kept", TRUE))
    json_object_set_boolean_member (load, "ledger", FALSE);
  else if (ledger != NULL)
    json_object_remove_member (ledger, "kept");
  for (guint i = 0; i < G_N_ELEMENTS (holders); i++)
    {
      JsonObject *holder = NULL;
      const char *member = NULL;
      JsonObject *object = find_object (document, holders[i], &holder, &member);

      if (object != NULL && json_object_get_size (object) == 0)
        json_object_remove_member (holder, member);
    }
}

/**
 * sluice_load_options_fill:
 * @self: a #SluiceLoadOptions
 * @document: a task
 *
 * Shows the options of @document.
 */
void
sluice_load_options_fill (SluiceLoadOptions *self,
                          JsonObject        *document)
{
  g_return_if_fail (SLUICE_IS_LOAD_OPTIONS (self));
  g_return_if_fail (document != NULL);

  spell_out (document);
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    sluice_field_form_fill (self->forms[i], document);
  fold (document);
}

/* What belongs to another strategy would be an error in the task. */
static void
keep_own (SluiceLoadOptions *self,
          JsonObject        *load)
{
  for (guint i = 0; i < G_N_ELEMENTS (owned); i++)
    {
      gboolean is_own = g_str_equal (self->strategy, owned[i][0]) && !self->is_file;

      if (is_own && self->stash[i] != NULL && !json_object_has_member (load, owned[i][1]))
        json_object_set_member (load, owned[i][1], json_node_copy (self->stash[i]));
      if (is_own || !json_object_has_member (load, owned[i][1]))
        continue;
      g_clear_pointer (&self->stash[i], json_node_unref);
      self->stash[i] = json_object_dup_member (load, owned[i][1]);
      json_object_remove_member (load, owned[i][1]);
    }
}

/**
 * sluice_load_options_collect:
 * @self: a #SluiceLoadOptions
 * @document: a task
 * @secrets: not used up: no option is secret
 *
 * Writes what was changed into @document.
 */
void
sluice_load_options_collect (SluiceLoadOptions  *self,
                             JsonObject         *document,
                             SluiceDraftSecrets *secrets)
{
  g_return_if_fail (SLUICE_IS_LOAD_OPTIONS (self));
  g_return_if_fail (document != NULL);

  spell_out (document);
  keep_own (self, sluice_draft_get_object (document, "load", TRUE));
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    if (gtk_widget_get_visible (GTK_WIDGET (self->rows[i])))
      sluice_field_form_collect (self->forms[i], document, secrets);
  fold (document);
}

/**
 * sluice_load_options_set_strategy:
 * @self: a #SluiceLoadOptions
 * @strategy: the strategy
 * @is_file: whether the target is a file
 *
 * Shows the options that mean something for it.
 */
void
sluice_load_options_set_strategy (SluiceLoadOptions *self,
                                  const char        *strategy,
                                  gboolean           is_file)
{
  g_return_if_fail (SLUICE_IS_LOAD_OPTIONS (self));
  g_return_if_fail (strategy != NULL);

  if (!g_str_equal (self->strategy, strategy))
    {
      g_free (self->strategy);
      self->strategy = g_strdup (strategy);
    }
  self->is_file = is_file;
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    gtk_widget_set_visible (GTK_WIDGET (self->rows[i]),
                            (sections[i].strategy == NULL || g_str_equal (sections[i].strategy, strategy)) &&
                            (!is_file || sections[i].is_for_files));
  sluice_field_form_show (self->forms[2], "load.replace.method", !is_file);
}

/**
 * sluice_load_options_set_columns:
 * @self: a #SluiceLoadOptions
 * @columns: (array zero-terminated=1): the columns of the mapping
 *
 * Offers @columns where a column is asked for.
 */
void
sluice_load_options_set_columns (SluiceLoadOptions  *self,
                                 const char * const *columns)
{
  g_return_if_fail (SLUICE_IS_LOAD_OPTIONS (self));

  for (guint i = 0; i < self->pickers->len; i++)
    sluice_column_picker_set_columns (g_ptr_array_index (self->pickers, i), columns);
}

/**
 * sluice_load_options_find_field:
 * @self: a #SluiceLoadOptions
 * @path: a path in the task, like `load.scd2.at`
 *
 * Returns: (transfer none) (nullable): the row that edits it, unfolded
 */
GtkWidget *
sluice_load_options_find_field (SluiceLoadOptions *self,
                                const char        *path)
{
  g_autofree char *key = g_strdup (path);

  g_return_val_if_fail (SLUICE_IS_LOAD_OPTIONS (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  key[strcspn (key, "[")] = '\0';
  while (*key != '\0')
    {
      for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
        for (guint k = 0; k < sections[i].n_fields; k++)
          if (g_str_has_prefix (sections[i].fields[k].key, key) && strchr (key, '.') != NULL)
            {
              adw_expander_row_set_expanded (self->rows[i], TRUE);
              return sluice_field_form_get_row (self->forms[i], sections[i].fields[k].key);
            }
      if (strrchr (key, '.') == NULL)
        return NULL;
      *strrchr (key, '.') = '\0';
    }
  return NULL;
}
