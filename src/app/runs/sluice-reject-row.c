/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-reject-row.h"

#include "sluice-draft.h"
#include "sluice-flow.h"
#include "sluice-format.h"
#include "sluice-raw-record.h"
#include "sluice-reject-command.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

/* A longer record is corrected with the command line. */
#define MAX_EDITED 16384

struct _SluiceRejectRow
{
  GtkListBoxRow parent_instance;

  char *column;                 /* (owned) (nullable) of the group */
  char *code;                   /* (owned) of the group */
  char *copied;                 /* (owned) (nullable) the record as text */
  char *text;                   /* (owned) (nullable) what is edited of it */
  guint64 number;

  GtkCheckButton *choice;
  GtkLabel *title;
  GtkLabel *status;
  GtkToggleButton *edit_button;
  GtkWidget *replay_button;
  GtkWidget *ignore_button;
  GtkWidget *reopen_button;
  GtkWidget *copy_button;
  AdwBin *record;
  GtkRevealer *editor;
  GtkEditable *entry;           /* (nullable) of a value */
  GtkTextBuffer *buffer;        /* (nullable) of a record */
};

G_DEFINE_FINAL_TYPE (SluiceRejectRow, sluice_reject_row, GTK_TYPE_LIST_BOX_ROW)

/* The problem of this row that belongs to the group. */
static JsonObject *
find_problem (SluiceRejectRow          *self,
              const SluiceStoredReject *reject)
{
  g_autoptr(JsonNode) root = json_from_string (reject->problems, NULL);
  JsonArray *problems = root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  for (guint i = 0; problems != NULL && i < json_array_get_length (problems); i++)
    {
      JsonObject *problem = json_array_get_object_element (problems, i);

      if (g_strcmp0 (sluice_draft_get_string (problem, "code"), self->code) == 0 &&
          g_strcmp0 (sluice_draft_get_string (problem, "column"), self->column == NULL ? "" : self->column) == 0)
        return json_object_ref (problem);
    }
  return json_object_new ();
}

/* The bytes as they arrived; what was refused stands out of them. */
static GtkWidget *
create_record (const SluiceStoredReject *reject,
               const char               *value)
{
  gsize size = 0, from = 0, to = 0;
  const char *data = NULL;

  if (reject->raw == NULL)
    {
      GtkWidget *label = gtk_label_new (_("The record was not kept."));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "raw-record");
      return label;
    }
  data = g_bytes_get_data (reject->raw, &size);
  sluice_raw_record_find (data, size, value, &from, &to);
  return sluice_raw_record_new (data, size, from, to);
}

/* The number of the row, where it stood, and what was refused. */
static char *
describe_record (const SluiceStoredReject *reject,
                 const char               *value)
{
  g_autofree char *number = sluice_format_number (reject->number);
  g_autofree char *place = NULL;
  g_autofree char *line_number = NULL;
  g_autofree char *line = NULL;

  /* Translators: the number of a row, and the value that was refused */
  place = *value == '\0' ? g_strdup_printf (_("Row %s"), number)
                         : g_strdup_printf (_("Row %s: “%s”"), number, value);
  if (reject->line == 0)
    return g_steal_pointer (&place);
  line_number = sluice_format_number (reject->line);
  line = g_strdup_printf (_("Line %s"), line_number);
  return g_strdup_printf ("%s · %s", place, line);
}

/* What the row's column is to hold, as far as somebody has said so. */
static char *
describe_fix (SluiceRejectRow          *self,
              const SluiceStoredReject *reject)
{
  g_autoptr(JsonObject) fixes = sluice_draft_parse (reject->fixes);
  JsonObject *values = fixes == NULL ? NULL : sluice_draft_get_object (fixes, "values", FALSE);
  JsonNode *value = values == NULL || self->column == NULL ? NULL : json_object_get_member (values, self->column);

  if (value == NULL)
    return g_strdup (_("Corrected"));
  if (JSON_NODE_HOLDS_NULL (value))
    return g_strdup (_("Corrected: left empty"));
  /* Translators: the value that a person gave */
  return g_strdup_printf (_("Corrected: “%s”"), json_node_get_string (value));
}

static char *
describe_status (SluiceRejectRow          *self,
                 const SluiceStoredReject *reject)
{
  switch (reject->status)
    {
    case SLUICE_REJECT_FIXED:
      return describe_fix (self, reject);
    case SLUICE_REJECT_REPLAYED:
      /* Translators: what became of a row that was replayed */
      return g_strdup (reject->again ? _("Rejected again by a replay") : _("Loaded by a replay"));
    case SLUICE_REJECT_IGNORED:
      /* Translators: of a rejected row that is to be left alone */
      return g_strdup (_("Ignored"));
    case SLUICE_REJECT_OPEN:
    default:
      /* Translators: of a rejected row nobody has done anything about */
      return g_strdup (_("Open"));
    }
}

/* The record as text that can be edited, or NULL: bytes that are no text, and what
 * was cut, would not come back as they were. */
static char *
get_editable (const SluiceStoredReject *reject)
{
  GBytes *bytes = reject->edited != NULL ? reject->edited : reject->raw;
  gsize size = 0;
  const char *data = bytes == NULL ? NULL : g_bytes_get_data (bytes, &size);

  if (data == NULL || (reject->cut && reject->edited == NULL) || size > MAX_EDITED ||
      memchr (data, '\0', size) != NULL || !g_utf8_validate (data, (gssize) size, NULL))
    return NULL;
  return g_strndup (data, size);
}

static void
send (SluiceRejectRow    *self,
      const char * const *words,
      const char         *input)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, self->number);
  g_autoptr(GPtrArray) arguments = g_ptr_array_new ();

  g_ptr_array_add (arguments, (gpointer) words[0]);
  g_ptr_array_add (arguments, number);
  for (guint i = 1; words[i] != NULL; i++)
    g_ptr_array_add (arguments, (gpointer) words[i]);
  g_ptr_array_add (arguments, NULL);
  sluice_reject_command_activate (GTK_WIDGET (self), (const char * const *) arguments->pdata, input);
}

static void
send_value (SluiceRejectRow *self,
            const char      *value)
{
  static const char * const words[] = { "edit", "--fixes", "-", NULL };
  g_autofree char *fixes = sluice_reject_command_print_value (self->column, value);

  send (self, words, fixes);
  gtk_toggle_button_set_active (self->edit_button, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->edit_button));
}

static void
correct_cb (SluiceRejectRow *self)
{
  static const char * const words[] = { "edit", "--raw", "-", NULL };
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  if (self->entry != NULL)
    {
      send_value (self, gtk_editable_get_text (self->entry));
      return;
    }
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
  send (self, words, text);
  gtk_toggle_button_set_active (self->edit_button, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->edit_button));
}

static void
empty_cb (SluiceRejectRow *self)
{
  send_value (self, NULL);
}

static void
replay_cb (SluiceRejectRow *self)
{
  static const char * const words[] = { "replay", NULL };

  send (self, words, NULL);
}

static void
ignore_cb (SluiceRejectRow *self)
{
  static const char * const words[] = { "ignore", NULL };

  send (self, words, NULL);
}

static void
reopen_cb (SluiceRejectRow *self)
{
  static const char * const words[] = { "reopen", NULL };

  send (self, words, NULL);
}

static void
copy_cb (SluiceRejectRow *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->copied);
}

static void
choice_cb (SluiceRejectRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "rejects.choose", "(tb)", self->number,
                              gtk_check_button_get_active (self->choice));
}

static void
edit_cb (SluiceRejectRow *self)
{
  gboolean edits = gtk_toggle_button_get_active (self->edit_button);

  gtk_revealer_set_reveal_child (self->editor, edits);
  gtk_widget_set_visible (GTK_WIDGET (self->editor), edits);
  if (edits && self->entry != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static GtkWidget *
create_icon_button (SluiceRejectRow *self,
                    const char      *icon,
                    const char      *name,
                    GCallback        callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static GtkWidget *
create_head (SluiceRejectRow *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->choice = GTK_CHECK_BUTTON (gtk_check_button_new ());
  g_signal_connect_swapped (self->choice, "toggled", G_CALLBACK (choice_cb), self);
  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->title, 0);
  gtk_label_set_wrap (self->title, TRUE);
  gtk_label_set_wrap_mode (self->title, PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  self->status = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->status, 0);
  gtk_label_set_wrap (self->status, TRUE);
  gtk_label_set_wrap_mode (self->status, PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "secondary");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->status));

  self->edit_button = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
  gtk_button_set_icon_name (GTK_BUTTON (self->edit_button), "document-edit-symbolic");
  gtk_widget_add_css_class (GTK_WIDGET (self->edit_button), "flat");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->edit_button), _("Correct the Row"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->edit_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Correct the Row"), -1);
  g_signal_connect_swapped (self->edit_button, "toggled", G_CALLBACK (edit_cb), self);
  self->replay_button = create_icon_button (self, "media-playback-start-symbolic", _("Replay the Row"),
                                            G_CALLBACK (replay_cb));
  self->ignore_button = create_icon_button (self, "window-close-symbolic", _("Ignore the Row"), G_CALLBACK (ignore_cb));
  self->reopen_button = create_icon_button (self, "edit-undo-symbolic", _("Reopen the Row"), G_CALLBACK (reopen_cb));
  self->copy_button = create_icon_button (self, "edit-copy-symbolic", _("Copy the Record"), G_CALLBACK (copy_cb));
  gtk_widget_set_valign (buttons, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (buttons), GTK_WIDGET (self->edit_button));
  gtk_box_append (GTK_BOX (buttons), self->replay_button);
  gtk_box_append (GTK_BOX (buttons), self->ignore_button);
  gtk_box_append (GTK_BOX (buttons), self->reopen_button);
  gtk_box_append (GTK_BOX (buttons), self->copy_button);

  gtk_widget_set_margin_start (head, 9);
  gtk_widget_set_margin_end (head, 6);
  gtk_widget_set_margin_top (head, 6);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->choice));
  gtk_box_append (GTK_BOX (head), words);
  gtk_box_append (GTK_BOX (head), buttons);
  return head;
}

/* Another value of the column or, where the whole record is wrong, another record. */
static GtkWidget *
create_field (SluiceRejectRow *self)
{
  GtkWidget *view = NULL;
  GtkWidget *frame = NULL;

  if (self->column != NULL)
    {
      self->entry = GTK_EDITABLE (gtk_entry_new ());
      gtk_widget_set_hexpand (GTK_WIDGET (self->entry), TRUE);
      gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), self->column);
      g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (correct_cb), self);
      return GTK_WIDGET (self->entry);
    }
  view = gtk_text_view_new ();
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Record"), -1);
  frame = gtk_frame_new (NULL);
  gtk_frame_set_child (GTK_FRAME (frame), view);
  return frame;
}

static GtkWidget *
create_editor (SluiceRejectRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *buttons = sluice_flow_new ();
  GtkWidget *correct = gtk_button_new_with_mnemonic (_("C_orrect"));

  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_box_append (GTK_BOX (box), create_field (self));
  gtk_widget_add_css_class (correct, "suggested-action");
  g_signal_connect_swapped (correct, "clicked", G_CALLBACK (correct_cb), self);
  sluice_flow_append (SLUICE_FLOW (buttons), correct);
  if (self->column != NULL)
    {
      /* Translators: the column is to hold no value, NULL */
      GtkWidget *empty = gtk_button_new_with_mnemonic (_("Leave _Empty"));

      g_signal_connect_swapped (empty, "clicked", G_CALLBACK (empty_cb), self);
      sluice_flow_append (SLUICE_FLOW (buttons), empty);
    }
  gtk_box_append (GTK_BOX (box), buttons);
  return box;
}

static void
sluice_reject_row_constructed (GObject *object)
{
  SluiceRejectRow *self = SLUICE_REJECT_ROW (object);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  G_OBJECT_CLASS (sluice_reject_row_parent_class)->constructed (object);

  self->record = ADW_BIN (adw_bin_new ());
  self->editor = GTK_REVEALER (gtk_revealer_new ());
  gtk_widget_set_visible (GTK_WIDGET (self->editor), FALSE);
  gtk_box_append (GTK_BOX (box), create_head (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->record));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->editor));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

static void
sluice_reject_row_finalize (GObject *object)
{
  SluiceRejectRow *self = SLUICE_REJECT_ROW (object);

  g_free (self->column);
  g_free (self->code);
  g_free (self->copied);
  g_free (self->text);

  G_OBJECT_CLASS (sluice_reject_row_parent_class)->finalize (object);
}

static void
sluice_reject_row_class_init (SluiceRejectRowClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = sluice_reject_row_constructed;
  G_OBJECT_CLASS (klass)->finalize = sluice_reject_row_finalize;
}

static void
sluice_reject_row_init (SluiceRejectRow *self)
{
}

/**
 * sluice_reject_row_new:
 * @column: (nullable): the column of the group that it is shown in; %NULL if whole
 *   records were refused
 * @code: the code of the group's problems
 *
 * Returns: (transfer floating): an empty row
 */
GtkWidget *
sluice_reject_row_new (const char *column,
                       const char *code)
{
  SluiceRejectRow *self = NULL;

  g_return_val_if_fail (code != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_REJECT_ROW, NULL);
  self->column = g_strdup (column);
  self->code = g_strdup (code);
  gtk_revealer_set_child (self->editor, create_editor (self));
  return GTK_WIDGET (self);
}

static void
set_editor (SluiceRejectRow          *self,
            const SluiceStoredReject *reject,
            const char               *value)
{
  g_autofree char *text = self->column != NULL ? g_strdup (value) : get_editable (reject);
  g_autofree char *number = NULL;
  g_autofree char *name = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->edit_button), text != NULL && reject->status <= SLUICE_REJECT_FIXED);
  /* What is being typed stays. */
  if (text == NULL || g_strcmp0 (text, self->text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  if (self->entry == NULL)
    {
      gtk_text_buffer_set_text (self->buffer, text, -1);
      return;
    }
  gtk_editable_set_text (self->entry, text);
  /* Translators: the number of a row, and the name of a column */
  number = sluice_format_number (reject->number);
  name = g_strdup_printf (_("Row %s: %s"), number, self->column);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
set_record (SluiceRejectRow          *self,
            const SluiceStoredReject *reject,
            const char               *value)
{
  g_clear_pointer (&self->copied, g_free);
  if (reject->raw != NULL)
    {
      gsize size = 0;
      const char *data = g_bytes_get_data (reject->raw, &size);

      self->copied = g_utf8_make_valid (data == NULL ? "" : data, (gssize) size);
    }
  gtk_widget_set_visible (self->copy_button, self->copied != NULL);
  adw_bin_set_child (self->record, create_record (reject, value));
}

/**
 * sluice_reject_row_set_reject:
 * @self: a #SluiceRejectRow
 * @reject: what it shows
 *
 * Shows @reject, or what became of it since.
 */
void
sluice_reject_row_set_reject (SluiceRejectRow          *self,
                              const SluiceStoredReject *reject)
{
  g_autoptr(JsonObject) problem = NULL;
  g_autofree char *title = NULL;
  g_autofree char *status = NULL;
  g_autofree char *spoken = NULL;
  g_autofree char *number = NULL;
  g_autofree char *choice = NULL;
  gboolean is_free = FALSE;
  const char *value = NULL;

  g_return_if_fail (SLUICE_IS_REJECT_ROW (self));
  g_return_if_fail (reject != NULL);

  problem = find_problem (self, reject);
  value = sluice_draft_get_string (problem, "value");
  title = describe_record (reject, value);
  status = describe_status (self, reject);
  spoken = g_strdup_printf ("%s. %s", title, status);
  is_free = reject->status == SLUICE_REJECT_OPEN || reject->status == SLUICE_REJECT_FIXED;
  if (self->number == 0)
    set_record (self, reject, value);
  self->number = reject->number;
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->status, status);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  number = sluice_format_number (reject->number);
  choice = g_strdup_printf (_("Choose row %s"), number);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choice), GTK_ACCESSIBLE_PROPERTY_LABEL, choice, -1);
  if (!is_free)
    gtk_check_button_set_active (self->choice, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->choice), is_free);
  gtk_widget_set_visible (self->replay_button, is_free);
  gtk_widget_set_visible (self->ignore_button, is_free);
  gtk_widget_set_visible (self->reopen_button, reject->status == SLUICE_REJECT_IGNORED);
  set_editor (self, reject, value);
  if (!is_free)
    gtk_toggle_button_set_active (self->edit_button, FALSE);
}

/**
 * sluice_reject_row_get_number:
 * @self: a #SluiceRejectRow
 *
 * Returns: the number of the row that is shown, 0 = none yet
 */
guint64
sluice_reject_row_get_number (SluiceRejectRow *self)
{
  g_return_val_if_fail (SLUICE_IS_REJECT_ROW (self), 0);

  return self->number;
}
