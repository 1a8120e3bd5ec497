/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-tray-menu.h"

#include "sluice-dbus.h"

#include <glib/gi18n.h>

/* Of com.canonical.dbusmenu, as libdbusmenu and Plasma speak it. */
#define PROTOCOL_VERSION 3
/* Hosts lay a menu out anew at each update, some with a flicker. */
#define UPDATE_INTERVAL (G_USEC_PER_SEC / 2)

struct _SluiceTrayMenu
{
  GObject parent_instance;

  GActionGroup *actions;        /* (owned) */
  SluiceDbusTrayMenu *skeleton; /* (owned) */
  SluiceTrayItem *root;         /* (owned) what the host knows */
  SluiceTrayItem *pending;      /* (owned) (nullable) what it will be told */
  char *signature;              /* (owned) of @root */
  GHashTable *ids;              /* (owned) path of keys to number */
  int last_id;
  guint revision;
  gint64 updated;               /* monotonic, microseconds; 0 = never */
  guint update_id;
};

G_DEFINE_FINAL_TYPE (SluiceTrayMenu, sluice_tray_menu, G_TYPE_OBJECT)

/* An item that was there before keeps its number: a host that shows the menu then
 * activates what the person saw. Numbers are not used again. */
static void
assign_ids (SluiceTrayMenu *self,
            SluiceTrayItem *item,
            const char     *path,
            GHashTable     *ids)
{
  for (guint i = 0; item->children != NULL && i < item->children->len; i++)
    {
      SluiceTrayItem *child = g_ptr_array_index (item->children, i);
      g_autofree char *child_path = g_strconcat (path, "\n", child->key, NULL);

      child->id = GPOINTER_TO_INT (g_hash_table_lookup (self->ids, child_path));
      if (child->id == 0)
        child->id = ++self->last_id;
      assign_ids (self, child, child_path, ids);
      g_hash_table_insert (ids, g_steal_pointer (&child_path), GINT_TO_POINTER (child->id));
    }
}

static SluiceTrayItem *
find_item (SluiceTrayItem *item,
           int             id)
{
  if (item->id == id)
    return item;
  for (guint i = 0; item->children != NULL && i < item->children->len; i++)
    {
      SluiceTrayItem *found = find_item (g_ptr_array_index (item->children, i), id);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* In labels an underscore marks the letter for the keyboard; doubled it is one. */
static char *
escape_label (const char *label)
{
  GString *text = g_string_new (label);

  g_string_replace (text, "_", "__", 0);
  return g_string_free (text, FALSE);
}

static gboolean
is_wanted (const char         *name,
           const char * const *names)
{
  return names == NULL || names[0] == NULL || g_strv_contains (names, name);
}

/* Returns: (transfer floating): those of the item's properties that @names has */
static GVariant *
item_properties (SluiceTrayItem     *item,
                 const char * const *names)
{
  g_autofree char *label = item->label == NULL ? NULL : escape_label (item->label);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  if (item->children != NULL && is_wanted ("children-display", names))
    g_variant_builder_add (&builder, "{sv}", "children-display", g_variant_new_string ("submenu"));
  if (item->id != 0 && label == NULL && is_wanted ("type", names))
    g_variant_builder_add (&builder, "{sv}", "type", g_variant_new_string ("separator"));
  if (label != NULL && is_wanted ("label", names))
    g_variant_builder_add (&builder, "{sv}", "label", g_variant_new_string (label));
  if (label != NULL && is_wanted ("enabled", names))
    g_variant_builder_add (&builder, "{sv}", "enabled",
                           g_variant_new_boolean (item->action != NULL || item->children != NULL));
  if (label != NULL && is_wanted ("visible", names))
    g_variant_builder_add (&builder, "{sv}", "visible", g_variant_new_boolean (!item->hidden));
  if (item->is_check && is_wanted ("toggle-type", names))
    g_variant_builder_add (&builder, "{sv}", "toggle-type", g_variant_new_string ("checkmark"));
  if (item->is_check && is_wanted ("toggle-state", names))
    g_variant_builder_add (&builder, "{sv}", "toggle-state", g_variant_new_int32 (item->checked ? 1 : 0));
  return g_variant_builder_end (&builder);
}

/* Returns: (transfer floating): the item and @depth levels below it, -1 = all */
static GVariant *
item_layout (SluiceTrayItem     *item,
             int                 depth,
             const char * const *names)
{
  GVariantBuilder children;

  g_variant_builder_init (&children, G_VARIANT_TYPE ("av"));
  for (guint i = 0; depth != 0 && item->children != NULL && i < item->children->len; i++)
    g_variant_builder_add (&children, "v",
                           item_layout (g_ptr_array_index (item->children, i),
                                        depth < 0 ? depth : depth - 1, names));
  return g_variant_new ("(i@a{sv}av)", item->id, item_properties (item, names), &children);
}

/* Appends (id, properties) of what was there in @old and does not say what it said.
 * Hosts read the properties of items that they know only when they are told so, also
 * where the layout is another. */
static void
compare_items (SluiceTrayItem  *old,
               SluiceTrayItem  *item,
               GVariantBuilder *changed,
               guint           *n_changed)
{
  SluiceTrayItem *known = find_item (old, item->id);

  if (known != NULL)
    {
      g_autoptr(GVariant) before = g_variant_ref_sink (item_properties (known, NULL));
      g_autoptr(GVariant) properties = g_variant_ref_sink (item_properties (item, NULL));

      if (!g_variant_equal (before, properties))
        {
          g_variant_builder_add (changed, "(i@a{sv})", item->id, properties);
          (*n_changed)++;
        }
    }
  for (guint i = 0; item->children != NULL && i < item->children->len; i++)
    compare_items (old, g_ptr_array_index (item->children, i), changed, n_changed);
}

static void
emit_changed_properties (SluiceTrayMenu *self,
                         SluiceTrayItem *old)
{
  GVariantBuilder changed;
  guint n_changed = 0;

  g_variant_builder_init (&changed, G_VARIANT_TYPE ("a(ia{sv})"));
  compare_items (old, self->root, &changed, &n_changed);
  if (n_changed == 0)
    {
      g_variant_builder_clear (&changed);
      return;
    }
  self->updated = g_get_monotonic_time ();
  sluice_dbus_tray_menu_emit_items_properties_updated (self->skeleton, g_variant_builder_end (&changed),
                                                       g_variant_new ("a(ias)", NULL));
}

/* Returns: whether the layout is another one now */
static gboolean
apply_pending (SluiceTrayMenu *self)
{
  g_autoptr(SluiceTrayItem) old = NULL;
  g_autoptr(GHashTable) ids = NULL;
  g_autofree char *signature = NULL;

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->pending == NULL)
    return FALSE;

  old = g_steal_pointer (&self->root);
  self->root = g_steal_pointer (&self->pending);
  ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  assign_ids (self, self->root, "", ids);
  g_hash_table_unref (self->ids);
  self->ids = g_steal_pointer (&ids);

  emit_changed_properties (self, old);
  signature = sluice_tray_item_dup_signature (self->root);
  if (g_str_equal (signature, self->signature))
    return FALSE;
  g_free (self->signature);
  self->signature = g_steal_pointer (&signature);
  self->updated = g_get_monotonic_time ();
  sluice_dbus_tray_menu_emit_layout_updated (self->skeleton, ++self->revision, 0);
  return TRUE;
}

static gboolean
update_cb (gpointer user_data)
{
  SluiceTrayMenu *self = user_data;

  self->update_id = 0;
  apply_pending (self);
  return G_SOURCE_REMOVE;
}

static gboolean
handle_get_layout_cb (SluiceDbusTrayMenu    *skeleton,
                      GDBusMethodInvocation *invocation,
                      int                    parent,
                      int                    depth,
                      const char * const    *names,
                      gpointer               user_data)
{
  SluiceTrayMenu *self = user_data;
  SluiceTrayItem *item = find_item (self->root, parent);

  if (item == NULL)
    g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                                           "The menu has no item %d", parent);
  else
    sluice_dbus_tray_menu_complete_get_layout (skeleton, invocation, self->revision,
                                               item_layout (item, depth, names));
  return TRUE;
}

static void
add_group (SluiceTrayItem     *item,
           const char * const *names,
           GVariantBuilder    *builder)
{
  g_variant_builder_add (builder, "(i@a{sv})", item->id, item_properties (item, names));
  for (guint i = 0; item->children != NULL && i < item->children->len; i++)
    add_group (g_ptr_array_index (item->children, i), names, builder);
}

static gboolean
handle_get_group_properties_cb (SluiceDbusTrayMenu    *skeleton,
                                GDBusMethodInvocation *invocation,
                                GVariant              *ids,
                                const char * const    *names,
                                gpointer               user_data)
{
  SluiceTrayMenu *self = user_data;
  GVariantBuilder builder;
  GVariantIter iter;
  int id;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ia{sv})"));
  /* None means all. */
  if (g_variant_iter_init (&iter, ids) == 0)
    add_group (self->root, names, &builder);
  while (g_variant_iter_next (&iter, "i", &id))
    {
      SluiceTrayItem *item = find_item (self->root, id);

      if (item != NULL)
        g_variant_builder_add (&builder, "(i@a{sv})", id, item_properties (item, names));
    }
  sluice_dbus_tray_menu_complete_get_group_properties (skeleton, invocation, g_variant_builder_end (&builder));
  return TRUE;
}

static gboolean
handle_get_property_cb (SluiceDbusTrayMenu    *skeleton,
                        GDBusMethodInvocation *invocation,
                        int                    id,
                        const char            *name,
                        gpointer               user_data)
{
  SluiceTrayMenu *self = user_data;
  SluiceTrayItem *item = find_item (self->root, id);
  g_autoptr(GVariant) properties = NULL;
  g_autoptr(GVariant) value = NULL;

  if (item != NULL)
    {
      properties = g_variant_ref_sink (item_properties (item, NULL));
      value = g_variant_lookup_value (properties, name, NULL);
    }
  if (value == NULL)
    g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                                           "The item %d has no property “%s”", id, name);
  else
    sluice_dbus_tray_menu_complete_get_property (skeleton, invocation, g_variant_new_variant (value));
  return TRUE;
}

/* What was chosen, until the host has its answer. */
typedef struct
{
  GActionGroup *actions;        /* (owned) */
  char *action;
  GVariant *target;             /* (owned) (nullable) */
} Choice;

static void
choice_free (Choice *choice)
{
  g_object_unref (choice->actions);
  g_free (choice->action);
  g_clear_pointer (&choice->target, g_variant_unref);
  g_free (choice);
}

static gboolean
choice_cb (gpointer user_data)
{
  Choice *choice = user_data;

  g_action_group_activate_action (choice->actions, choice->action, choice->target);
  return G_SOURCE_REMOVE;
}

/* Returns: whether there is such an item */
static gboolean
take_event (SluiceTrayMenu *self,
            int             id,
            const char     *event)
{
  SluiceTrayItem *item = find_item (self->root, id);
  Choice *choice;

  if (item == NULL)
    return FALSE;
  if (!g_str_equal (event, "clicked") || item->action == NULL)
    return TRUE;

  choice = g_new0 (Choice, 1);
  choice->actions = g_object_ref (self->actions);
  choice->action = g_strdup (item->action);
  choice->target = item->target == NULL ? NULL : g_variant_ref (item->target);
  g_idle_add_full (G_PRIORITY_DEFAULT, choice_cb, choice, (GDestroyNotify) choice_free);
  return TRUE;
}

static gboolean
handle_event_cb (SluiceDbusTrayMenu    *skeleton,
                 GDBusMethodInvocation *invocation,
                 int                    id,
                 const char            *event,
                 GVariant              *data,
                 guint                  timestamp,
                 gpointer               user_data)
{
  if (take_event (user_data, id, event))
    sluice_dbus_tray_menu_complete_event (skeleton, invocation);
  else
    g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                                           "The menu has no item %d", id);
  return TRUE;
}

static gboolean
handle_event_group_cb (SluiceDbusTrayMenu    *skeleton,
                       GDBusMethodInvocation *invocation,
                       GVariant              *events,
                       gpointer               user_data)
{
  GVariantBuilder errors;
  GVariantIter iter;
  const char *event;
  int id;

  g_variant_builder_init (&errors, G_VARIANT_TYPE ("ai"));
  g_variant_iter_init (&iter, events);
  while (g_variant_iter_next (&iter, "(i&s@vu)", &id, &event, NULL, NULL))
    if (!take_event (user_data, id, event))
      g_variant_builder_add (&errors, "i", id);
  sluice_dbus_tray_menu_complete_event_group (skeleton, invocation, g_variant_builder_end (&errors));
  return TRUE;
}

static gboolean
handle_about_to_show_cb (SluiceDbusTrayMenu    *skeleton,
                         GDBusMethodInvocation *invocation,
                         int                    id,
                         gpointer               user_data)
{
  sluice_dbus_tray_menu_complete_about_to_show (skeleton, invocation, apply_pending (user_data));
  return TRUE;
}

static gboolean
handle_about_to_show_group_cb (SluiceDbusTrayMenu    *skeleton,
                               GDBusMethodInvocation *invocation,
                               GVariant              *ids,
                               gpointer               user_data)
{
  SluiceTrayMenu *self = user_data;
  const gboolean is_new = apply_pending (self);
  GVariantBuilder updates;
  GVariantBuilder errors;
  GVariantIter iter;
  int id;

  g_variant_builder_init (&updates, G_VARIANT_TYPE ("ai"));
  g_variant_builder_init (&errors, G_VARIANT_TYPE ("ai"));
  g_variant_iter_init (&iter, ids);
  while (g_variant_iter_next (&iter, "i", &id))
    if (find_item (self->root, id) == NULL)
      g_variant_builder_add (&errors, "i", id);
    else if (is_new)
      g_variant_builder_add (&updates, "i", id);
  sluice_dbus_tray_menu_complete_about_to_show_group (skeleton, invocation, g_variant_builder_end (&updates),
                                                      g_variant_builder_end (&errors));
  return TRUE;
}

static void
sluice_tray_menu_dispose (GObject *object)
{
  SluiceTrayMenu *self = SLUICE_TRAY_MENU (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->skeleton != NULL)
    sluice_tray_menu_unexport (self);
  g_clear_object (&self->skeleton);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (sluice_tray_menu_parent_class)->dispose (object);
}

static void
sluice_tray_menu_finalize (GObject *object)
{
  SluiceTrayMenu *self = SLUICE_TRAY_MENU (object);

  sluice_tray_item_free (self->root);
  sluice_tray_item_free (self->pending);
  g_hash_table_unref (self->ids);
  g_free (self->signature);

  G_OBJECT_CLASS (sluice_tray_menu_parent_class)->finalize (object);
}

static void
sluice_tray_menu_class_init (SluiceTrayMenuClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_tray_menu_dispose;
  object_class->finalize = sluice_tray_menu_finalize;
}

static void
sluice_tray_menu_init (SluiceTrayMenu *self)
{
  const char *const none[] = { NULL };
  /* Translators: "rtl" in a language that is written from right to left, "ltr" in others */
  const char *direction = C_("direction of text", "ltr");
  const struct
  {
    const char *signal;
    GCallback callback;
  } handlers[] = {
    { "handle-get-layout", G_CALLBACK (handle_get_layout_cb) },
    { "handle-get-group-properties", G_CALLBACK (handle_get_group_properties_cb) },
    { "handle-get-property", G_CALLBACK (handle_get_property_cb) },
    { "handle-event", G_CALLBACK (handle_event_cb) },
    { "handle-event-group", G_CALLBACK (handle_event_group_cb) },
    { "handle-about-to-show", G_CALLBACK (handle_about_to_show_cb) },
    { "handle-about-to-show-group", G_CALLBACK (handle_about_to_show_group_cb) },
  };

  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->root = sluice_tray_item_new ("", NULL, NULL, NULL);
  self->signature = sluice_tray_item_dup_signature (self->root);
  self->revision = 1;
  self->skeleton = sluice_dbus_tray_menu_skeleton_new ();
  sluice_dbus_tray_menu_set_version (self->skeleton, PROTOCOL_VERSION);
  sluice_dbus_tray_menu_set_status (self->skeleton, "normal");
  sluice_dbus_tray_menu_set_text_direction (self->skeleton, g_str_equal (direction, "rtl") ? "rtl" : "ltr");
  sluice_dbus_tray_menu_set_icon_theme_path (self->skeleton, none);
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (self->skeleton, handlers[i].signal, handlers[i].callback, self, 0);
}

/**
 * sluice_tray_menu_new:
 * @actions: what the items activate
 *
 * Returns: (transfer full): an empty menu that nobody sees
 */
SluiceTrayMenu *
sluice_tray_menu_new (GActionGroup *actions)
{
  SluiceTrayMenu *self;

  g_return_val_if_fail (G_IS_ACTION_GROUP (actions), NULL);

  self = g_object_new (SLUICE_TYPE_TRAY_MENU, NULL);
  self->actions = g_object_ref (actions);
  return self;
}

/**
 * sluice_tray_menu_set_root:
 * @self: a menu
 * @root: (transfer full): an item with all others below it
 *
 * Says what the menu is from now on. The host is told at once if that was not
 * done within the last half second, else later: of another layout, or only of the
 * items that say something else.
 */
void
sluice_tray_menu_set_root (SluiceTrayMenu *self,
                           SluiceTrayItem *root)
{
  gint64 wait;

  g_return_if_fail (SLUICE_IS_TRAY_MENU (self));
  g_return_if_fail (root != NULL);

  sluice_tray_item_free (self->pending);
  self->pending = root;
  wait = self->updated == 0 ? 0 : self->updated + UPDATE_INTERVAL - g_get_monotonic_time ();
  if (wait <= 0)
    apply_pending (self);
  else if (self->update_id == 0)
    self->update_id = g_timeout_add ((guint) (wait / 1000) + 1, update_cb, self);
}

/**
 * sluice_tray_menu_export:
 * @self: a menu
 * @connection: the session bus
 * @path: the object's path
 * @error: return location
 *
 * Puts the menu on the bus.
 *
 * Returns: %TRUE if it is there
 */
gboolean
sluice_tray_menu_export (SluiceTrayMenu   *self,
                         GDBusConnection  *connection,
                         const char       *path,
                         GError          **error)
{
  g_return_val_if_fail (SLUICE_IS_TRAY_MENU (self), FALSE);

  return g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), connection, path, error);
}

/**
 * sluice_tray_menu_unexport:
 * @self: a menu
 *
 * Takes the menu off the bus, if it is there.
 */
void
sluice_tray_menu_unexport (SluiceTrayMenu *self)
{
  GDBusInterfaceSkeleton *skeleton;

  g_return_if_fail (SLUICE_IS_TRAY_MENU (self));

  skeleton = G_DBUS_INTERFACE_SKELETON (self->skeleton);
  if (g_dbus_interface_skeleton_get_connection (skeleton) != NULL)
    g_dbus_interface_skeleton_unexport (skeleton);
  /* Who sees it next was told nothing yet. */
  self->updated = 0;
}
