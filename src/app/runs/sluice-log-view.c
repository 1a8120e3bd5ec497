/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-log-view.h"

#include "sluice-aside.h"
#include "sluice-file-dialog.h"
#include "sluice-format.h"
#include "sluice-log-item.h"
#include "sluice-log-text.h"
#include "sluice-row-list.h"

#include <glib/gi18n.h>
#include <string.h>

/* Lines that are read at once; the rest follows while the first are shown. */
#define PAGE_SIZE 1000

struct _SluiceLogView
{
  AdwBin parent_instance;

  SluiceStore *store;           /* (owned) (nullable) */
  char *run;                    /* (owned) (nullable) */
  GListStore *lines;            /* (owned) (element-type SluiceLogItem) */
  GtkFilterListModel *filtered; /* (owned) */
  GtkCustomFilter *filter;      /* (unowned) of filtered */
  GCancellable *cancellable;    /* (owned) (nullable) of the read that goes on */

  GFile *file;                  /* (owned) (nullable) to which the log is saved */

  GtkStack *stack;
  SluiceRowList *list;
  GtkToggleButton *follow_button;
  GtkDropDown *level_drop;
  GtkSearchEntry *search_entry;
};

G_DEFINE_FINAL_TYPE (SluiceLogView, sluice_log_view, ADW_TYPE_BIN)

static void load_page (SluiceLogView *self);

/* What the drop-down offers: the least level that is shown. */
static SluiceLogLevel
least_level (SluiceLogView *self)
{
  static const SluiceLogLevel levels[] = { SLUICE_LOG_INFO, SLUICE_LOG_WARNING, SLUICE_LOG_ERROR,
                                           SLUICE_LOG_DEBUG };
  guint selected = gtk_drop_down_get_selected (self->level_drop);

  return selected < G_N_ELEMENTS (levels) ? levels[selected] : SLUICE_LOG_INFO;
}

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  SluiceLogView *self = user_data;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  g_autofree char *wanted = NULL;
  g_autofree char *message = NULL;

  if (sluice_log_item_get_level (item) < least_level (self))
    return FALSE;
  if (*text == '\0')
    return TRUE;
  wanted = g_utf8_casefold (text, -1);
  message = g_utf8_casefold (sluice_log_item_get_message (item), -1);
  return strstr (message, wanted) != NULL;
}

static void
update_stack (SluiceLogView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));

  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "empty");
}

static void
filter_changed_cb (SluiceLogView *self)
{
  if (self->filter == NULL)
    return;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static const char *
level_icon (SluiceLogLevel level)
{
  return level == SLUICE_LOG_ERROR ? "dialog-error-symbolic"
         : level == SLUICE_LOG_WARNING ? "dialog-warning-symbolic" : "dialog-information-symbolic";
}

static const char *
level_word (SluiceLogLevel level)
{
  /* Translators: what kind of line one of a log is */
  return level == SLUICE_LOG_ERROR ? _("Error") : level == SLUICE_LOG_WARNING ? _("Warning")
         : level == SLUICE_LOG_DEBUG ? _("Detail") : _("Information");
}

/* Icon, time and message of a line. */
static void
build_row (GtkWidget *box)
{
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *time = gtk_label_new (NULL);
  GtkWidget *message = gtk_label_new (NULL);

  gtk_box_set_spacing (GTK_BOX (box), 10);
  gtk_widget_add_css_class (time, "numeric");
  gtk_widget_add_css_class (time, "log-time");
  gtk_widget_add_css_class (time, "secondary");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (icon, 2);
  gtk_widget_set_valign (time, GTK_ALIGN_START);
  gtk_label_set_xalign (GTK_LABEL (message), 0);
  gtk_label_set_wrap (GTK_LABEL (message), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (message), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (message, TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), time);
  gtk_box_append (GTK_BOX (box), message);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
}

static void
show_line (GtkWidget     *box,
           SluiceLogItem *line)
{
  SluiceLogLevel level = sluice_log_item_get_level (line);
  GtkWidget *icon = gtk_widget_get_first_child (box);
  GtkWidget *time = gtk_widget_get_next_sibling (icon);
  GtkWidget *message = gtk_widget_get_next_sibling (time);
  g_autofree char *clock = sluice_format_clock (sluice_log_item_get_time (line));
  g_autofree char *exact = sluice_format_exact (sluice_log_item_get_time (line));
  g_autofree char *text = NULL;

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), level_icon (level));
  gtk_widget_set_css_classes (icon, (const char *[]) { level == SLUICE_LOG_ERROR ? "error"
                                                       : level == SLUICE_LOG_WARNING ? "warning"
                                                       : "secondary", NULL });
  gtk_widget_set_tooltip_text (icon, level_word (level));
  gtk_label_set_label (GTK_LABEL (time), clock);
  gtk_widget_set_tooltip_text (time, exact);
  /* GTK cannot wrap what ends in a space. */
  text = g_strchomp (g_strdup (sluice_log_item_get_message (line)));
  gtk_label_set_label (GTK_LABEL (message), text);
}

static void
bind_cb (SluiceLogView *self,
         GtkWidget     *box,
         SluiceLogItem *line)
{
  if (gtk_widget_get_first_child (box) == NULL)
    build_row (box);
  if (line != NULL)
    show_line (box, line);
}

/* The newest line is shown as long as that is wanted. */
static void
follow (SluiceLogView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));

  if (n > 0 && gtk_widget_get_visible (GTK_WIDGET (self->follow_button)) &&
      gtk_toggle_button_get_active (self->follow_button))
    sluice_row_list_scroll_to_end (self->list);
}

static void
shown_cb (SluiceLogView *self)
{
  update_stack (self);
  follow (self);
}

/* Whoever goes back to an older line wants to read it. */
static gboolean
scrolled_cb (SluiceLogView *self,
             double         dx,
             double         dy)
{
  if (dy < 0)
    gtk_toggle_button_set_active (self->follow_button, FALSE);
  return GDK_EVENT_PROPAGATE;
}

static gboolean
key_cb (SluiceLogView   *self,
        guint            key,
        guint            code,
        GdkModifierType  state)
{
  if (key == GDK_KEY_Up || key == GDK_KEY_Page_Up || key == GDK_KEY_Home)
    gtk_toggle_button_set_active (self->follow_button, FALSE);
  return GDK_EVENT_PROPAGATE;
}

static void
watch_reader (SluiceLogView *self)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *key = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (key, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self->list), key);
}

static void
say (SluiceLogView *self,
     const char    *words)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *title = g_markup_escape_text (words, -1);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (title));
}

/* What is shown. */
static GPtrArray *
collect_lines (SluiceLogView *self)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (lines, g_list_model_get_item (G_LIST_MODEL (self->filtered), i));
  return lines;
}

static void
copied_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceLogView) self = user_data;
  g_autoptr(GBytes) text = sluice_log_text_finish (result, NULL);

  if (text == NULL || self->filtered == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), g_bytes_get_data (text, NULL));
  say (self, _("Log copied"));
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceLogView *self = SLUICE_LOG_VIEW (widget);

  sluice_log_text_async (collect_lines (self), NULL, copied_cb, g_object_ref (self));
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceLogView) self = user_data;
  g_autoptr(GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    say (self, _("Log saved"));
  else
    say (self, error->message);
}

static void
save_text_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(SluiceLogView) self = user_data;
  g_autoptr(GBytes) text = sluice_log_text_finish (result, NULL);
  g_autoptr(GFile) file = g_steal_pointer (&self->file);

  if (text != NULL && file != NULL)
    g_file_replace_contents_bytes_async (file, text, NULL, FALSE, G_FILE_CREATE_NONE, NULL, written_cb,
                                         g_steal_pointer (&self));
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceLogView) self = user_data;
  g_autoptr(GFile) file = sluice_file_dialog_open_finish (result, NULL);

  if (file == NULL || self->filtered == NULL)
    return;
  g_set_object (&self->file, file);
  sluice_log_text_async (collect_lines (self), NULL, save_text_cb, g_object_ref (self));
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceLogView *self = SLUICE_LOG_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *file = NULL;

  if (self->run == NULL)
    return;
  file = g_strdup_printf ("sluice-run-%.8s.log", self->run);
  sluice_file_dialog_save_async (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _("Save the Log"), file, NULL,
                                 chosen_cb, g_object_ref (self));
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceLogView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) lines = NULL;
  g_autoptr(GPtrArray) items = NULL;

  lines = sluice_store_list_log_finish (SLUICE_STORE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->filtered == NULL)
    return;
  g_clear_object (&self->cancellable);
  items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    g_ptr_array_add (items, sluice_log_item_new (g_ptr_array_index (lines, i)));
  g_list_store_splice (self->lines, g_list_model_get_n_items (G_LIST_MODEL (self->lines)), 0,
                       items->pdata, items->len);
  if (items->len == PAGE_SIZE)
    load_page (self);
}

static void
load_page (SluiceLogView *self)
{
  self->cancellable = g_cancellable_new ();
  sluice_store_list_log_async (self->store, self->run,
                               g_list_model_get_n_items (G_LIST_MODEL (self->lines)), PAGE_SIZE,
                               self->cancellable, listed_cb, g_object_ref (self));
}

static void
sluice_log_view_dispose (GObject *object)
{
  SluiceLogView *self = SLUICE_LOG_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  self->filter = NULL;
  /* A bound child that is the bin's own would be unparented behind its back. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_LOG_VIEW);
  g_clear_object (&self->filtered);
  g_clear_object (&self->lines);
  g_clear_object (&self->store);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (sluice_log_view_parent_class)->dispose (object);
}

static void
sluice_log_view_finalize (GObject *object)
{
  g_free (SLUICE_LOG_VIEW (object)->run);

  G_OBJECT_CLASS (sluice_log_view_parent_class)->finalize (object);
}

static void
sluice_log_view_class_init (SluiceLogViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sluice_log_view_dispose;
  object_class->finalize = sluice_log_view_finalize;

  g_type_ensure (SLUICE_TYPE_ASIDE);
  g_type_ensure (SLUICE_TYPE_ROW_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-log-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, follow_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, level_drop);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, list);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, search_entry);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, stack);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, follow);
  gtk_widget_class_install_action (widget_class, "log.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "log.save", NULL, save_action);
}

static void
sluice_log_view_init (SluiceLogView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->lines = g_list_store_new (SLUICE_TYPE_LOG_ITEM);
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  self->filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->lines)),
                                              GTK_FILTER (self->filter));
  /* A hundred thousand lines are searched bit by bit. */
  gtk_filter_list_model_set_incremental (self->filtered, TRUE);
  sluice_row_list_set_model (self->list, G_LIST_MODEL (self->filtered));
  /* Behind the list: it has to know of new lines before it can go there. */
  g_signal_connect_object (self->filtered, "items-changed", G_CALLBACK (shown_cb), self, G_CONNECT_SWAPPED);
  watch_reader (self);
  update_stack (self);
}

/**
 * sluice_log_view_load:
 * @self: a #SluiceLogView
 * @store: an open store
 * @run: a run's id
 *
 * Reads the log of @run; called again, it reads what has been added.
 */
void
sluice_log_view_load (SluiceLogView *self,
                      SluiceStore   *store,
                      const char    *run)
{
  g_return_if_fail (SLUICE_IS_LOG_VIEW (self));
  g_return_if_fail (SLUICE_IS_STORE (store));
  g_return_if_fail (run != NULL);

  if (g_strcmp0 (self->run, run) != 0)
    {
      g_free (self->run);
      self->run = g_strdup (run);
      g_set_object (&self->store, store);
      g_list_store_remove_all (self->lines);
    }
  if (self->cancellable == NULL)
    load_page (self);
}

/**
 * sluice_log_view_set_live:
 * @self: a #SluiceLogView
 * @is_live: whether lines may be added
 *
 * Offers to follow the log as it grows.
 */
void
sluice_log_view_set_live (SluiceLogView *self,
                          gboolean       is_live)
{
  g_return_if_fail (SLUICE_IS_LOG_VIEW (self));

  gtk_widget_set_visible (GTK_WIDGET (self->follow_button), is_live);
}

/**
 * sluice_log_view_search:
 * @self: a #SluiceLogView
 *
 * Puts the focus into the search.
 */
void
sluice_log_view_search (SluiceLogView *self)
{
  g_return_if_fail (SLUICE_IS_LOG_VIEW (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}
