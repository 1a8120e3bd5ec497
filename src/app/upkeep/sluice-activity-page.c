/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-activity-page.h"

#include "sluice-activity-item.h"
#include "sluice-activity-sentences.h"
#include "sluice-activity-words.h"
#include "sluice-format.h"

#include <glib/gi18n.h>

/* Changes that are read at once; more follow before the end of them is reached. */
#define PAGE_SIZE 100

/* Rows that come and go in one turn of the main loop: about 5 ms. */
#define ROWS_IN_STEP 10

/* Of a change's sentences the first ones are in the list, all of them in the tooltip. */
#define MAX_SENTENCES 4

struct _SluiceActivityPage
{
  SluicePage parent_instance;

  char *object;                 /* (owned) (nullable) the id of the thing that it is about */
  GListStore *items;            /* (owned) (element-type SluiceActivityItem) */
  guint n_old;                  /* of them, at first, that are to go */
  GPtrArray *arriving;          /* (owned) (element-type SluiceActivityItem) what follows them */
  guint arrange_id;             /* rows come and go */
  GCancellable *reading;        /* (owned) (nullable) of the read that goes on */
  gboolean is_complete;         /* there is nothing older */

  GtkStack *stack;
  GtkListView *list;
  GtkScrolledWindow *scroller;
  GtkDropDown *kind_drop;
  GtkSearchEntry *search_entry;
};

G_DEFINE_FINAL_TYPE (SluiceActivityPage, sluice_activity_page, SLUICE_TYPE_PAGE)

static void read_more (SluiceActivityPage *self);

static const char *
get_kind (SluiceActivityPage *self)
{
  const guint selected = gtk_drop_down_get_selected (self->kind_drop);

  return selected == 0 || selected == GTK_INVALID_LIST_POSITION ? NULL : sluice_audit_get_kinds ()[selected - 1];
}

static gboolean
is_filtered (SluiceActivityPage *self)
{
  return get_kind (self) != NULL || *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0';
}

/* Half a page before the end it is time for more. */
static void
scrolled_cb (SluiceActivityPage *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  const double page = gtk_adjustment_get_page_size (adjustment);

  if (!self->is_complete && self->reading == NULL && self->arrange_id == 0 &&
      gtk_adjustment_get_value (adjustment) + 1.5 * page >= gtk_adjustment_get_upper (adjustment))
    read_more (self);
}

/* All rows at once would hold the window for longer than a frame. */
static gboolean
arrange_cb (gpointer user_data)
{
  SluiceActivityPage *self = user_data;
  guint n = MIN (ROWS_IN_STEP, self->n_old);

  if (n > 0)
    {
      self->n_old -= n;
      g_list_store_splice (self->items, self->n_old, n, NULL, 0);
      return G_SOURCE_CONTINUE;
    }
  n = MIN (ROWS_IN_STEP, self->arriving->len);
  if (n > 0)
    {
      g_list_store_splice (self->items, g_list_model_get_n_items (G_LIST_MODEL (self->items)), 0,
                           self->arriving->pdata, n);
      g_ptr_array_remove_range (self->arriving, 0, n);
      return G_SOURCE_CONTINUE;
    }
  self->arrange_id = 0;
  return G_SOURCE_REMOVE;
}

static void
arrange (SluiceActivityPage *self)
{
  if (self->arrange_id == 0)
    self->arrange_id = g_idle_add (arrange_cb, self);
}

/* Without those that are to go. */
static guint
count_items (SluiceActivityPage *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->items)) - self->n_old + self->arriving->len;
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceActivityPage) self = user_data;
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GError) error = NULL;

  entries = sluice_store_list_audit_finish (SLUICE_STORE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->reading);
  if (entries == NULL)
    {
      sluice_page_show_error (SLUICE_PAGE (self), _("The changes could not be read."), error);
      return;
    }
  self->is_complete = entries->len < PAGE_SIZE;
  while (entries->len > 0)
    g_ptr_array_add (self->arriving, sluice_activity_item_new (g_ptr_array_steal_index (entries, 0)));
  gtk_stack_set_visible_child_name (self->stack, count_items (self) > 0 ? "list"
                                                 : is_filtered (self) ? "none" : "empty");
  arrange (self);
}

static gint64
get_oldest (SluiceActivityPage *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  g_autoptr(SluiceActivityItem) item = NULL;

  if (self->arriving->len > 0)
    item = g_object_ref (g_ptr_array_index (self->arriving, self->arriving->len - 1));
  else if (n > self->n_old)
    item = g_list_model_get_item (G_LIST_MODEL (self->items), n - 1);
  return item != NULL ? sluice_activity_item_get_entry (item)->id : 0;
}

static void
read_more (SluiceActivityPage *self)
{
  SluiceStore *store = sluice_page_get_store (SLUICE_PAGE (self));
  const SluiceAuditFilter filter = {
    .kind = get_kind (self),
    .object = self->object,
    .search = gtk_editable_get_text (GTK_EDITABLE (self->search_entry)),
    .before = get_oldest (self),
    .limit = PAGE_SIZE,
  };

  if (store == NULL)
    return;
  self->reading = g_cancellable_new ();
  sluice_store_list_audit_async (store, &filter, self->reading, listed_cb, g_object_ref (self));
}

/* Whatever was read is not what is asked for any more. */
static void
read_again (SluiceActivityPage *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->n_old = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  g_ptr_array_set_size (self->arriving, 0);
  self->is_complete = FALSE;
  arrange (self);
  read_more (self);
}

/* Who reads further down is not disturbed. */
static void
changed_cb (SluiceActivityPage *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  if (gtk_adjustment_get_value (adjustment) <= 0)
    read_again (self);
}

static GtkWidget *
label_new (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
setup_cb (SluiceActivityPage *self,
          GtkListItem        *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *details = label_new ("numeric");

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (icon, 3);
  gtk_widget_set_hexpand (column, TRUE);
  gtk_label_set_lines (GTK_LABEL (details), MAX_SENTENCES);
  gtk_label_set_ellipsize (GTK_LABEL (details), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (column), label_new ("heading"));
  gtk_box_append (GTK_BOX (column), details);
  gtk_box_append (GTK_BOX (column), label_new ("caption"));
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), column);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_list_item_set_child (item, box);
}

/* At most @max sentences, each in a line of its own. */
static char *
describe_details (const SluiceAuditEntry *entry,
                  guint                   max)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; entry->details[i] != NULL && i < max; i++)
    {
      g_autofree char *sentence = NULL;

      if (i > 0)
        g_string_append_c (text, '\n');
      if (i < max - 1 || entry->details[i + 1] == NULL)
        sentence = sluice_activity_sentence (entry->details[i]);
      g_string_append (text, sentence != NULL ? sentence : "…");
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
bind_cb (SluiceActivityPage *self,
         GtkListItem        *item)
{
  const SluiceAuditEntry *entry = sluice_activity_item_get_entry (gtk_list_item_get_item (item));
  GtkWidget *icon = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_next_sibling (icon));
  GtkWidget *details = gtk_widget_get_next_sibling (title);
  GtkWidget *caption = gtk_widget_get_next_sibling (details);
  g_autofree char *title_text = sluice_activity_words_title (entry);
  g_autofree char *details_text = describe_details (entry, MAX_SENTENCES);
  g_autofree char *all = describe_details (entry, G_MAXUINT);
  g_autofree char *when = sluice_format_relative (entry->time);
  g_autofree char *exact = sluice_format_exact (entry->time);
  g_autofree char *author = sluice_activity_words_author (entry);
  /* Translators: when something was changed, and by whom */
  g_autofree char *caption_text = g_strdup_printf (_("%s · %s"), when, author);

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), sluice_activity_words_get_icon (entry));
  gtk_label_set_label (GTK_LABEL (title), title_text);
  gtk_label_set_label (GTK_LABEL (details), details_text);
  gtk_widget_set_visible (details, entry->details[0] != NULL);
  gtk_widget_set_tooltip_text (details, all);
  gtk_label_set_label (GTK_LABEL (caption), caption_text);
  gtk_widget_set_tooltip_text (caption, exact);
  gtk_list_item_set_activatable (item, entry->object != NULL && (g_str_equal (entry->kind, "task") ||
                                                                  g_str_equal (entry->kind, "schedule")));
}

static void
activated_cb (SluiceActivityPage *self,
              guint               position)
{
  g_autoptr(SluiceActivityItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);
  const SluiceAuditEntry *entry = item != NULL ? sluice_activity_item_get_entry (item) : NULL;

  if (entry != NULL && entry->object != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.find-task", "s", entry->object);
}

static gboolean
sluice_activity_page_search (SluicePage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (SLUICE_ACTIVITY_PAGE (page)->search_entry));
  return TRUE;
}

static void
sluice_activity_page_ready (SluicePage *page)
{
  static const char *const signals[] = { "tasks-changed", "connections-changed", "queries-changed" };
  SluiceActivityPage *self = SLUICE_ACTIVITY_PAGE (page);

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (sluice_page_get_session (page), signals[i], G_CALLBACK (changed_cb), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed",
                           G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  read_again (self);
}

static gboolean
sluice_activity_page_dismantle (SluicePage *page)
{
  SluiceActivityPage *self = SLUICE_ACTIVITY_PAGE (page);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  const guint n_left = n - MIN (n, ROWS_IN_STEP);

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_handle_id (&self->arrange_id, g_source_remove);
  g_list_store_splice (self->items, n_left, n - n_left, NULL, 0);
  return n_left > 0;
}

static void
sluice_activity_page_dispose (GObject *object)
{
  SluiceActivityPage *self = SLUICE_ACTIVITY_PAGE (object);

  g_clear_handle_id (&self->arrange_id, g_source_remove);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_ACTIVITY_PAGE);

  G_OBJECT_CLASS (sluice_activity_page_parent_class)->dispose (object);
}

static void
sluice_activity_page_finalize (GObject *object)
{
  SluiceActivityPage *self = SLUICE_ACTIVITY_PAGE (object);

  g_clear_object (&self->items);
  g_ptr_array_unref (self->arriving);
  g_free (self->object);

  G_OBJECT_CLASS (sluice_activity_page_parent_class)->finalize (object);
}

static void
sluice_activity_page_class_init (SluiceActivityPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_activity_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_activity_page_finalize;
  SLUICE_PAGE_CLASS (klass)->ready = sluice_activity_page_ready;
  SLUICE_PAGE_CLASS (klass)->search = sluice_activity_page_search;
  SLUICE_PAGE_CLASS (klass)->dismantle = sluice_activity_page_dismantle;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluice/Sluice/ui/sluice-activity-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceActivityPage, kind_drop);
  gtk_widget_class_bind_template_child (widget_class, SluiceActivityPage, list);
  gtk_widget_class_bind_template_child (widget_class, SluiceActivityPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, SluiceActivityPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, SluiceActivityPage, stack);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
}

static void
sluice_activity_page_init (SluiceActivityPage *self)
{
  const char *const *kinds = sluice_audit_get_kinds ();
  g_autoptr(GtkStringList) words = gtk_string_list_new (NULL);
  g_autoptr(GtkNoSelection) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (SLUICE_TYPE_ACTIVITY_ITEM);
  self->arriving = g_ptr_array_new_with_free_func (g_object_unref);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->items)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  gtk_string_list_append (words, _("Everything"));
  for (guint i = 0; kinds[i] != NULL; i++)
    gtk_string_list_append (words, sluice_activity_words_kind (kinds[i]));
  gtk_drop_down_set_model (self->kind_drop, G_LIST_MODEL (words));
  g_signal_connect_object (self->kind_drop, "notify::selected", G_CALLBACK (read_again), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search_entry, "search-changed", G_CALLBACK (read_again), self, G_CONNECT_SWAPPED);
}

/**
 * sluice_activity_page_new:
 * @object: (nullable): the id of the thing whose changes are shown; %NULL: everything
 *
 * Returns: (transfer floating): the page
 */
SluiceActivityPage *
sluice_activity_page_new (const char *object)
{
  SluiceActivityPage *self = g_object_new (SLUICE_TYPE_ACTIVITY_PAGE, NULL);

  self->object = g_strdup (object);
  if (object != NULL)
    {
      sluice_page_set_title (SLUICE_PAGE (self), _("History of Changes"));
      gtk_widget_set_visible (GTK_WIDGET (self->kind_drop), FALSE);
    }
  return self;
}
