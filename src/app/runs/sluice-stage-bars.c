/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-stage-bars.h"

#include "sluice-format.h"
#include "sluice-share-bar.h"

#include <glib/gi18n.h>

/* A stage that works for less than this part of the time holds nothing up. */
#define MUCH 0.5
/* Of a shorter run nobody wants to know. */
#define LEAST_SECONDS 1

typedef struct
{
  GtkLabel *rows;
  GtkLabel *rate;
  GtkLabel *times;
  SluiceShareBar *bar;
} StageRow;

struct _SluiceStageBars
{
  AdwBin parent_instance;

  StageRow stages[SLUICE_N_RUN_STAGES]; /* (unowned) */
  AdwPreferencesGroup *group;   /* (unowned) */
  char *slowest;                /* (owned) (nullable) what is told below the title */
};

static const struct
{
  const char *title;
  const char *subtitle;
} words[SLUICE_N_RUN_STAGES] = {
  [SLUICE_RUN_STAGE_READ] = { N_("Read"), N_("From the source") },
  [SLUICE_RUN_STAGE_MAP] = { N_("Map"), N_("Columns, types and checks") },
  [SLUICE_RUN_STAGE_LOAD] = { N_("Load"), N_("Into the table") },
};

G_DEFINE_FINAL_TYPE (SluiceStageBars, sluice_stage_bars, ADW_TYPE_BIN)

static void
sluice_stage_bars_finalize (GObject *object)
{
  g_free (SLUICE_STAGE_BARS (object)->slowest);

  G_OBJECT_CLASS (sluice_stage_bars_parent_class)->finalize (object);
}

static void
sluice_stage_bars_class_init (SluiceStageBarsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_stage_bars_finalize;
}

static GtkWidget *
create_label (const char *text,
              float       xalign,
              gboolean    is_secondary)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_justify (GTK_LABEL (label), xalign > 0 ? GTK_JUSTIFY_RIGHT : GTK_JUSTIFY_LEFT);
  gtk_widget_add_css_class (label, "numeric");
  if (is_secondary)
    {
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "secondary");
    }
  return label;
}

static GtkWidget *
create_row (SluiceStageBars *self,
            SluiceRunStage      stage)
{
  StageRow *row = &self->stages[stage];
  GtkWidget *item = gtk_list_box_row_new ();
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *title = create_label (_(words[stage].title), 0, FALSE);

  row->rows = GTK_LABEL (create_label (NULL, 1, FALSE));
  row->rate = GTK_LABEL (create_label (NULL, 1, TRUE));
  row->times = GTK_LABEL (create_label (NULL, 0, TRUE));
  row->bar = SLUICE_SHARE_BAR (sluice_share_bar_new ());
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (row->bar), "stage");
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_attach (GTK_GRID (grid), title, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), create_label (_(words[stage].subtitle), 0, TRUE), 0, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), GTK_WIDGET (row->rows), 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), GTK_WIDGET (row->rate), 1, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), GTK_WIDGET (row->bar), 0, 2, 2, 1);
  gtk_grid_attach (GTK_GRID (grid), GTK_WIDGET (row->times), 0, 3, 2, 1);
  gtk_widget_add_css_class (grid, "stage-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (item), grid);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (item), FALSE);
  gtk_widget_set_focusable (item, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, _(words[stage].title), -1);
  return item;
}

static void
sluice_stage_bars_init (SluiceStageBars *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *list = gtk_list_box_new ();

  self->group = ADW_PREFERENCES_GROUP (group);
  adw_preferences_group_set_title (self->group, _("Stages"));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  for (guint i = 0; i < SLUICE_N_RUN_STAGES; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), create_row (self, (SluiceRunStage) i));
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Stages"), -1);
  adw_preferences_group_add (self->group, list);
  adw_bin_set_child (ADW_BIN (self), group);
}

/**
 * sluice_run_stage_get_title:
 * @stage: a stage
 *
 * Returns: what it is called
 */
const char *
sluice_run_stage_get_title (SluiceRunStage stage)
{
  g_return_val_if_fail (stage < SLUICE_N_RUN_STAGES, NULL);

  return _(words[stage].title);
}

/**
 * sluice_stage_facts_describe:
 * @facts: what is known of a stage
 *
 * Returns: (transfer full): how long it worked and waited, empty if nobody knows
 */
char *
sluice_stage_facts_describe (const SluiceStageFacts *facts)
{
  g_autofree char *worked = NULL;
  g_autofree char *waited = NULL;
  g_autofree char *held = NULL;

  g_return_val_if_fail (facts != NULL, NULL);

  if (facts->worked < 0)
    return g_strdup ("");
  worked = sluice_format_duration ((gint64) (facts->worked * G_USEC_PER_SEC));
  waited = sluice_format_duration ((gint64) (facts->waited * G_USEC_PER_SEC));
  if (facts->held <= 0)
    /* Translators: a stage of a run; both are durations */
    return g_strdup_printf (_("Worked %s, waited %s"), worked, waited);
  held = sluice_format_duration ((gint64) (facts->held * G_USEC_PER_SEC));
  /* Translators: a stage of a run; all are durations. It was held up by limits of requests, or before it tried again */
  return g_strdup_printf (_("Worked %s, waited %s, held up by the server or a limit %s"), worked, waited, held);
}

/**
 * sluice_stage_facts_find_slowest:
 * @stages: (array fixed-size=3): what is known of the stages
 * @seconds: how long the run took, or has taken by now
 *
 * Returns: (transfer full) (nullable): which stage the others wait for, in words; %NULL if
 *   that cannot be said
 */
char *
sluice_stage_facts_find_slowest (const SluiceStageFacts *stages,
                                 double                  seconds)
{
  guint slowest = 0;
  double share;

  g_return_val_if_fail (stages != NULL, NULL);

  for (guint i = 1; i < SLUICE_N_RUN_STAGES; i++)
    if (stages[i].worked > stages[slowest].worked)
      slowest = i;
  share = seconds < LEAST_SECONDS ? 0 : stages[slowest].worked / seconds;
  if (share < MUCH)
    return NULL;
  /* Translators: the name of a stage, and its part of the time in per cent */
  return g_strdup_printf (_("The others wait for “%s”, which works %d %% of the time."),
                          sluice_run_stage_get_title ((SluiceRunStage) slowest), (int) (MIN (share, 1) * 100 + 0.5));
}

static void
set_text (GtkLabel   *label,
          const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (label), text) != 0)
    gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
update_row (StageRow               *row,
            const SluiceStageFacts *facts,
            double                  seconds)
{
  g_autofree char *rows = sluice_format_rows (facts->rows);
  g_autofree char *rate = sluice_format_rate ((guint64) facts->rate, 1);
  g_autofree char *size = facts->bytes == 0 ? NULL : g_format_size (facts->bytes);
  g_autofree char *amount = size == NULL ? g_strdup (rows) : g_strdup_printf ("%s · %s", rows, size);
  g_autofree char *times = sluice_stage_facts_describe (facts);

  set_text (row->rows, amount);
  set_text (row->rate, rate);
  set_text (row->times, times);
  gtk_widget_set_visible (GTK_WIDGET (row->bar), facts->worked >= 0 && seconds > 0);
  if (facts->worked >= 0 && seconds > 0)
    sluice_share_bar_set_shares (row->bar, facts->worked / seconds, (facts->waited + facts->held) / seconds, times);
}

/**
 * sluice_stage_bars_set:
 * @self: a #SluiceStageBars
 * @stages: (array fixed-size=3): what is known of each stage
 * @seconds: how long the run took, or has taken by now
 *
 * Shows that.
 */
void
sluice_stage_bars_set (SluiceStageBars        *self,
                       const SluiceStageFacts *stages,
                       double                  seconds)
{
  g_autofree char *slowest = NULL;

  g_return_if_fail (SLUICE_IS_STAGE_BARS (self));
  g_return_if_fail (stages != NULL);

  for (guint i = 0; i < SLUICE_N_RUN_STAGES; i++)
    update_row (&self->stages[i], &stages[i], seconds);
  slowest = sluice_stage_facts_find_slowest (stages, seconds);
  if (g_strcmp0 (slowest, self->slowest) != 0)
    {
      adw_preferences_group_set_description (self->group, slowest);
      g_free (self->slowest);
      self->slowest = g_steal_pointer (&slowest);
    }
}
