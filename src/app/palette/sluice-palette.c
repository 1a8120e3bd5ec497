/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-palette.h"

#include "sluice-palette-commands.h"
#include "sluice-palette-model.h"
#include "sluice-palette-row.h"
#include "sluice-settings.h"

#include <glib/gi18n.h>

#define WIDTH 560
#define HEIGHT 460
#define MARGIN 24
/* What was used last, and is offered first. */
#define MAX_RECENT 12
#define RECENT_KEY "palette-recent"
/* Rows that are taken away in one turn of the main loop, once nobody sees them. */
#define ROWS_PER_TURN 10

struct _SluicePalette
{
  AdwWindow parent_instance;

  SluicePaletteModel *model;    /* (owned) (nullable) */
  GtkSliceListModel *slice;     /* (owned) (nullable) of the model, all of it until it closes */
  GtkSingleSelection *selection; /* (owned) (nullable) */
  guint closing_id;

  GtkEditable *entry;
  GtkListView *list;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (SluicePalette, sluice_palette, ADW_TYPE_WINDOW)

static void
remember (const char *key)
{
  GSettings *settings = sluice_settings_get_default ();
  g_auto(GStrv) before = NULL;
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();

  if (settings == NULL)
    return;
  before = g_settings_get_strv (settings, RECENT_KEY);
  g_ptr_array_add (keys, (gpointer) key);
  for (guint i = 0; before[i] != NULL && keys->len < MAX_RECENT; i++)
    if (!g_str_equal (before[i], key))
      g_ptr_array_add (keys, before[i]);
  g_ptr_array_add (keys, NULL);
  g_settings_set_strv (settings, RECENT_KEY, (const char * const *) keys->pdata);
}

/* The palette is gone before what was chosen is done: that may open a window of
 * its own, or ask where the focus is. */
static void
choose (SluicePalette *self,
        guint          position)
{
  g_autoptr(SluicePaletteItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);
  g_autoptr(GtkWindow) parent = NULL;

  if (item == NULL)
    return;
  parent = g_object_ref (gtk_window_get_transient_for (GTK_WINDOW (self)));
  remember (sluice_palette_item_get_key (item));
  gtk_window_close (GTK_WINDOW (self));
  gtk_widget_activate_action_variant (GTK_WIDGET (parent), sluice_palette_item_get_action (item),
                                      sluice_palette_item_get_target (item));
}

static void
list_activate_cb (SluicePalette *self,
                  guint          position)
{
  choose (self, position);
}

static void
entry_activate_cb (SluicePalette *self)
{
  const guint selected = gtk_single_selection_get_selected (self->selection);

  if (selected != GTK_INVALID_LIST_POSITION)
    choose (self, selected);
}

static void
update_stack (SluicePalette *self)
{
  const gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0;

  gtk_stack_set_visible_child_name (self->stack, is_empty ? "nothing" : "list");
}

static void
entry_changed_cb (SluicePalette *self)
{
  if (self->model == NULL)
    return;
  sluice_palette_model_set_text (self->model, gtk_editable_get_text (self->entry));
  gtk_single_selection_set_selected (self->selection, 0);
}

static void
stop_cb (SluicePalette *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

/* From the field into the list. */
static gboolean
entry_key_cb (SluicePalette   *self,
              guint            keyval,
              guint            keycode,
              GdkModifierType  state)
{
  if ((keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down) || self->model == NULL ||
      g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0)
    return GDK_EVENT_PROPAGATE;
  /* The row that is selected, not the list as a whole. */
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
  return GDK_EVENT_STOP;
}

/* And back. */
static gboolean
list_key_cb (SluicePalette   *self,
             guint            keyval,
             guint            keycode,
             GdkModifierType  state)
{
  if ((keyval != GDK_KEY_Up && keyval != GDK_KEY_KP_Up) || gtk_single_selection_get_selected (self->selection) != 0)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  return GDK_EVENT_STOP;
}

static void
setup_cb (SluicePalette *self,
          GtkListItem   *list_item)
{
  gtk_list_item_set_child (list_item, sluice_palette_row_new ());
}

static void
bind_cb (SluicePalette *self,
         GtkListItem   *list_item)
{
  sluice_palette_row_set_item (SLUICE_PALETTE_ROW (gtk_list_item_get_child (list_item)),
                               gtk_list_item_get_item (list_item), sluice_palette_model_get_pattern (self->model));
}

static gboolean
shrink_cb (gpointer user_data)
{
  SluicePalette *self = user_data;
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->slice));

  if (n > ROWS_PER_TURN)
    {
      gtk_slice_list_model_set_size (self->slice, n - ROWS_PER_TURN);
      return G_SOURCE_CONTINUE;
    }
  self->closing_id = 0;
  gtk_window_destroy (GTK_WINDOW (self));
  return G_SOURCE_REMOVE;
}

/* It is out of sight at once; to take down all rows in one turn would hold the window up. */
static gboolean
sluice_palette_close_request (GtkWindow *window)
{
  SluicePalette *self = SLUICE_PALETTE (window);

  if (self->closing_id == 0)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      self->closing_id = g_idle_add (shrink_cb, self);
    }
  return TRUE;
}

static void
sluice_palette_dispose (GObject *object)
{
  SluicePalette *self = SLUICE_PALETTE (object);

  g_clear_handle_id (&self->closing_id, g_source_remove);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_PALETTE);
  g_clear_object (&self->selection);
  g_clear_object (&self->slice);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (sluice_palette_parent_class)->dispose (object);
}

static void
sluice_palette_class_init (SluicePaletteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_palette_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = sluice_palette_close_request;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluice/Sluice/ui/sluice-palette.ui");
  gtk_widget_class_bind_template_child (widget_class, SluicePalette, entry);
  gtk_widget_class_bind_template_child (widget_class, SluicePalette, list);
  gtk_widget_class_bind_template_child (widget_class, SluicePalette, stack);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, GDK_CONTROL_MASK, "window.close", NULL);
}

static void
sluice_palette_init (SluicePalette *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->entry), GTK_WIDGET (self));
}

/**
 * sluice_palette_new:
 * @parent: the window whose actions are offered
 * @session: its session
 *
 * Returns: (transfer none): a new window, owned by GTK
 */
SluicePalette *
sluice_palette_new (GtkWindow     *parent,
                    SluiceSession *session)
{
  SluicePalette *self = NULL;
  GSettings *settings = sluice_settings_get_default ();
  SluiceStore *store = sluice_session_get_store (session);
  g_autoptr(GPtrArray) commands = NULL;
  g_auto(GStrv) recent = NULL;
  const int width = gtk_widget_get_width (GTK_WIDGET (parent));

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);

  self = g_object_new (SLUICE_TYPE_PALETTE, "transient-for", parent, NULL);
  gtk_window_set_default_size (GTK_WINDOW (self), width > MARGIN ? MIN (WIDTH, width - MARGIN) : WIDTH, HEIGHT);
  commands = sluice_palette_commands_list (parent);
  self->model = sluice_palette_model_new (commands);
  if (settings != NULL)
    {
      recent = g_settings_get_strv (settings, RECENT_KEY);
      sluice_palette_model_set_recent (self->model, (const char * const *) recent);
    }
  self->slice = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (self->model)), 0, G_MAXUINT);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->slice)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (update_stack), self, G_CONNECT_SWAPPED);
  if (store != NULL)
    sluice_palette_model_set_store (self->model, store);
  update_stack (self);
  return self;
}
