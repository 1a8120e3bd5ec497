/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-attention-row.h"

#include "sluice-aside.h"
#include "sluice-compat.h"
#include "sluice-error-help.h"
#include "sluice-format.h"
#include "sluice-kept-rows.h"
#include "sluice-problem-words.h"
#include "sluice-schedule-words.h"

#include <glib/gi18n.h>

/* Of a message; all of it is on the page of the run. */
#define MOST_LINES 6

struct _SluiceAttentionRow
{
  GtkListBoxRow parent_instance;
};

G_DEFINE_FINAL_TYPE (SluiceAttentionRow, sluice_attention_row, GTK_TYPE_LIST_BOX_ROW)

static char *
describe (const SluiceAttention *attention)
{
  g_autofree char *when = sluice_format_relative (attention->started);
  g_autofree char *number = sluice_format_number (attention->rejected);
  const char *cause = sluice_problem_words_of_run (attention->code, attention->message);

  if (attention->state == SLUICE_RUN_STATE_PARTIAL_SUCCESS)
    return g_strdup_printf (ngettext ("%s row rejected, %s", "%s rows rejected, %s",
                                      (gulong) attention->rejected), number, when);
  if (cause == NULL)
    return g_strdup_printf ("%s, %s", sluice_format_state (attention->state), when);
  /* Translators: the state of a run, when it was, and the message of its error */
  return g_strdup_printf (_("%s, %s: %s"), sluice_format_state (attention->state), when, cause);
}

static GtkWidget *
create_button (const char *text,
               char       *label,
               const char *action,
               GVariant   *target)
{
  GtkWidget *button = gtk_button_new_with_label (text);
  g_autofree char *owned = label;
  GtkLabel *words = GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button)));

  /* Large text on a phone leaves no room for a line. */
  gtk_label_set_wrap (words, TRUE);
  gtk_label_set_justify (words, GTK_JUSTIFY_CENTER);
  sluice_compat_button_set_spoken (button, owned);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

/* The button that leads to the place in the task where it is mended. */
static GtkWidget *
create_way (const SluiceAttention *attention,
            const SluiceErrorHelp *help)
{
  return create_button (help->label, g_strdup_printf ("%s: %s", help->label, attention->name), "win.show-field",
                        g_variant_new ("(ss)", attention->task, help->path));
}

/* To run a task again that would only fail again is no help. */
static GtkWidget *
create_help (const SluiceAttention *attention)
{
  SluiceErrorHelp help;

  if (attention->task != NULL && sluice_schedule_words_is_login (attention->code))
    return create_button (_("Sign In Again"), g_strdup_printf (_("Sign in again for %s"), attention->name),
                          "win.sign-in", g_variant_new ("(ss)", attention->task, attention->code));
  if (attention->state == SLUICE_RUN_STATE_PARTIAL_SUCCESS && attention->has_rejects)
    return create_button (_("Rejected Rows"), g_strdup_printf (_("Rejected rows of %s"), attention->name),
                          "app.show-rows", g_variant_new_string (attention->run));
  if (attention->task != NULL && sluice_error_help_find (attention->code, &help) && help.is_lasting)
    return create_way (attention, &help);
  if (attention->state != SLUICE_RUN_STATE_PARTIAL_SUCCESS && attention->task != NULL)
    return create_button (_("Run Again"), g_strdup_printf (_("Run %s again"), attention->name),
                          "win.retry-run", g_variant_new ("(ss)", attention->task, attention->run));
  return gtk_image_new_from_icon_name ("go-next-symbolic");
}

static GtkWidget *
create_texts (const char *name,
              const char *description)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (name);
  GtkWidget *subtitle = gtk_label_new (description);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (title), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (subtitle), 0);
  gtk_label_set_wrap (GTK_LABEL (subtitle), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (subtitle), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (subtitle), MOST_LINES);
  gtk_label_set_ellipsize (GTK_LABEL (subtitle), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (subtitle, "caption");
  gtk_widget_add_css_class (subtitle, "secondary");
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), title);
  gtk_box_append (GTK_BOX (texts), subtitle);
  return texts;
}

/* Takes @icon and @help. */
static SluiceAttentionRow *
create_row (GtkWidget  *icon,
            const char *name,
            const char *description,
            GtkWidget  *help)
{
  SluiceAttentionRow *self = g_object_new (SLUICE_TYPE_ATTENTION_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *aside = sluice_aside_new (create_texts (name, description), help);

  gtk_widget_set_hexpand (aside, TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), aside);
  gtk_widget_add_css_class (box, "attention");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  return self;
}

static void
sluice_attention_row_class_init (SluiceAttentionRowClass *klass)
{
}

static void
sluice_attention_row_init (SluiceAttentionRow *self)
{
}

/**
 * sluice_attention_row_new:
 * @attention: what needs attention
 *
 * Returns: (transfer floating): a row that shows it, and opens the run
 */
GtkWidget *
sluice_attention_row_new (const SluiceAttention *attention)
{
  SluiceAttentionRow *self = NULL;
  GtkWidget *icon = NULL;
  g_autofree char *description = NULL;
  g_autofree char *exact = NULL;

  g_return_val_if_fail (attention != NULL, NULL);

  icon = gtk_image_new ();
  description = describe (attention);
  exact = sluice_format_exact (attention->started);
  sluice_format_set_state_icon (GTK_IMAGE (icon), attention->state);
  self = create_row (icon, attention->name, description, create_help (attention));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), exact);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "s", attention->run);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self), "win.open-run");
  sluice_kept_rows_take_key (GTK_WIDGET (self), g_strjoin ("\n", attention->run, attention->name, description,
                                                           attention->code == NULL ? "" : attention->code,
                                                           attention->has_rejects ? "rejects" : "",
                                                           attention->task == NULL ? "" : attention->task, NULL));
  return GTK_WIDGET (self);
}

/**
 * sluice_attention_row_new_paused:
 * @stored: a schedule that failures have paused
 *
 * Returns: (transfer floating): a row that shows it, and opens the run that failed
 */
GtkWidget *
sluice_attention_row_new_paused (const SluiceStoredSchedule *stored)
{
  SluiceAttentionRow *self = NULL;
  const char *run = NULL;
  g_autofree char *cause = NULL;

  g_return_val_if_fail (stored != NULL, NULL);

  run = stored->pause_run;
  cause = sluice_schedule_words_pause (stored);
  self = create_row (gtk_image_new_from_icon_name ("media-playback-pause-symbolic"), stored->name, cause,
                     /* Translators: %s is the name of a task */
                     create_button (_("Resume"), g_strdup_printf (_("Resume %s"), stored->name),
                                    "win.resume-schedule", g_variant_new_string (stored->task)));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "s", run == NULL ? stored->task : run);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self), run == NULL ? "win.open-schedule" : "win.open-run");
  sluice_kept_rows_take_key (GTK_WIDGET (self), g_strjoin ("\n", stored->task, stored->name, cause,
                                                           run == NULL ? "" : run, NULL));
  return GTK_WIDGET (self);
}
