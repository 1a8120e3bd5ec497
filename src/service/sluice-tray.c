/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-tray.h"

#include "sluice-dbus.h"
#include "sluice-tray-menu.h"

#include <glib/gi18n.h>

#define WATCHER_NAME "org.kde.StatusNotifierWatcher"
#define WATCHER_PATH "/StatusNotifierWatcher"
#define ITEM_PATH "/StatusNotifierItem"
#define MENU_PATH "/MenuBar"
#define PIXMAPS "/io/github/sluice/Sluice/Service/pixmaps/"
#define PIXMAPS_TYPE "a(iiay)"

/* Panels are 22 pixels high, or twice that. */
static const int sizes[] = { 22, 44 };
/* By SluiceTrayState. */
static const char *const words[] = { "idle", "running", "paused", "attention" };

struct _SluiceTray
{
  GObject parent_instance;

  SluiceTrayModel *model;       /* (owned) */
  GActionGroup *actions;        /* (owned) */
  SluiceDbusTrayItem *skeleton; /* (owned) */
  SluiceTrayMenu *menu;         /* (owned) */
  GDBusConnection *connection;  /* (owned) (nullable) of its own */
  GCancellable *cancellable;    /* (owned) (nullable) of connecting and registering */
  guint watch_id;
  int state;                    /* that the icon shows, -1 = none */
  gboolean visible;
};

typedef enum
{
  PROP_VISIBLE = 1,
} SluiceTrayProperty;

enum
{
  ACTIVATION_TOKEN,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (SluiceTray, sluice_tray, G_TYPE_OBJECT)

static GParamSpec *properties[PROP_VISIBLE + 1];
static guint signals[N_SIGNALS];

/* Returns: (transfer floating): the icon's pixels in all sizes */
static GVariant *
load_pixmaps (const char *word)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (PIXMAPS_TYPE));
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *path = g_strdup_printf (PIXMAPS "%s-%d.argb", word, sizes[i]);
      g_autoptr(GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

      if (bytes != NULL)
        g_variant_builder_add (&builder, "(ii@ay)", sizes[i], sizes[i],
                               g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, bytes, TRUE));
    }
  return g_variant_builder_end (&builder);
}

static gboolean
is_in_folder (const char *folder,
              const char *name)
{
  g_autofree char *file = g_strconcat (name, ".svg", NULL);
  g_autofree char *path = g_build_filename (folder, "icons", "hicolor", "symbolic", "apps", file, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Hosts prefer the name to the pixels, and some show a broken image for a name
 * that no theme has: it is given only where it is installed. */
static char *
find_icon (const char *word)
{
  g_autofree char *name = g_strconcat (APPLICATION_ID "-", word, "-symbolic", NULL);
  const char *const *folders = g_get_system_data_dirs ();

  if (is_in_folder (g_get_user_data_dir (), name))
    return g_steal_pointer (&name);
  for (guint i = 0; folders[i] != NULL; i++)
    if (is_in_folder (folders[i], name))
      return g_steal_pointer (&name);
  return g_strdup ("");
}

static void
update_icon (SluiceTray *self)
{
  const SluiceTrayState state = sluice_tray_model_get_state (self->model);
  const char *status = state == SLUICE_TRAY_STATE_ATTENTION ? "NeedsAttention" : "Active";
  g_autofree char *name = find_icon (words[state]);
  g_autoptr(GVariant) pixmaps = NULL;

  self->state = (int) state;
  pixmaps = g_variant_ref_sink (load_pixmaps (words[state]));
  sluice_dbus_tray_item_set_icon_name (self->skeleton, name);
  sluice_dbus_tray_item_set_icon_pixmap (self->skeleton, pixmaps);
  sluice_dbus_tray_item_set_attention_icon_name (self->skeleton, name);
  sluice_dbus_tray_item_set_attention_icon_pixmap (self->skeleton, pixmaps);
  sluice_dbus_tray_item_emit_new_icon (self->skeleton);
  if (g_strcmp0 (sluice_dbus_tray_item_get_status (self->skeleton), status) == 0)
    return;
  sluice_dbus_tray_item_set_status (self->skeleton, status);
  sluice_dbus_tray_item_emit_new_attention_icon (self->skeleton);
  sluice_dbus_tray_item_emit_new_status (self->skeleton, status);
}

static void
update_tooltip (SluiceTray *self)
{
  g_autofree char *text = sluice_tray_model_dup_tooltip (self->model);
  /* The text may have markup, so a task's name must not look like some. */
  g_autofree char *markup = g_markup_escape_text (text, -1);
  g_autoptr(GVariant) tooltip = NULL;

  tooltip = g_variant_ref_sink (g_variant_new ("(s@" PIXMAPS_TYPE "ss)", "",
                                               g_variant_new (PIXMAPS_TYPE, NULL), _("Sluice"), markup));
  if (g_variant_equal (sluice_dbus_tray_item_get_tool_tip (self->skeleton), tooltip))
    return;
  sluice_dbus_tray_item_set_tool_tip (self->skeleton, tooltip);
  sluice_dbus_tray_item_emit_new_tool_tip (self->skeleton);
}

static void
model_changed_cb (SluiceTrayModel *model,
                  gpointer         user_data)
{
  SluiceTray *self = user_data;

  /* Nobody looks. */
  if (self->connection == NULL)
    return;

  if (self->state != (int) sluice_tray_model_get_state (model))
    update_icon (self);
  update_tooltip (self);
  sluice_tray_menu_set_root (self->menu, sluice_tray_model_build_menu (model));
}

static gboolean
handle_activate_cb (SluiceDbusTrayItem    *skeleton,
                    GDBusMethodInvocation *invocation,
                    int                    x,
                    int                    y,
                    gpointer               user_data)
{
  g_action_group_activate_action (SLUICE_TRAY (user_data)->actions, "open", NULL);
  sluice_dbus_tray_item_complete_activate (skeleton, invocation);
  return TRUE;
}

static gboolean
handle_secondary_activate_cb (SluiceDbusTrayItem    *skeleton,
                              GDBusMethodInvocation *invocation,
                              int                    x,
                              int                    y,
                              gpointer               user_data)
{
  g_action_group_activate_action (SLUICE_TRAY (user_data)->actions, "open", NULL);
  sluice_dbus_tray_item_complete_secondary_activate (skeleton, invocation);
  return TRUE;
}

/* The host draws the menu, as `Menu` says where it is. */
static gboolean
handle_context_menu_cb (SluiceDbusTrayItem    *skeleton,
                        GDBusMethodInvocation *invocation,
                        int                    x,
                        int                    y,
                        gpointer               user_data)
{
  sluice_dbus_tray_item_complete_context_menu (skeleton, invocation);
  return TRUE;
}

static gboolean
handle_scroll_cb (SluiceDbusTrayItem    *skeleton,
                  GDBusMethodInvocation *invocation,
                  int                    delta,
                  const char            *orientation,
                  gpointer               user_data)
{
  sluice_dbus_tray_item_complete_scroll (skeleton, invocation);
  return TRUE;
}

static gboolean
handle_token_cb (SluiceDbusTrayItem    *skeleton,
                 GDBusMethodInvocation *invocation,
                 const char            *token,
                 gpointer               user_data)
{
  g_signal_emit (user_data, signals[ACTIVATION_TOKEN], 0, token);
  sluice_dbus_tray_item_complete_provide_xdg_activation_token (skeleton, invocation);
  return TRUE;
}

static void
register_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("The tray takes no icon: %s", error->message);
}

static void
watcher_appeared_cb (GDBusConnection *connection,
                     const char      *name,
                     const char      *owner,
                     gpointer         user_data)
{
  SluiceTray *self = user_data;

  /* By the connection's own name: a sandbox allows no other. */
  g_dbus_connection_call (connection, WATCHER_NAME, WATCHER_PATH, WATCHER_NAME, "RegisterStatusNotifierItem",
                          g_variant_new ("(s)", g_dbus_connection_get_unique_name (connection)), NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->cancellable, register_cb, NULL);
}

static void
close_connection (SluiceTray *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  if (self->connection == NULL)
    return;

  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->skeleton));
  sluice_tray_menu_unexport (self->menu);
  /* Who has chosen `Quit` waits for the answer. */
  g_dbus_connection_flush_sync (self->connection, NULL, NULL);
  /* Hosts drop an icon when its name leaves the bus, and only then. */
  g_dbus_connection_close (self->connection, NULL, NULL, NULL);
  g_clear_object (&self->connection);
}

static void
connect_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceTray) self = user_data;
  g_autoptr(GDBusConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  connection = g_dbus_connection_new_for_address_finish (result, &error);
  if (connection == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("No connection for the tray: %s", error->message);
      return;
    }
  /* It was hidden meanwhile; who shows it again makes another connection. */
  if (!self->visible || self->connection != NULL)
    return;

  if (!g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), connection, ITEM_PATH,
                                         &error) ||
      !sluice_tray_menu_export (self->menu, connection, MENU_PATH, &error))
    {
      g_warning ("The tray's icon cannot be put on the bus: %s", error->message);
      return;
    }
  self->connection = g_steal_pointer (&connection);
  model_changed_cb (self->model, self);
  self->watch_id = g_bus_watch_name_on_connection (self->connection, WATCHER_NAME,
                                                   G_BUS_NAME_WATCHER_FLAGS_NONE, watcher_appeared_cb, NULL,
                                                   self, NULL);
}

/* A connection of its own, as hiding the icon means to leave the bus. */
static void
open_connection (SluiceTray *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *address = NULL;

  address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, &error);
  if (address == NULL)
    {
      g_debug ("No tray: %s", error->message);
      return;
    }
  self->cancellable = g_cancellable_new ();
  g_dbus_connection_new_for_address (address,
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                     G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                     NULL, self->cancellable, connect_cb, g_object_ref (self));
}

static void
sluice_tray_dispose (GObject *object)
{
  SluiceTray *self = SLUICE_TRAY (object);

  if (self->skeleton != NULL)
    close_connection (self);
  g_clear_object (&self->skeleton);
  g_clear_object (&self->menu);
  g_clear_object (&self->model);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (sluice_tray_parent_class)->dispose (object);
}

static void
sluice_tray_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  switch ((SluiceTrayProperty) prop_id)
    {
    case PROP_VISIBLE:
      g_value_set_boolean (value, sluice_tray_get_visible (SLUICE_TRAY (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_tray_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  switch ((SluiceTrayProperty) prop_id)
    {
    case PROP_VISIBLE:
      sluice_tray_set_visible (SLUICE_TRAY (object), g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_tray_class_init (SluiceTrayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_tray_dispose;
  object_class->get_property = sluice_tray_get_property;
  object_class->set_property = sluice_tray_set_property;

  properties[PROP_VISIBLE] =
    g_param_spec_boolean ("visible", NULL, NULL, FALSE,
                          (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[ACTIVATION_TOKEN] = g_signal_new ("activation-token", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sluice_tray_init (SluiceTray *self)
{
  const struct
  {
    const char *signal;
    GCallback callback;
  } handlers[] = {
    { "handle-activate", G_CALLBACK (handle_activate_cb) },
    { "handle-secondary-activate", G_CALLBACK (handle_secondary_activate_cb) },
    { "handle-context-menu", G_CALLBACK (handle_context_menu_cb) },
    { "handle-scroll", G_CALLBACK (handle_scroll_cb) },
    { "handle-provide-xdg-activation-token", G_CALLBACK (handle_token_cb) },
  };
  GVariant *none = g_variant_new (PIXMAPS_TYPE, NULL);
  SluiceDbusTrayItem *item = sluice_dbus_tray_item_skeleton_new ();

  self->state = -1;
  self->skeleton = item;
  sluice_dbus_tray_item_set_category (item, "ApplicationStatus");
  sluice_dbus_tray_item_set_id (item, APPLICATION_ID);
  sluice_dbus_tray_item_set_title (item, _("Sluice"));
  sluice_dbus_tray_item_set_status (item, "Active");
  sluice_dbus_tray_item_set_menu (item, MENU_PATH);
  sluice_dbus_tray_item_set_icon_theme_path (item, "");
  sluice_dbus_tray_item_set_overlay_icon_name (item, "");
  sluice_dbus_tray_item_set_overlay_icon_pixmap (item, none);
  sluice_dbus_tray_item_set_attention_movie_name (item, "");
  sluice_dbus_tray_item_set_tool_tip (item, g_variant_new ("(s@" PIXMAPS_TYPE "ss)", "",
                                                           g_variant_new (PIXMAPS_TYPE, NULL), "", ""));
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (item, handlers[i].signal, handlers[i].callback, self, 0);
}

/**
 * sluice_tray_new:
 * @model: what it tells
 * @actions: what it activates: those of the model's menu
 *
 * Returns: (transfer full): an icon that is not shown
 */
SluiceTray *
sluice_tray_new (SluiceTrayModel *model,
                 GActionGroup    *actions)
{
  SluiceTray *self;

  g_return_val_if_fail (SLUICE_IS_TRAY_MODEL (model), NULL);
  g_return_val_if_fail (G_IS_ACTION_GROUP (actions), NULL);

  self = g_object_new (SLUICE_TYPE_TRAY, NULL);
  self->model = g_object_ref (model);
  self->actions = g_object_ref (actions);
  self->menu = sluice_tray_menu_new (actions);
  g_signal_connect_object (model, "changed", G_CALLBACK (model_changed_cb), self, 0);
  return self;
}

/**
 * sluice_tray_get_visible:
 * @self: a tray icon
 *
 * Returns: whether it is shown where there is a tray
 */
gboolean
sluice_tray_get_visible (SluiceTray *self)
{
  g_return_val_if_fail (SLUICE_IS_TRAY (self), FALSE);

  return self->visible;
}

/**
 * sluice_tray_set_visible:
 * @self: a tray icon
 * @visible: whether it is shown where there is a tray
 *
 * Shows the icon, or takes it away.
 */
void
sluice_tray_set_visible (SluiceTray *self,
                         gboolean    visible)
{
  g_return_if_fail (SLUICE_IS_TRAY (self));

  visible = !!visible;
  if (self->visible == visible)
    return;
  self->visible = visible;
  if (visible)
    open_connection (self);
  else
    close_connection (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VISIBLE]);
}
