/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-editor.h"

#include "sluice-sql-completion.h"

#include <glib/gi18n.h>
#include <string.h>

struct _SluiceSqlEditor
{
  AdwBin parent_instance;

  GtkSourceBuffer *buffer;      /* (owned) */
  GtkSourceView *view;          /* (unowned) */
  SluiceSqlCompletion *completion; /* (owned) */
  GtkTextTag *error_tag;        /* (unowned) of the buffer */
  gboolean is_marked;
  gboolean is_replacing;        /* half of a change */
  guint colors_id;              /* its words get colours soon */
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_ACTIVATE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceSqlEditor, sluice_sql_editor, ADW_TYPE_BIN)

static void
clear_mark (SluiceSqlEditor *self)
{
  GtkTextIter first, last;

  if (!self->is_marked)
    return;
  self->is_marked = FALSE;
  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &first, &last);
  gtk_text_buffer_remove_tag (GTK_TEXT_BUFFER (self->buffer), self->error_tag, &first, &last);
}

static void
changed_cb (SluiceSqlEditor *self)
{
  if (self->is_replacing)
    return;
  clear_mark (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* What tells the words of SQL apart is read from files and compiled, which takes as long
 * as several frames, and anew when no buffer uses it any more: one is kept for ever. In
 * parts. Returns: whether there is more to do */
static gboolean
prepare_colors (void)
{
  static GtkSourceBuffer *kept;
  static guint n_parts;
  GtkSourceLanguage *language = NULL;

  switch (n_parts)
    {
    case 0:
      (void) gtk_source_style_scheme_manager_get_scheme (gtk_source_style_scheme_manager_get_default (), "Adwaita");
      break;
    case 1:
    case 2:
      language = gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), "sql");
      if (n_parts == 1)
        break;
      kept = gtk_source_buffer_new (NULL);
      gtk_source_buffer_set_language (kept, language);
      break;
    default:
      return FALSE;
    }
  n_parts++;
  return TRUE;
}

static void
follow_style (SluiceSqlEditor *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  const char *name = adw_style_manager_get_dark (manager) ? "Adwaita-dark" : "Adwaita";

  /* Else it is on its way. */
  if (self->colors_id == 0)
    gtk_source_buffer_set_style_scheme (self->buffer,
      gtk_source_style_scheme_manager_get_scheme (gtk_source_style_scheme_manager_get_default (), name));
}

static gboolean
colors_cb (gpointer user_data)
{
  SluiceSqlEditor *self = user_data;

  if (prepare_colors ())
    return G_SOURCE_CONTINUE;
  self->colors_id = 0;
  gtk_source_buffer_set_language (self->buffer,
    gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), "sql"));
  follow_style (self);
  return G_SOURCE_REMOVE;
}

static void
sluice_sql_editor_dispose (GObject *object)
{
  SluiceSqlEditor *self = SLUICE_SQL_EDITOR (object);

  g_clear_handle_id (&self->colors_id, g_source_remove);
  if (self->completion != NULL)
    sluice_sql_completion_set_catalog (self->completion, NULL, '"');
  g_clear_object (&self->completion);
  g_clear_object (&self->buffer);

  G_OBJECT_CLASS (sluice_sql_editor_parent_class)->dispose (object);
}

static gboolean
sluice_sql_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SLUICE_SQL_EDITOR (widget)->view));
}

static void
sluice_sql_editor_class_init (SluiceSqlEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_sql_editor_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = sluice_sql_editor_grab_focus;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[SIGNAL_ACTIVATE] =
    g_signal_new ("activate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

/* Before the text takes it for a new line. */
static gboolean
key_cb (SluiceSqlEditor *self,
        guint            keyval,
        guint            keycode,
        GdkModifierType  state)
{
  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter) || (state & GDK_CONTROL_MASK) == 0)
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, signals[SIGNAL_ACTIVATE], 0);
  return GDK_EVENT_STOP;
}

static GtkSourceView *
create_view (SluiceSqlEditor *self)
{
  GtkSourceView *view = GTK_SOURCE_VIEW (gtk_source_view_new_with_buffer (self->buffer));
  GtkTextView *text = GTK_TEXT_VIEW (view);

  gtk_source_view_set_show_line_numbers (view, TRUE);
  gtk_source_view_set_auto_indent (view, TRUE);
  gtk_source_view_set_tab_width (view, 2);
  gtk_source_view_set_insert_spaces_instead_of_tabs (view, TRUE);
  gtk_text_view_set_monospace (text, TRUE);
  gtk_text_view_set_wrap_mode (text, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_top_margin (text, 6);
  gtk_text_view_set_bottom_margin (text, 6);
  gtk_text_view_set_left_margin (text, 6);
  gtk_text_view_set_right_margin (text, 6);
  /* The keyboard must get out of it again. */
  gtk_text_view_set_accepts_tab (text, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Query in SQL"), -1);
  gtk_source_completion_add_provider (gtk_source_view_get_completion (view),
                                      GTK_SOURCE_COMPLETION_PROVIDER (self->completion));
  return view;
}

static void
sluice_sql_editor_init (SluiceSqlEditor *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->buffer = gtk_source_buffer_new (NULL);
  self->completion = sluice_sql_completion_new ();
  self->error_tag = gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer), NULL,
                                                "underline", PANGO_UNDERLINE_ERROR, NULL);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (follow_style), self,
                           G_CONNECT_SWAPPED);
  self->colors_id = g_idle_add (colors_cb, self);
  self->view = create_view (self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  adw_bin_set_child (ADW_BIN (self), scroller);
}

GtkWidget *
sluice_sql_editor_new (void)
{
  return g_object_new (SLUICE_TYPE_SQL_EDITOR, NULL);
}

/**
 * sluice_sql_editor_prepare:
 *
 * Makes ready what the first editor needs once, which takes several times as long as to
 * make an editor: to be called in a turn of its own, before one is made.
 */
void
sluice_sql_editor_prepare (void)
{
  static gboolean is_ready;

  if (!is_ready)
    g_object_unref (g_object_ref_sink (sluice_sql_editor_new ()));
  is_ready = TRUE;
}

/**
 * sluice_sql_editor_set_label:
 * @self: a #SluiceSqlEditor
 * @label: what is written there, for who does not see it
 */
void
sluice_sql_editor_set_label (SluiceSqlEditor *self,
                             const char      *label)
{
  g_return_if_fail (SLUICE_IS_SQL_EDITOR (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/**
 * sluice_sql_editor_set_text:
 * @self: a #SluiceSqlEditor
 * @text: a query
 *
 * Shows @text; what was there cannot be brought back by undoing.
 */
void
sluice_sql_editor_set_text (SluiceSqlEditor *self,
                            const char      *text)
{
  g_autofree char *old = NULL;

  g_return_if_fail (SLUICE_IS_SQL_EDITOR (self));
  g_return_if_fail (text != NULL);

  old = sluice_sql_editor_dup_text (self);
  if (g_str_equal (old, text))
    return;
  gtk_text_buffer_begin_irreversible_action (GTK_TEXT_BUFFER (self->buffer));
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), text, -1);
  gtk_text_buffer_end_irreversible_action (GTK_TEXT_BUFFER (self->buffer));
}

/**
 * sluice_sql_editor_replace_text:
 * @self: a #SluiceSqlEditor
 * @text: what is to stand there
 *
 * Changes the text where it differs from @text, as a step that can be undone.
 */
void
sluice_sql_editor_replace_text (SluiceSqlEditor *self,
                                const char      *text)
{
  GtkTextBuffer *buffer = NULL;
  g_autofree char *old = NULL;
  glong begin = 0;
  glong old_end, end;
  GtkTextIter first, last;
  g_autofree char *piece = NULL;

  g_return_if_fail (SLUICE_IS_SQL_EDITOR (self));
  g_return_if_fail (text != NULL);

  old = sluice_sql_editor_dup_text (self);
  if (g_str_equal (old, text))
    return;
  buffer = GTK_TEXT_BUFFER (self->buffer);
  old_end = g_utf8_strlen (old, -1);
  end = g_utf8_strlen (text, -1);
  for (const char *a = old, *b = text; begin < MIN (old_end, end) && g_utf8_get_char (a) == g_utf8_get_char (b);
       a = g_utf8_next_char (a), b = g_utf8_next_char (b))
    begin++;
  for (const char *a = old + strlen (old), *b = text + strlen (text); MIN (old_end, end) > begin;)
    {
      a = g_utf8_prev_char (a);
      b = g_utf8_prev_char (b);
      if (g_utf8_get_char (a) != g_utf8_get_char (b))
        break;
      old_end--;
      end--;
    }
  piece = g_utf8_substring (text, begin, end);
  self->is_replacing = TRUE;
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_iter_at_offset (buffer, &first, (int) begin);
  gtk_text_buffer_get_iter_at_offset (buffer, &last, (int) old_end);
  gtk_text_buffer_delete (buffer, &first, &last);
  gtk_text_buffer_insert (buffer, &first, piece, -1);
  gtk_text_buffer_end_user_action (buffer);
  self->is_replacing = FALSE;
  changed_cb (self);
}

char *
sluice_sql_editor_dup_text (SluiceSqlEditor *self)
{
  GtkTextIter first, last;

  g_return_val_if_fail (SLUICE_IS_SQL_EDITOR (self), NULL);

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &first, &last);
  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &first, &last, TRUE);
}

/**
 * sluice_sql_editor_insert:
 * @self: a #SluiceSqlEditor
 * @text: a word
 *
 * Writes @text where the cursor is, with a blank before it where one is needed.
 */
void
sluice_sql_editor_insert (SluiceSqlEditor *self,
                          const char      *text)
{
  GtkTextBuffer *buffer = NULL;
  GtkTextIter begin, end;

  g_return_if_fail (SLUICE_IS_SQL_EDITOR (self));
  g_return_if_fail (text != NULL);

  buffer = GTK_TEXT_BUFFER (self->buffer);
  gtk_text_buffer_begin_user_action (buffer);
  if (gtk_text_buffer_get_selection_bounds (buffer, &begin, &end))
    gtk_text_buffer_delete (buffer, &begin, &end);
  gtk_text_buffer_get_iter_at_mark (buffer, &begin, gtk_text_buffer_get_insert (buffer));
  end = begin;
  if (gtk_text_iter_backward_char (&end) && strchr (" \t\n(.,", (int) gtk_text_iter_get_char (&end)) == NULL)
    gtk_text_buffer_insert (buffer, &begin, " ", 1);
  gtk_text_buffer_insert (buffer, &begin, text, -1);
  gtk_text_buffer_end_user_action (buffer);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/**
 * sluice_sql_editor_set_catalog:
 * @self: a #SluiceSqlEditor
 * @catalog: (nullable): whose names are completed
 * @quote: what the server puts around names
 */
void
sluice_sql_editor_set_catalog (SluiceSqlEditor *self,
                               SluiceCatalog   *catalog,
                               char             quote)
{
  g_return_if_fail (SLUICE_IS_SQL_EDITOR (self));

  sluice_sql_completion_set_catalog (self->completion, catalog, quote);
}

/**
 * sluice_sql_editor_set_names:
 * @self: a #SluiceSqlEditor
 * @names: (nullable) (element-type SluiceSqlProposal): what is completed besides the names
 *   of a catalog
 */
void
sluice_sql_editor_set_names (SluiceSqlEditor *self,
                             GListModel      *names)
{
  g_return_if_fail (SLUICE_IS_SQL_EDITOR (self));

  sluice_sql_completion_set_names (self->completion, names);
}

/**
 * sluice_sql_editor_set_compact:
 * @self: a #SluiceSqlEditor
 * @height: the least height, pixels
 *
 * For an expression instead of a query: without numbers of lines, and low.
 */
void
sluice_sql_editor_set_compact (SluiceSqlEditor *self,
                               int              height)
{
  g_return_if_fail (SLUICE_IS_SQL_EDITOR (self));

  gtk_source_view_set_show_line_numbers (self->view, FALSE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (adw_bin_get_child (ADW_BIN (self))), height);
  gtk_widget_set_vexpand (adw_bin_get_child (ADW_BIN (self)), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "compact-editor");
}

static gboolean
is_of_name (gunichar c)
{
  return c == '_' || c == '.' || g_unichar_isalnum (c);
}

/* The word at @byte is underlined; @ret_begin is where it begins. */
static gboolean
underline (SluiceSqlEditor *self,
           gint64           byte,
           GtkTextIter     *ret_begin)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  g_autofree char *text = sluice_sql_editor_dup_text (self);
  GtkTextIter end;

  clear_mark (self);
  if (byte < 0 || byte > (gint64) strlen (text))
    return FALSE;
  gtk_text_buffer_get_iter_at_offset (buffer, ret_begin, (int) g_utf8_pointer_to_offset (text, text + byte));
  end = *ret_begin;
  while (!gtk_text_iter_is_end (&end) && is_of_name (gtk_text_iter_get_char (&end)))
    gtk_text_iter_forward_char (&end);
  /* What is no name is one sign. */
  if (gtk_text_iter_equal (ret_begin, &end))
    gtk_text_iter_forward_char (&end);
  gtk_text_buffer_apply_tag (buffer, self->error_tag, ret_begin, &end);
  self->is_marked = TRUE;
  return TRUE;
}

/**
 * sluice_sql_editor_underline:
 * @self: a #SluiceSqlEditor
 * @byte: where in the text something is wrong, from 0; -1 for nowhere
 *
 * Underlines the word there until the text changes, for somebody who is still typing.
 */
void
sluice_sql_editor_underline (SluiceSqlEditor *self,
                             gint64           byte)
{
  GtkTextIter begin;

  g_return_if_fail (SLUICE_IS_SQL_EDITOR (self));

  (void) underline (self, byte, &begin);
}

/**
 * sluice_sql_editor_mark_error:
 * @self: a #SluiceSqlEditor
 * @byte: where in the text the server met something wrong, from 0
 *
 * Underlines the word there until the text changes, and goes to it.
 */
void
sluice_sql_editor_mark_error (SluiceSqlEditor *self,
                              gint64           byte)
{
  GtkTextIter begin;

  g_return_if_fail (SLUICE_IS_SQL_EDITOR (self));

  if (!underline (self, byte, &begin))
    return;
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &begin);
  gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (self->view), &begin, 0.1, FALSE, 0, 0);
}
