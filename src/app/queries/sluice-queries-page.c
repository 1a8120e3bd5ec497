/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-queries-page.h"

#include "sluice-format.h"
#include "sluice-store-queries.h"

#include <glib/gi18n.h>
#include <string.h>

struct _SluiceQueriesPage
{
  SluicePage parent_instance;

  GtkStack *stack;
  GtkListBox *list;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  guint n_shown;
};

G_DEFINE_FINAL_TYPE (SluiceQueriesPage, sluice_queries_page, SLUICE_TYPE_PAGE)

/* The first words of a query say more than where its lines end. */
static char *
dup_line (const char *sql)
{
  g_auto(GStrv) words = g_strsplit_set (sql, " \t\r\n", -1);
  g_autoptr(GString) line = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_string_append_printf (line, "%s%s", line->len > 0 ? " " : "", words[i]);
  return g_strdup (line->str);
}

static GtkWidget *
create_row (const SluiceStoredQuery *query)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name ("sluice-query-symbolic");
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  g_autofree char *line = dup_line (query->sql);
  g_autofree char *when = sluice_format_relative (query->saved);
  g_autofree char *exact = sluice_format_exact (query->saved);
  g_autofree char *subtitle = NULL;
  g_autofree char *search = NULL;

  /* Translators: the connection of a query, its version, when it was saved, and below
   * it the query */
  subtitle = g_strdup_printf (_("%s · version %u, %s\n%s"), query->connection, query->version, when, line);
  search = g_strdup_printf ("%s %s %s", query->name, query->connection, line);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), query->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  gtk_widget_set_tooltip_text (row, exact);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", query->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-query");
  g_object_set_data_full (G_OBJECT (row), "search", g_utf8_casefold (search, -1), g_free);
  return row;
}

static gboolean
filter_row (GtkListBoxRow *row,
            gpointer       user_data)
{
  SluiceQueriesPage *self = user_data;
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);
  const char *have = g_object_get_data (G_OBJECT (row), "search");
  gboolean shown = *wanted == '\0' || (have != NULL && strstr (have, wanted) != NULL);

  self->n_shown += shown;
  return shown;
}

static void
search_changed_cb (SluiceQueriesPage *self)
{
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  self->n_shown = 0;
  gtk_list_box_invalidate_filter (self->list);
  gtk_stack_set_visible_child_name (self->stack, self->n_shown > 0 ? "list"
                                                 : *words != '\0' ? "nothing" : "empty");
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceQueriesPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) queries = NULL;
  GtkWidget *child = NULL;

  queries = sluice_store_list_queries_finish (SLUICE_STORE (source), result, &error);
  if (self->list == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (queries == NULL)
    {
      sluice_page_show_error (SLUICE_PAGE (self), _("The queries could not be read."), error);
      return;
    }
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < queries->len; i++)
    gtk_list_box_append (self->list, create_row (g_ptr_array_index (queries, i)));
  search_changed_cb (self);
}

static void
refresh (SluiceQueriesPage *self)
{
  SluiceStore *store = sluice_page_get_store (SLUICE_PAGE (self));

  if (store != NULL)
    sluice_store_list_queries_async (store, sluice_page_get_cancellable (SLUICE_PAGE (self)), listed_cb,
                                     g_object_ref (self));
}

static void
sluice_queries_page_ready (SluicePage *page)
{
  g_signal_connect_object (sluice_page_get_session (page), "queries-changed", G_CALLBACK (refresh), page,
                           G_CONNECT_SWAPPED);
  refresh (SLUICE_QUERIES_PAGE (page));
}

static gboolean
sluice_queries_page_search (SluicePage *page)
{
  SluiceQueriesPage *self = SLUICE_QUERIES_PAGE (page);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  return TRUE;
}

static void
new_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "win.new-query", "(ss)", "", "");
}

static void
sluice_queries_page_dispose (GObject *object)
{
  SluiceQueriesPage *self = SLUICE_QUERIES_PAGE (object);

  if (self->list != NULL)
    gtk_list_box_set_filter_func (self->list, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_QUERIES_PAGE);

  G_OBJECT_CLASS (sluice_queries_page_parent_class)->dispose (object);
}

static void
sluice_queries_page_class_init (SluiceQueriesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  SluicePageClass *page_class = SLUICE_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_queries_page_dispose;
  page_class->ready = sluice_queries_page_ready;
  page_class->search = sluice_queries_page_search;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-queries-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceQueriesPage, list);
  gtk_widget_class_bind_template_child (widget_class, SluiceQueriesPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, SluiceQueriesPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, SluiceQueriesPage, stack);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_install_action (widget_class, "queries.new", NULL, new_action);
}

static void
sluice_queries_page_init (SluiceQueriesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  gtk_list_box_set_filter_func (self->list, filter_row, self, NULL);
}
