/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-query-versions.h"

#include "sluice-compat.h"
#include "sluice-format.h"
#include "sluice-line-diff.h"

#include <glib/gi18n.h>

struct _SluiceQueryVersions
{
  AdwWindow parent_instance;

  GCancellable *cancellable;    /* (owned) */
  GtkListBox *list;
  GtkLabel *problem_label;
};

enum
{
  SIGNAL_RESTORE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceQueryVersions, sluice_query_versions, ADW_TYPE_WINDOW)

static void
sluice_query_versions_dispose (GObject *object)
{
  SluiceQueryVersions *self = SLUICE_QUERY_VERSIONS (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_QUERY_VERSIONS);

  G_OBJECT_CLASS (sluice_query_versions_parent_class)->dispose (object);
}

static void
sluice_query_versions_finalize (GObject *object)
{
  g_object_unref (SLUICE_QUERY_VERSIONS (object)->cancellable);

  G_OBJECT_CLASS (sluice_query_versions_parent_class)->finalize (object);
}

static void
sluice_query_versions_class_init (SluiceQueryVersionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_query_versions_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_query_versions_finalize;
  signals[SIGNAL_RESTORE] =
    g_signal_new ("restore", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-query-versions.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceQueryVersions, list);
  gtk_widget_class_bind_template_child (widget_class, SluiceQueryVersions, problem_label);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sluice_query_versions_init (SluiceQueryVersions *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
restore_cb (GtkButton           *button,
            SluiceQueryVersions *self)
{
  g_signal_emit (self, signals[SIGNAL_RESTORE], 0, g_object_get_data (G_OBJECT (button), "sql"));
  gtk_window_close (GTK_WINDOW (self));
}

/* Signs, too: colour alone says nothing to many. */
static GtkWidget *
create_line (const SluiceLine *line)
{
  static const struct
  {
    const char *sign;
    const char *class;
  } looks[] = {
    [SLUICE_LINE_SAME] = { " ", "diff-same" },
    [SLUICE_LINE_ADDED] = { "+", "diff-added" },
    [SLUICE_LINE_REMOVED] = { "−", "diff-removed" },
  };
  g_autofree char *text = g_strdup_printf ("%s %s", looks[line->kind].sign, line->text);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "diff-line");
  gtk_widget_add_css_class (label, looks[line->kind].class);
  return label;
}

static GtkWidget *
create_difference (const SluiceStoredQuery *version,
                   const SluiceStoredQuery *before)
{
  g_autoptr(GPtrArray) lines = sluice_line_diff (before == NULL ? version->sql : before->sql, version->sql);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  for (guint i = 0; i < lines->len; i++)
    gtk_box_append (GTK_BOX (box), create_line (g_ptr_array_index (lines, i)));
  return box;
}

static GtkWidget *
create_restore (SluiceQueryVersions     *self,
                const SluiceStoredQuery *version)
{
  GtkWidget *button = gtk_button_new_with_label (_("Restore"));
  g_autofree char *label = g_strdup_printf (_("Restore version %u"), version->version);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  sluice_compat_button_set_spoken (button, label);
  g_object_set_data_full (G_OBJECT (button), "sql", g_strdup (version->sql), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (restore_cb), self, 0);
  return button;
}

static void
add_version (SluiceQueryVersions     *self,
             const SluiceStoredQuery *version,
             const SluiceStoredQuery *before,
             gboolean                 is_newest)
{
  GtkWidget *row = adw_expander_row_new ();
  GtkWidget *inside = gtk_list_box_row_new ();
  g_autofree char *title = g_strdup_printf (_("Version %u"), version->version);
  g_autofree char *when = sluice_format_relative (version->saved);
  g_autofree char *exact = sluice_format_exact (version->saved);
  g_autofree char *subtitle = NULL;

  /* Translators: the newest version of a query, and when it was saved */
  subtitle = is_newest ? g_strdup_printf (_("As it is now, %s"), when) : g_strdup (when);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  gtk_widget_set_tooltip_text (row, exact);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (inside), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (inside), create_difference (version, before));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), inside);
  if (!is_newest)
    adw_expander_row_add_action (ADW_EXPANDER_ROW (row), create_restore (self, version));
  gtk_list_box_append (self->list, row);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), is_newest);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceQueryVersions) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) versions = NULL;

  versions = sluice_store_list_query_versions_finish (SLUICE_STORE (source), result, &error);
  if (self->list == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (versions == NULL)
    {
      gtk_label_set_label (self->problem_label, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->problem_label), TRUE);
      return;
    }
  for (guint i = 0; i < versions->len; i++)
    add_version (self, g_ptr_array_index (versions, i),
                 i + 1 < versions->len ? g_ptr_array_index (versions, i + 1) : NULL, i == 0);
}

/**
 * sluice_query_versions_new:
 * @parent: the window
 * @store: the store that keeps the query
 * @query: its id
 *
 * Returns: (transfer none): a window, owned by GTK
 */
SluiceQueryVersions *
sluice_query_versions_new (GtkWindow   *parent,
                           SluiceStore *store,
                           const char  *query)
{
  SluiceQueryVersions *self = NULL;

  g_return_val_if_fail (SLUICE_IS_STORE (store), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_QUERY_VERSIONS, "transient-for", parent, NULL);
  sluice_store_list_query_versions_async (store, query, self->cancellable, listed_cb, g_object_ref (self));
  return self;
}
