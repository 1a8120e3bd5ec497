/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-row.h"

#include "sluice-format.h"
#include "sluice-run-chain.h"

#include <glib/gi18n.h>

struct _SluiceRunRow
{
  GtkBox parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkWidget *chain;
  GtkLabel *rows;
};

G_DEFINE_FINAL_TYPE (SluiceRunRow, sluice_run_row, GTK_TYPE_BOX)

static void
sluice_run_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_RUN_ROW);

  G_OBJECT_CLASS (sluice_run_row_parent_class)->dispose (object);
}

static void
sluice_run_row_class_init (SluiceRunRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_run_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-run-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceRunRow, chain);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunRow, icon);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunRow, rows);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunRow, title);
}

static void
sluice_run_row_init (SluiceRunRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sluice_run_row_new (void)
{
  return g_object_new (SLUICE_TYPE_RUN_ROW, NULL);
}

/**
 * sluice_run_row_sum_up:
 * @run: a run
 *
 * Returns: (transfer full): its state, when it was, how long it took and why it ran
 */
char *
sluice_run_row_sum_up (SluiceRun *run)
{
  const char *state = sluice_format_state (sluice_run_get_state (run));
  g_autofree char *when = sluice_format_relative (sluice_run_get_started (run));
  g_autofree char *why = sluice_run_chain_describe (run);
  g_autoptr(GString) sum = g_string_new (NULL);

  g_string_append_printf (sum, "%s · %s", state, when);
  if (sluice_run_get_ended (run) != 0 && sluice_run_get_started (run) != 0)
    {
      g_autofree char *duration =
        sluice_format_duration (sluice_run_get_ended (run) - sluice_run_get_started (run));

      g_string_append_printf (sum, " · %s", duration);
    }
  if (why != NULL)
    g_string_append_printf (sum, " · %s", why);
  return g_string_free (g_steal_pointer (&sum), FALSE);
}

/**
 * sluice_run_row_set_run:
 * @self: a #SluiceRunRow
 * @run: the run to show
 */
void
sluice_run_row_set_run (SluiceRunRow *self,
                        SluiceRun    *run)
{
  g_autofree char *subtitle = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *exact = NULL;

  g_return_if_fail (SLUICE_IS_RUN_ROW (self));
  g_return_if_fail (SLUICE_IS_RUN (run));

  subtitle = sluice_run_row_sum_up (run);
  rows = sluice_format_rows (sluice_run_get_count (run, SLUICE_COUNTER_READ));
  exact = sluice_format_exact (sluice_run_get_started (run));
  sluice_format_set_state_icon (self->icon, sluice_run_get_state (run));
  gtk_label_set_label (self->title, sluice_run_get_task_name (run));
  gtk_label_set_label (self->subtitle, subtitle);
  gtk_label_set_label (self->rows, rows);
  gtk_widget_set_visible (self->chain, sluice_run_get_cause (run) != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), exact);
}
