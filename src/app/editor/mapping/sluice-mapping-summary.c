/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-mapping-summary.h"

#include "sluice-mapping-words.h"

#include <glib/gi18n.h>

/* More names than these are counted. */
#define MAX_NAMES 6
/* Matches that are told one by one. */
#define MAX_MATCHES 12

struct _SluiceMappingSummary
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *coverage;
  GtkLabel *unfilled;
  GtkLabel *unused;
  GtkLabel *hint;
  GtkWidget *report;            /* a box: what auto-match did */
  GtkLabel *matches;
};

G_DEFINE_FINAL_TYPE (SluiceMappingSummary, sluice_mapping_summary, GTK_TYPE_WIDGET)

static void
dismiss_cb (SluiceMappingSummary *self)
{
  gtk_widget_set_visible (self->report, FALSE);
}

static void
sluice_mapping_summary_dispose (GObject *object)
{
  g_clear_pointer (&SLUICE_MAPPING_SUMMARY (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (sluice_mapping_summary_parent_class)->dispose (object);
}

static void
sluice_mapping_summary_class_init (SluiceMappingSummaryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_mapping_summary_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkLabel *
add_label (SluiceMappingSummary *self,
           GtkWidget            *box,
           const char           *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_visible (label, FALSE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
sluice_mapping_summary_init (SluiceMappingSummary *self)
{
  GtkWidget *dismiss = gtk_button_new_from_icon_name ("window-close-symbolic");

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  self->coverage = add_label (self, self->box, "heading");
  self->unfilled = add_label (self, self->box, "warning");
  self->unused = add_label (self, self->box, "caption");
  self->hint = add_label (self, self->box, "mapping-hint");
  self->report = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->matches = add_label (self, self->report, "caption");
  gtk_widget_set_visible (GTK_WIDGET (self->matches), TRUE);
  gtk_widget_set_valign (dismiss, GTK_ALIGN_START);
  gtk_widget_add_css_class (dismiss, "flat");
  gtk_widget_set_tooltip_text (dismiss, _("Dismiss"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (dismiss), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Dismiss"), -1);
  g_signal_connect_object (dismiss, "clicked", G_CALLBACK (dismiss_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->report), dismiss);
  gtk_widget_add_css_class (self->report, "mapping-report");
  gtk_widget_set_visible (self->report, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->report);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
sluice_mapping_summary_new (void)
{
  return g_object_new (SLUICE_TYPE_MAPPING_SUMMARY, NULL);
}

static void
show_text (GtkLabel   *label,
           const char *text)
{
  gtk_label_set_label (label, text == NULL ? "" : text);
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static char *
list_names (GPtrArray *names)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < names->len && i < MAX_NAMES; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *) names->pdata[i]);
  if (names->len > MAX_NAMES)
    /* Translators: behind a list of names: and so many more */
    g_string_append_printf (text, ngettext (" and %u more", " and %u more", names->len - MAX_NAMES),
                            names->len - MAX_NAMES);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sluice_mapping_summary_show_coverage:
 * @self: a #SluiceMappingSummary
 * @coverage: what is used and filled
 * @takes_all: whether the task takes all fields as they are
 */
void
sluice_mapping_summary_show_coverage (SluiceMappingSummary        *self,
                                      const SluiceMappingCoverage *coverage,
                                      gboolean                     takes_all)
{
  g_autofree char *words = NULL;
  g_autofree char *unfilled = NULL;
  g_autofree char *unused = NULL;
  g_autofree char *unfilled_names = NULL;
  g_autofree char *unused_names = NULL;

  g_return_if_fail (SLUICE_IS_MAPPING_SUMMARY (self));
  g_return_if_fail (coverage != NULL);

  if (takes_all)
    words = coverage->n_fields == 0 ? g_strdup (_("All fields are taken"))
            : g_strdup_printf (ngettext ("The one field is taken as it is", "All %u fields are taken as they are",
                                         coverage->n_fields), coverage->n_fields);
  else if (coverage->n_required > 0)
    words = g_strdup_printf (_("%u of %u required mapped"), coverage->n_required - coverage->unfilled->len,
                             coverage->n_required);
  else
    words = g_strdup_printf (_("%u of %u fields mapped"), coverage->n_fields - coverage->unused->len,
                             coverage->n_fields);
  unfilled_names = list_names (coverage->unfilled);
  unused_names = list_names (coverage->unused);
  if (coverage->unfilled->len > 0)
    unfilled = g_strdup_printf (_("Required, but not filled: %s"), unfilled_names);
  if (coverage->unused->len > 0)
    unused = g_strdup_printf (_("Not mapped: %s"), unused_names);
  show_text (self->coverage, words);
  show_text (self->unfilled, unfilled);
  show_text (self->unused, unused);
}

/**
 * sluice_mapping_summary_show_matches:
 * @self: a #SluiceMappingSummary
 * @matches: (nullable) (element-type SluiceMappingMatch): what auto-match did; %NULL takes
 *   away what it did before
 */
void
sluice_mapping_summary_show_matches (SluiceMappingSummary *self,
                                     GPtrArray            *matches)
{
  g_autoptr(GString) text = NULL;

  g_return_if_fail (SLUICE_IS_MAPPING_SUMMARY (self));

  gtk_widget_set_visible (self->report, matches != NULL);
  if (matches == NULL)
    return;
  text = g_string_new (NULL);
  if (matches->len == 0)
    g_string_append (text, _("Auto-match found nothing that belongs together"));
  else
    g_string_append_printf (text, ngettext ("Auto-match mapped %u column", "Auto-match mapped %u columns",
                                            matches->len), matches->len);
  for (guint i = 0; i < matches->len && i < MAX_MATCHES; i++)
    {
      const SluiceMappingMatch *match = matches->pdata[i];

      g_string_append_printf (text, "\n%s ← %s · %s", match->column, match->path,
                              sluice_mapping_words_reason (match->reason));
    }
  if (matches->len > MAX_MATCHES)
    g_string_append (text, "\n…");
  gtk_label_set_label (self->matches, text->str);
}

/**
 * sluice_mapping_summary_show_hint:
 * @self: a #SluiceMappingSummary
 * @hint: (nullable): what to do next
 */
void
sluice_mapping_summary_show_hint (SluiceMappingSummary *self,
                                  const char           *hint)
{
  g_return_if_fail (SLUICE_IS_MAPPING_SUMMARY (self));

  show_text (self->hint, hint);
}
