/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-verify-bar.h"

#include "sluice-child-stream.h"
#include "sluice-draft.h"
#include "sluice-format.h"
#include "sluice-problem-list.h"

#include <glib/gi18n.h>

struct _SluiceVerifyBar
{
  AdwBin parent_instance;

  SluiceChildStream *stream;    /* (owned) (nullable) while it reads */

  GtkWidget *verify_button;
  GtkWidget *stop_button;
  GtkProgressBar *progress;
  GtkImage *icon;
  GtkLabel *label;
  SluiceProblemList *problems;
};

enum
{
  SIGNAL_WANTED,
  SIGNAL_VERIFIED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceVerifyBar, sluice_verify_bar, ADW_TYPE_BIN)

static void
show_busy (SluiceVerifyBar *self,
           gboolean         is_busy)
{
  gboolean had_focus = gtk_widget_has_focus (is_busy ? self->verify_button : self->stop_button);

  gtk_widget_set_visible (self->stop_button, is_busy);
  gtk_widget_set_visible (self->verify_button, !is_busy);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_busy);
  if (had_focus)
    gtk_widget_grab_focus (is_busy ? self->stop_button : self->verify_button);
}

static void
show_text (SluiceVerifyBar *self,
           const char      *icon_name,
           const char      *icon_class,
           const char      *text)
{
  static const char * const classes[] = { "success", "warning", "error" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), classes[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), icon_name != NULL);
  if (icon_name != NULL)
    {
      gtk_image_set_from_icon_name (self->icon, icon_name);
      gtk_widget_add_css_class (GTK_WIDGET (self->icon), icon_class);
    }
  gtk_label_set_label (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->label), *text != '\0');
}

static void
end_stream (SluiceVerifyBar *self)
{
  if (self->stream == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->stream, self);
  sluice_child_stream_stop (self->stream);
  g_clear_object (&self->stream);
  show_busy (self, FALSE);
}

static guint64
get_count (JsonObject *object,
           const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node == NULL || !JSON_NODE_HOLDS_VALUE (node) ? 0 : (guint64) MAX (json_node_get_int (node), 0);
}

/* By bytes, as nobody knows how many rows there are. */
static void
show_progress (SluiceVerifyBar *self,
               JsonObject      *event)
{
  guint64 total = get_count (event, "total_bytes");
  guint64 n_rejected = get_count (event, "rejected");
  g_autofree char *rows = sluice_format_rows (get_count (event, "read"));
  g_autofree char *number = sluice_format_number (n_rejected);
  g_autofree char *text = NULL;

  if (total > 0)
    gtk_progress_bar_set_fraction (self->progress,
                                   MIN ((double) get_count (event, "bytes") / (double) total, 1));
  else
    gtk_progress_bar_pulse (self->progress);
  /* Translators: while a file is read: “41,000 rows, 3 do not fit” */
  text = n_rejected == 0 ? g_strdup (rows)
         : g_strdup_printf (ngettext ("%s, %s does not fit", "%s, %s do not fit", (gulong) n_rejected),
                            rows, number);
  show_text (self, NULL, NULL, text);
}

/* What is wrong with each column, in one list. */
static JsonArray *
collect_problems (JsonObject *result)
{
  JsonArray *columns = sluice_draft_get_array (result, "columns");
  JsonArray *list = json_array_new ();

  for (guint i = 0; columns != NULL && i < json_array_get_length (columns); i++)
    {
      JsonObject *column = json_array_get_object_element (columns, i);
      JsonArray *first = sluice_draft_get_array (column, "first");

      for (guint k = 0; first != NULL && k < json_array_get_length (first); k++)
        {
          JsonObject *problem = json_array_get_object_element (first, k);

          if (!json_object_has_member (problem, "column"))
            json_object_set_string_member (problem, "column", sluice_draft_get_string (column, "column"));
          json_array_add_object_element (list, json_object_ref (problem));
        }
    }
  return list;
}

static void
show_result (SluiceVerifyBar *self,
             JsonObject      *result)
{
  guint64 n_rejected = get_count (result, "rejected");
  g_autofree char *rows = sluice_format_rows (get_count (result, "rows"));
  g_autofree char *number = sluice_format_number (n_rejected);
  g_autoptr(JsonArray) problems = collect_problems (result);
  g_autofree char *text = NULL;

  if (n_rejected == 0)
    /* Translators: %s is a number of rows: “All of 41,000 rows fit” */
    text = g_strdup_printf (_("All of %s fit"), rows);
  else
    /* Translators: “3 of 41,000 rows do not fit” */
    text = g_strdup_printf (ngettext ("%s of %s does not fit", "%s of %s do not fit", (gulong) n_rejected),
                            number, rows);
  show_text (self, n_rejected == 0 ? "sluice-success-symbolic" : "dialog-warning-symbolic",
             n_rejected == 0 ? "success" : "warning", text);
  sluice_problem_list_set_rejects (self->problems, problems);
}

static void
event_cb (SluiceVerifyBar *self,
          JsonObject      *event)
{
  JsonObject *result = sluice_draft_get_object (event, "result", FALSE);

  if (result == NULL)
    {
      if (g_str_equal (sluice_draft_get_string (event, "event"), "progress"))
        show_progress (self, event);
      return;
    }
  json_object_ref (result);
  end_stream (self);
  show_result (self, result);
  g_signal_emit (self, signals[SIGNAL_VERIFIED], 0, result);
  json_object_unref (result);
}

static void
ended_cb (SluiceVerifyBar *self,
          GError          *error)
{
  g_autofree char *message = g_strdup (error == NULL ? _("The file was not read to its end.")
                                                     : error->message);

  end_stream (self);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_text (self, "dialog-error-symbolic", "error", message);
}

static void
verify_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_WANTED], 0);
}

static void
stop_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  sluice_verify_bar_reset (SLUICE_VERIFY_BAR (widget));
}

static void
sluice_verify_bar_dispose (GObject *object)
{
  SluiceVerifyBar *self = SLUICE_VERIFY_BAR (object);

  if (self->stream != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->stream, self);
      sluice_child_stream_stop (self->stream);
      g_clear_object (&self->stream);
    }
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_VERIFY_BAR);

  G_OBJECT_CLASS (sluice_verify_bar_parent_class)->dispose (object);
}

static void
sluice_verify_bar_class_init (SluiceVerifyBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_verify_bar_dispose;
  signals[SIGNAL_WANTED] =
    g_signal_new ("wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[SIGNAL_VERIFIED] =
    g_signal_new ("verified", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, JSON_TYPE_OBJECT);
  g_type_ensure (SLUICE_TYPE_PROBLEM_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-verify-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceVerifyBar, icon);
  gtk_widget_class_bind_template_child (widget_class, SluiceVerifyBar, label);
  gtk_widget_class_bind_template_child (widget_class, SluiceVerifyBar, problems);
  gtk_widget_class_bind_template_child (widget_class, SluiceVerifyBar, progress);
  gtk_widget_class_bind_template_child (widget_class, SluiceVerifyBar, stop_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceVerifyBar, verify_button);
  gtk_widget_class_install_action (widget_class, "verify.start", NULL, verify_action);
  gtk_widget_class_install_action (widget_class, "verify.stop", NULL, stop_action);
}

static void
sluice_verify_bar_init (SluiceVerifyBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sluice_verify_bar_start:
 * @self: a #SluiceVerifyBar
 * @document: the task, as JSON; it names secrets and holds none
 *
 * Lets a child read all of the source of @document.
 */
void
sluice_verify_bar_start (SluiceVerifyBar *self,
                         const char      *document)
{
  static const char * const arguments[] = { "verify", "-", "--output", "events", NULL };

  g_return_if_fail (SLUICE_IS_VERIFY_BAR (self));
  g_return_if_fail (document != NULL);

  sluice_verify_bar_reset (self);
  self->stream = sluice_child_stream_new ();
  g_signal_connect_swapped (self->stream, "event", G_CALLBACK (event_cb), self);
  g_signal_connect_swapped (self->stream, "ended", G_CALLBACK (ended_cb), self);
  gtk_progress_bar_set_fraction (self->progress, 0);
  show_busy (self, TRUE);
  sluice_child_stream_start (self->stream, arguments, document);
}

/**
 * sluice_verify_bar_reset:
 * @self: a #SluiceVerifyBar
 *
 * Stops, and forgets what came out: it belongs to other settings.
 */
void
sluice_verify_bar_reset (SluiceVerifyBar *self)
{
  g_return_if_fail (SLUICE_IS_VERIFY_BAR (self));

  end_stream (self);
  show_text (self, NULL, NULL, "");
  sluice_problem_list_set_rejects (self->problems, NULL);
}

/**
 * sluice_verify_bar_set_label:
 * @self: a #SluiceVerifyBar
 * @label: what the button says, with a mnemonic
 *
 * Says what is read, where it is not one file.
 */
void
sluice_verify_bar_set_label (SluiceVerifyBar *self,
                             const char      *label)
{
  g_return_if_fail (SLUICE_IS_VERIFY_BAR (self));
  g_return_if_fail (label != NULL);

  gtk_button_set_use_underline (GTK_BUTTON (self->verify_button), TRUE);
  gtk_button_set_label (GTK_BUTTON (self->verify_button), label);
}
