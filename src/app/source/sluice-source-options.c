/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-source-options.h"

#include "sluice-draft.h"
#include "sluice-field-form.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_MENU_FIELDS 40

static const SluiceField incremental_fields[] = {
  { "incremental.cursor", N_("Field that tells what is new"), SLUICE_FIELD_TEXT },
  { "incremental.initial", N_("Begin with"), SLUICE_FIELD_NUMBER },
  { "incremental.lag", N_("Read again, like 15m"), SLUICE_FIELD_NUMBER },
  { "incremental.order", N_("Records come"), SLUICE_FIELD_CHOICE, "none|asc",
    /* Translators: the order of records; keep the “|” */
    N_("In any order|Oldest first") },
};

static const SluiceField rate_fields[] = {
  { "rate_limit.per_second", N_("Requests a second"), SLUICE_FIELD_NUMBER },
  { "rate_limit.concurrency", N_("Requests at a time"), SLUICE_FIELD_NUMBER },
};

static const SluiceField retry_fields[] = {
  { "retry.attempts", N_("Tries of a request"), SLUICE_FIELD_NUMBER },
  { "retry.max_delay", N_("Longest wait between two, like 5m"), SLUICE_FIELD_NUMBER },
  { "retry.budget", N_("Longest time for one request"), SLUICE_FIELD_NUMBER },
  { "retry.statuses", N_("Statuses that are tried again"), SLUICE_FIELD_NUMBERS },
};

static const SluiceField timeout_fields[] = {
  { "timeout.connect", N_("For the connection"), SLUICE_FIELD_NUMBER },
  { "timeout.first_byte", N_("For the first byte"), SLUICE_FIELD_NUMBER },
  { "timeout.stall", N_("Between two bytes"), SLUICE_FIELD_NUMBER },
  { "timeout.total", N_("For all of it"), SLUICE_FIELD_NUMBER },
};

static const SluiceField tls_fields[] = {
  { "tls.verify", N_("Check certificates"), SLUICE_FIELD_SWITCH, .is_on = TRUE },
  { "tls.ca_file", N_("File with own authorities"), SLUICE_FIELD_TEXT },
  { "tls.cert_file", N_("File with the client certificate"), SLUICE_FIELD_TEXT },
  { "tls.key_file", N_("File with its key"), SLUICE_FIELD_TEXT },
  { "tls.key_password", N_("Password of the key"), SLUICE_FIELD_SECRET },
};

static const SluiceField other_fields[] = {
  { "cookies", N_("Keep cookies"), SLUICE_FIELD_SWITCH },
  { "error_path", N_("Path of an error in the answer"), SLUICE_FIELD_TEXT },
  { "allow_origins", N_("Other servers that get the credential"), SLUICE_FIELD_TEXTS },
  { "max_body", N_("Largest answer, like 1GB"), SLUICE_FIELD_NUMBER },
  { "format", N_("Format"), SLUICE_FIELD_CHOICE, "auto|csv|json|jsonl|xlsx|parquet",
    /* Translators: formats of files; keep the “|” */
    N_("Automatic|CSV|JSON|JSON Lines|Excel|Parquet") },
  { "encoding", N_("Character set"), SLUICE_FIELD_TEXT },
  { "zone", N_("Time zone of times without one"), SLUICE_FIELD_TEXT },
};

/* In the order of the page. */
static const struct
{
  const char *title;
  const char *subtitle;
  const char *member;           /* the object that is left out when it is empty */
  const SluiceField *fields;
  guint n_fields;
  gboolean is_http;
} sections[] = {
  { N_("Only What Is New"), N_("A run begins where the last one ended"), "incremental",
    incremental_fields, G_N_ELEMENTS (incremental_fields), FALSE },
  { N_("Rate Limit"), N_("How fast the server may be asked"), "rate_limit",
    rate_fields, G_N_ELEMENTS (rate_fields), TRUE },
  { N_("Retries"), N_("When a request is tried again"), "retry",
    retry_fields, G_N_ELEMENTS (retry_fields), TRUE },
  { N_("Time-Outs"), N_("How long to wait, in seconds"), "timeout",
    timeout_fields, G_N_ELEMENTS (timeout_fields), TRUE },
  { N_("Encryption"), N_("Certificates of the server and of this client"), "tls",
    tls_fields, G_N_ELEMENTS (tls_fields), TRUE },
  { N_("Other"), N_("Cookies, errors, formats"), NULL,
    other_fields, G_N_ELEMENTS (other_fields), FALSE },
};

/* Of the last section, these belong to requests. */
static const char * const http_keys[] = { "cookies", "error_path", "allow_origins" };

/* And these have a place of their own for files. */
static const char * const file_keys[] = { "format", "encoding" };

struct _SluiceSourceOptions
{
  AdwPreferencesGroup parent_instance;

  GtkListBox *list;             /* (unowned) */
  SluiceFieldForm *forms[G_N_ELEMENTS (sections)]; /* (owned) */
  AdwExpanderRow *rows[G_N_ELEMENTS (sections)]; /* (unowned) */
  guint n_sections;             /* those that are there */
  GMenu *field_menu;            /* (owned) */
  GtkWidget *field_button;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceSourceOptions, sluice_source_options, ADW_TYPE_PREFERENCES_GROUP)

static void
changed_cb (SluiceSourceOptions *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
sluice_source_options_dispose (GObject *object)
{
  SluiceSourceOptions *self = SLUICE_SOURCE_OPTIONS (object);

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    g_clear_object (&self->forms[i]);
  g_clear_object (&self->field_menu);

  G_OBJECT_CLASS (sluice_source_options_parent_class)->dispose (object);
}

static void
sluice_source_options_class_init (SluiceSourceOptionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_source_options_dispose;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

/* The fields that were seen, to choose the cursor from. */
static void
add_field_button (SluiceSourceOptions *self)
{
  GtkWidget *row = sluice_field_form_get_row (self->forms[0], "incremental.cursor");

  self->field_menu = g_menu_new ();
  self->field_button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->field_button), "view-list-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->field_button),
                                  G_MENU_MODEL (self->field_menu));
  gtk_widget_set_tooltip_text (self->field_button, _("Choose a Field"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->field_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Choose a Field"), -1);
  gtk_widget_set_valign (self->field_button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->field_button, "flat");
  gtk_widget_set_sensitive (self->field_button, FALSE);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), self->field_button);
}

static void
sluice_source_options_init (SluiceSourceOptions *self)
{
  self->list = sluice_field_form_add_list (ADW_PREFERENCES_GROUP (self), _("Options"));
}

/**
 * sluice_source_options_build:
 * @self: a #SluiceSourceOptions
 *
 * Makes some more of its fields. Until all are there nothing else may be asked of it.
 *
 * Returns: whether there are more to make
 */
gboolean
sluice_source_options_build (SluiceSourceOptions *self)
{
  guint i;

  g_return_val_if_fail (SLUICE_IS_SOURCE_OPTIONS (self), FALSE);
  g_return_val_if_fail (self->n_sections < G_N_ELEMENTS (sections), FALSE);

  i = self->n_sections;
  if (self->forms[i] == NULL)
    {
      self->rows[i] = sluice_field_form_add_folded (self->list, _(sections[i].title), _(sections[i].subtitle));
      self->forms[i] = sluice_field_form_begin (GTK_WIDGET (self->rows[i]), sections[i].fields, sections[i].n_fields);
    }
  if (sluice_field_form_build (self->forms[i]))
    return TRUE;
  g_signal_connect_object (self->forms[i], "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  if (++self->n_sections < G_N_ELEMENTS (sections))
    return TRUE;
  add_field_button (self);
  return FALSE;
}

/**
 * sluice_source_options_dismantle:
 * @self: a #SluiceSourceOptions that nobody sees any more
 *
 * Takes down some of its fields.
 *
 * Returns: whether there are more
 */
gboolean
sluice_source_options_dismantle (SluiceSourceOptions *self)
{
  g_return_val_if_fail (SLUICE_IS_SOURCE_OPTIONS (self), FALSE);

  if (self->n_sections > 0)
    {
      self->n_sections--;
      gtk_list_box_remove (self->list, GTK_WIDGET (self->rows[self->n_sections]));
      g_clear_object (&self->forms[self->n_sections]);
    }
  return self->n_sections > 0;
}

/* One number for the time-outs is the one between two bytes. */
static void
spell_out_timeout (JsonObject *source)
{
  JsonNode *node = json_object_get_member (source, "timeout");
  JsonObject *object = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return;
  object = json_object_new ();
  json_object_set_member (object, "stall", json_node_copy (node));
  json_object_set_object_member (source, "timeout", object);
}

/**
 * sluice_source_options_fill:
 * @self: a #SluiceSourceOptions
 * @source: the source of a task
 *
 * Shows @source.
 */
void
sluice_source_options_fill (SluiceSourceOptions *self,
                            JsonObject          *source)
{
  gboolean is_http;

  g_return_if_fail (SLUICE_IS_SOURCE_OPTIONS (self));
  g_return_if_fail (source != NULL);

  is_http = g_str_equal (sluice_draft_get_string (source, "type"), "http");
  spell_out_timeout (source);
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      sluice_field_form_fill (self->forms[i], source);
      gtk_widget_set_visible (GTK_WIDGET (self->rows[i]), is_http || !sections[i].is_http);
    }
  for (guint i = 0; i < G_N_ELEMENTS (http_keys); i++)
    sluice_field_form_show (self->forms[G_N_ELEMENTS (sections) - 1], http_keys[i], is_http);
  for (guint i = 0; i < G_N_ELEMENTS (file_keys); i++)
    sluice_field_form_show (self->forms[G_N_ELEMENTS (sections) - 1], file_keys[i],
                            !g_str_equal (sluice_draft_get_string (source, "type"), "file"));
}

/**
 * sluice_source_options_collect:
 * @self: a #SluiceSourceOptions
 * @source: the source of a task
 * @secrets: gets what was typed and is secret
 *
 * Writes what was changed into @source.
 */
void
sluice_source_options_collect (SluiceSourceOptions *self,
                               JsonObject          *source,
                               SluiceDraftSecrets  *secrets)
{
  g_return_if_fail (SLUICE_IS_SOURCE_OPTIONS (self));
  g_return_if_fail (source != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      JsonObject *object = NULL;

      sluice_field_form_collect (self->forms[i], source, secrets);
      if (sections[i].member != NULL)
        object = sluice_draft_get_object (source, sections[i].member, FALSE);
      if (object != NULL &&
          (json_object_get_size (object) == 0 ||
           (g_str_equal (sections[i].member, "incremental") &&
            *sluice_draft_get_string (object, "cursor") == '\0')))
        json_object_remove_member (source, sections[i].member);
    }
}

/**
 * sluice_source_options_set_fields:
 * @self: a #SluiceSourceOptions
 * @sample: (nullable): the object of `sample --output json`
 *
 * Offers the fields of @sample where a field is asked for.
 */
void
sluice_source_options_set_fields (SluiceSourceOptions *self,
                                  JsonObject          *sample)
{
  JsonNode *node = sample == NULL ? NULL : json_object_get_member (sample, "fields");
  guint n = 0;

  g_return_if_fail (SLUICE_IS_SOURCE_OPTIONS (self));

  g_menu_remove_all (self->field_menu);
  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    n = MIN (json_array_get_length (json_node_get_array (node)), MAX_MENU_FIELDS);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (node), i);
      g_autoptr(GMenuItem) item = NULL;
      const char *path = JSON_NODE_HOLDS_OBJECT (element)
                         ? sluice_draft_get_string (json_node_get_object (element), "path") : "";
      g_auto(GStrv) parts = g_strsplit (path, "_", -1);
      g_autofree char *label = g_strjoinv ("__", parts);

      if (*path == '\0')
        continue;
      item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "source.set-cursor", "s", path);
      g_menu_append_item (self->field_menu, item);
    }
  gtk_widget_set_sensitive (self->field_button, n > 0);
}

/**
 * sluice_source_options_set_cursor:
 * @self: a #SluiceSourceOptions
 * @field: the field that tells what is new
 *
 * Chooses @field, as if a person typed it.
 */
void
sluice_source_options_set_cursor (SluiceSourceOptions *self,
                                  const char          *field)
{
  g_return_if_fail (SLUICE_IS_SOURCE_OPTIONS (self));

  sluice_field_form_set_text (self->forms[0], "incremental.cursor", field);
}

/**
 * sluice_source_options_find_field:
 * @self: a #SluiceSourceOptions
 * @key: a member of the source, with dots
 *
 * Returns: (transfer none) (nullable): the row that edits it
 */
GtkWidget *
sluice_source_options_find_field (SluiceSourceOptions *self,
                                  const char          *key)
{
  g_return_val_if_fail (SLUICE_IS_SOURCE_OPTIONS (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      GtkWidget *row = sluice_field_form_get_row (self->forms[i], key);

      if (row == NULL && sections[i].member != NULL && g_str_has_prefix (key, sections[i].member))
        row = sluice_field_form_get_row (self->forms[i], sections[i].fields[0].key);
      if (row == NULL)
        continue;
      adw_expander_row_set_expanded (self->rows[i], TRUE);
      return row;
    }
  return NULL;
}
