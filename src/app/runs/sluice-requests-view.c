/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-requests-view.h"

#include "sluice-format.h"
#include "sluice-request-curl.h"
#include "sluice-request-item.h"
#include "sluice-row-list.h"
#include "sluice-source-spec.h"
#include "sluice-task.h"

#include <glib/gi18n.h>

/* Requests that are read at once; the rest follows while the first are shown. */
#define PAGE_SIZE 1000

struct _SluiceRequestsView
{
  AdwBin parent_instance;

  SluiceStore *store;           /* (owned) (nullable) */
  char *run;                    /* (owned) (nullable) */
  GListStore *requests;         /* (owned) (element-type SluiceRequestItem) */
  guint newest;                 /* number of the last one that is shown */
  GCancellable *cancellable;    /* (owned) (nullable) of the read that goes on */

  GtkStack *stack;
  SluiceRowList *list;
};

G_DEFINE_FINAL_TYPE (SluiceRequestsView, sluice_requests_view, ADW_TYPE_BIN)

static void load_page (SluiceRequestsView *self);

/* Method and URL above, what came of it below, the copy button beside both. */
static void
build_row (GtkWidget *box)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *url = gtk_label_new (NULL);
  GtkWidget *facts = gtk_label_new (NULL);
  GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  gtk_box_set_spacing (GTK_BOX (box), 10);
  gtk_label_set_xalign (GTK_LABEL (url), 0);
  gtk_label_set_ellipsize (GTK_LABEL (url), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (facts), 0);
  gtk_label_set_wrap (GTK_LABEL (facts), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (facts), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (facts, "caption");
  gtk_widget_add_css_class (facts, "numeric");
  gtk_widget_add_css_class (facts, "secondary");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), url);
  gtk_box_append (GTK_BOX (texts), facts);
  gtk_widget_add_css_class (copy, "flat");
  gtk_widget_set_valign (copy, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (copy, _("Copy as curl"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (copy), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Copy as curl"), -1);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), copy);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
}

static gboolean
is_failure (const SluiceStoredRequest *request)
{
  return request->error != NULL || request->status == 0 || request->status >= 400;
}

static char *
describe (const SluiceStoredRequest *request)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *clock = sluice_format_clock (request->time);
  g_autofree char *size = g_format_size ((guint64) request->bytes);

  g_string_append (text, clock);
  if (request->status > 0)
    g_string_append_printf (text, " · HTTP %" G_GINT64_FORMAT, request->status);
  /* Translators: how long an answer took */
  g_string_append_printf (text, _(" · %d ms"), (int) MIN (request->milliseconds, G_MAXINT));
  g_string_append_printf (text, " · %s", size);
  if (g_strcmp0 (request->kind, "token") == 0)
    g_string_append (text, _(" · access token"));
  else if (g_strcmp0 (request->kind, "login") == 0)
    g_string_append (text, _(" · login"));
  else if (request->page > 0)
    /* Translators: the number of a page of an API */
    g_string_append_printf (text, _(" · page %d"), (int) request->page);
  if (request->attempt > 1)
    /* Translators: this is the nth time that the same was asked for */
    g_string_append_printf (text, _(" · try %d"), (int) request->attempt);
  if (request->error != NULL)
    g_string_append_printf (text, "\n%s", request->error);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_request (GtkWidget                 *box,
              const SluiceStoredRequest *request,
              guint                      position)
{
  GtkWidget *icon = gtk_widget_get_first_child (box);
  GtkWidget *texts = gtk_widget_get_next_sibling (icon);
  GtkWidget *copy = gtk_widget_get_next_sibling (texts);
  GtkWidget *url = gtk_widget_get_first_child (texts);
  g_autofree char *title = g_strdup_printf ("%s %s", request->method, request->url);
  g_autofree char *valid = g_utf8_make_valid (title, -1);
  g_autofree char *facts = describe (request);
  g_autofree char *valid_facts = g_utf8_make_valid (facts, -1);
  gboolean failed = is_failure (request);

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), failed ? "dialog-warning-symbolic" : "sluice-success-symbolic");
  gtk_widget_set_css_classes (icon, (const char *[]) { failed ? "warning" : "success", NULL });
  gtk_widget_set_tooltip_text (icon, failed ? _("Failed") : _("Answered"));
  gtk_label_set_label (GTK_LABEL (url), valid);
  gtk_widget_set_tooltip_text (url, valid);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (url)), valid_facts);
  /* In this order: an action without its target is no action. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (copy), "u", position);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (copy), "requests.copy");
}

static void
bind_cb (SluiceRequestsView *self,
         GtkWidget          *box,
         SluiceRequestItem  *item)
{
  guint position = 0;

  if (gtk_widget_get_first_child (box) == NULL)
    build_row (box);
  if (item != NULL && g_list_store_find (self->requests, item, &position))
    show_request (box, sluice_request_item_get (item), position);
}

/* A request that is to be copied, while its task is read. */
typedef struct
{
  SluiceRequestsView *self;     /* (owned) */
  SluiceRequestItem *item;      /* (owned) */
} Copy;

static void
copy_free (Copy *copy)
{
  g_object_unref (copy->self);
  g_object_unref (copy->item);
  g_free (copy);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Copy, copy_free)

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Copy) copy = user_data;
  const SluiceStoredRequest *request = sluice_request_item_get (copy->item);
  GtkWidget *widget = GTK_WIDGET (copy->self);
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *document = sluice_store_load_run_document_finish (SLUICE_STORE (source), result, NULL);
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autofree char *line = NULL;

  if (document != NULL)
    task = sluice_task_new_from_data (document, -1, NULL, &problems, NULL);
  if (task == NULL || sluice_task_get_source (task)->http == NULL)
    return;

  line = sluice_request_to_curl (sluice_task_get_source (task)->http, request->kind, request->method, request->url);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), line);
  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay),
                                 adw_toast_new (_("Command copied. Secrets stand in it as variables.")));
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceRequestsView *self = SLUICE_REQUESTS_VIEW (widget);
  SluiceRequestItem *item = g_list_model_get_item (G_LIST_MODEL (self->requests), g_variant_get_uint32 (parameter));
  Copy *copy;

  if (item == NULL)
    return;
  copy = g_new0 (Copy, 1);
  copy->self = g_object_ref (self);
  copy->item = item;
  sluice_store_load_run_document_async (self->store, self->run, NULL, loaded_cb, copy);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceRequestsView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) requests = NULL;
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint n;

  requests = sluice_store_list_requests_finish (SLUICE_STORE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->requests == NULL)
    return;

  g_clear_object (&self->cancellable);
  n = requests != NULL ? requests->len : 0;
  if (requests != NULL)
    g_ptr_array_set_free_func (requests, NULL);
  for (guint i = 0; i < n; i++)
    {
      SluiceStoredRequest *request = g_ptr_array_index (requests, i);

      self->newest = (guint) request->number;
      g_ptr_array_add (items, sluice_request_item_new (request));
    }
  g_list_store_splice (self->requests, g_list_model_get_n_items (G_LIST_MODEL (self->requests)), 0, items->pdata,
                       items->len);
  gtk_stack_set_visible_child_name (self->stack, self->newest > 0 ? "list" : "empty");
  if (n == PAGE_SIZE)
    load_page (self);
}

static void
load_page (SluiceRequestsView *self)
{
  self->cancellable = g_cancellable_new ();
  sluice_store_list_requests_async (self->store, self->run, self->newest, PAGE_SIZE, self->cancellable, listed_cb,
                                    g_object_ref (self));
}

static void
sluice_requests_view_dispose (GObject *object)
{
  SluiceRequestsView *self = SLUICE_REQUESTS_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  /* A bound child that is the bin's own would be unparented behind its back. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_REQUESTS_VIEW);
  g_clear_object (&self->requests);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sluice_requests_view_parent_class)->dispose (object);
}

static void
sluice_requests_view_finalize (GObject *object)
{
  g_free (SLUICE_REQUESTS_VIEW (object)->run);

  G_OBJECT_CLASS (sluice_requests_view_parent_class)->finalize (object);
}

static void
sluice_requests_view_class_init (SluiceRequestsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_requests_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_requests_view_finalize;
  g_type_ensure (SLUICE_TYPE_ROW_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-requests-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceRequestsView, list);
  gtk_widget_class_bind_template_child (widget_class, SluiceRequestsView, stack);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_install_action (widget_class, "requests.copy", "u", copy_action);
}

static void
sluice_requests_view_init (SluiceRequestsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->requests = g_list_store_new (SLUICE_TYPE_REQUEST_ITEM);
  sluice_row_list_set_model (self->list, G_LIST_MODEL (self->requests));
}

/**
 * sluice_requests_view_load:
 * @self: a #SluiceRequestsView
 * @store: an open store
 * @run: a run's id
 *
 * Reads the requests of @run; called again, it reads what has been added.
 */
void
sluice_requests_view_load (SluiceRequestsView *self,
                           SluiceStore        *store,
                           const char         *run)
{
  g_return_if_fail (SLUICE_IS_REQUESTS_VIEW (self));
  g_return_if_fail (SLUICE_IS_STORE (store));
  g_return_if_fail (run != NULL);

  if (g_strcmp0 (self->run, run) != 0)
    {
      g_free (self->run);
      self->run = g_strdup (run);
      g_set_object (&self->store, store);
      g_list_store_remove_all (self->requests);
      self->newest = 0;
    }
  if (self->cancellable == NULL)
    load_page (self);
}
