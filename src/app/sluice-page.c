/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-page.h"

#include "sluice-compat.h"
#include "sluice-either.h"
#include "sluice-error-help.h"
#include "sluice-error.h"

#include <glib/gi18n.h>

typedef struct
{
  SluiceSession *session;       /* (owned) (nullable) */
  GCancellable *cancellable;    /* (owned) cancelled when the page goes */
  AdwHeaderBar *header;         /* (unowned) */
  AdwWindowTitle *title;        /* (owned) not always in the header bar */
  GtkWidget *back;              /* (unowned) */
  GtkWidget *actions;           /* (unowned) (nullable) */
  GtkWidget *box;               /* (unowned) */
  GtkWidget *content;           /* (unowned) (nullable) */
  AdwViewStack *stack;          /* (unowned) (nullable) */
  AdwViewSwitcherBar *switcher_bar; /* (unowned) (nullable) */
  SluiceEither *switcher;       /* (owned) (nullable) or the title, where it has no room */
  GtkRevealer *problem;         /* (unowned) */
  GtkLabel *problem_text;       /* (unowned) */
  GtkLabel *problem_hint;       /* (unowned) */
  GtkButton *problem_button;    /* (unowned) */
  gboolean collapsed;
  gboolean child_page;
  gboolean is_ready;
  gboolean is_refused;          /* there is no workspace */
} SluicePagePrivate;

typedef enum
{
  PROP_TITLE = 1,
  PROP_CONTENT,
  PROP_ACTIONS,
  PROP_VIEW_STACK,
} SluicePageProperty;

static GParamSpec *properties[PROP_VIEW_STACK + 1];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SluicePage, sluice_page, ADW_TYPE_BIN)

static SluicePagePrivate *
get_private (SluicePage *self)
{
  return sluice_page_get_instance_private (self);
}

/* The views of a page are switched in the header bar where it is wide enough,
 * else in a bar at the bottom. */
static void
sluice_page_arrange (SluicePage *self)
{
  SluicePagePrivate *priv = get_private (self);
  gboolean wide = priv->switcher != NULL && !priv->collapsed;

  gtk_widget_set_visible (priv->back, priv->collapsed || priv->child_page);
  adw_header_bar_set_show_start_title_buttons (priv->header, priv->collapsed);
  adw_header_bar_set_title_widget (priv->header,
                                   wide ? GTK_WIDGET (priv->switcher) : GTK_WIDGET (priv->title));
  if (priv->switcher_bar != NULL)
    adw_view_switcher_bar_set_reveal (priv->switcher_bar,
                                      !wide || !sluice_either_get_shows_first (priv->switcher));
}

static gboolean
arrange_cb (gpointer user_data)
{
  /* The page may be gone by now. */
  if (get_private (user_data)->switcher != NULL)
    sluice_page_arrange (user_data);
  return G_SOURCE_REMOVE;
}

/* It is told in the middle of an allocation, when nothing else may begin to move. */
static void
room_changed_cb (SluicePage *self)
{
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, arrange_cb, g_object_ref (self), g_object_unref);
}

static void
problem_close_cb (SluicePage *self)
{
  sluice_page_clear_problem (self);
}

static GtkWidget *
build_problem (SluicePage *self)
{
  SluicePagePrivate *priv = get_private (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic");
  GtkWidget *text = gtk_label_new (NULL);
  GtkWidget *hint = gtk_label_new (NULL);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *revealer = gtk_revealer_new ();

  for (guint i = 0; i < 2; i++)
    {
      GtkLabel *label = GTK_LABEL (i == 0 ? text : hint);

      gtk_label_set_xalign (label, 0);
      gtk_label_set_wrap (label, TRUE);
      gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
      gtk_label_set_selectable (label, TRUE);
      gtk_box_append (GTK_BOX (texts), GTK_WIDGET (label));
    }
  gtk_widget_set_can_focus (text, FALSE);
  gtk_widget_set_can_focus (hint, FALSE);
  gtk_widget_add_css_class (text, "heading");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (button, 6);
  gtk_box_append (GTK_BOX (texts), button);
  gtk_widget_set_valign (close, GTK_ALIGN_START);
  gtk_widget_add_css_class (close, "flat");
  gtk_widget_set_tooltip_text (close, _("Close"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (close), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Close the message"), -1);
  g_signal_connect_object (close, "clicked", G_CALLBACK (problem_close_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), close);
  gtk_widget_add_css_class (box, "problem");
  gtk_revealer_set_child (GTK_REVEALER (revealer), box);

  priv->problem = GTK_REVEALER (revealer);
  priv->problem_text = GTK_LABEL (text);
  priv->problem_hint = GTK_LABEL (hint);
  priv->problem_button = GTK_BUTTON (button);
  return revealer;
}

static void
sluice_page_dispose (GObject *object)
{
  SluicePage *self = SLUICE_PAGE (object);
  SluicePagePrivate *priv = get_private (self);

  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->session);
  g_clear_object (&priv->switcher);

  G_OBJECT_CLASS (sluice_page_parent_class)->dispose (object);
}

static void
sluice_page_finalize (GObject *object)
{
  SluicePagePrivate *priv = get_private (SLUICE_PAGE (object));

  g_object_unref (priv->cancellable);
  g_object_unref (priv->title);

  G_OBJECT_CLASS (sluice_page_parent_class)->finalize (object);
}

static void
sluice_page_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  SluicePage *self = SLUICE_PAGE (object);

  switch ((SluicePageProperty) prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, sluice_page_get_title (self));
      break;
    case PROP_CONTENT:
    case PROP_ACTIONS:
    case PROP_VIEW_STACK:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_page_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  SluicePage *self = SLUICE_PAGE (object);

  switch ((SluicePageProperty) prop_id)
    {
    case PROP_TITLE:
      sluice_page_set_title (self, g_value_get_string (value));
      break;
    case PROP_CONTENT:
      sluice_page_set_content (self, g_value_get_object (value));
      break;
    case PROP_ACTIONS:
      sluice_page_set_actions (self, g_value_get_object (value));
      break;
    case PROP_VIEW_STACK:
      sluice_page_set_view_stack (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_page_class_init (SluicePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags set_only = (G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);

  object_class->dispose = sluice_page_dispose;
  object_class->finalize = sluice_page_finalize;
  object_class->get_property = sluice_page_get_property;
  object_class->set_property = sluice_page_set_property;

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  properties[PROP_CONTENT] =
    g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, set_only);
  properties[PROP_ACTIONS] =
    g_param_spec_object ("actions", NULL, NULL, GTK_TYPE_WIDGET, set_only);
  properties[PROP_VIEW_STACK] =
    g_param_spec_object ("view-stack", NULL, NULL, ADW_TYPE_VIEW_STACK, set_only);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
sluice_page_init (SluicePage *self)
{
  SluicePagePrivate *priv = get_private (self);

  priv->cancellable = g_cancellable_new ();
  priv->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  priv->header = ADW_HEADER_BAR (adw_header_bar_new ());
  sluice_compat_header_bar_hide_back (priv->header);
  priv->title = g_object_ref_sink (ADW_WINDOW_TITLE (adw_window_title_new ("", "")));
  priv->back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  gtk_widget_set_tooltip_text (priv->back, _("Back"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->back), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Back"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (priv->back), "win.back");
  adw_header_bar_pack_start (priv->header, priv->back);
  gtk_box_append (GTK_BOX (priv->box), GTK_WIDGET (priv->header));
  gtk_box_append (GTK_BOX (priv->box), build_problem (self));
  adw_bin_set_child (ADW_BIN (self), priv->box);
  sluice_page_arrange (self);
}

static void
session_store_cb (SluicePage *self)
{
  SluicePagePrivate *priv = get_private (self);
  SluicePageClass *klass = SLUICE_PAGE_GET_CLASS (self);

  if (priv->is_ready || priv->session == NULL ||
      sluice_session_get_store (priv->session) == NULL)
    return;
  priv->is_ready = TRUE;
  if (klass->ready != NULL)
    klass->ready (self);
}

/* Without a workspace no page knows anything: that nothing is there would not be true. */
static void
session_problem_cb (SluicePage *self)
{
  SluicePagePrivate *priv = get_private (self);
  const char *problem = sluice_session_get_problem (priv->session);
  GtkWidget *status = NULL;
  g_autofree char *escaped = NULL;

  if (problem == NULL || priv->is_refused)
    return;
  priv->is_refused = TRUE;
  escaped = g_markup_escape_text (problem, -1);
  status = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (status), "dialog-error-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (status), _("The Workspace Could Not Be Opened"));
  adw_status_page_set_description (ADW_STATUS_PAGE (status), escaped);
  gtk_widget_set_vexpand (status, TRUE);
  if (priv->content != NULL)
    gtk_widget_set_visible (priv->content, FALSE);
  gtk_box_append (GTK_BOX (priv->box), status);
}

/**
 * sluice_page_set_session:
 * @self: a #SluicePage
 * @session: the session, once
 *
 * Gives the page what it works on.
 */
void
sluice_page_set_session (SluicePage    *self,
                         SluiceSession *session)
{
  SluicePagePrivate *priv = NULL;
  SluicePageClass *klass = NULL;

  g_return_if_fail (SLUICE_IS_PAGE (self));
  g_return_if_fail (SLUICE_IS_SESSION (session));

  priv = get_private (self);
  klass = SLUICE_PAGE_GET_CLASS (self);
  g_return_if_fail (priv->session == NULL);

  priv->session = g_object_ref (session);
  if (klass->attached != NULL)
    klass->attached (self);
  g_signal_connect_object (session, "notify::store", G_CALLBACK (session_store_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::problem", G_CALLBACK (session_problem_cb), self, G_CONNECT_SWAPPED);
  session_store_cb (self);
  session_problem_cb (self);
}

/**
 * sluice_page_get_session:
 * @self: a #SluicePage
 *
 * Returns: (transfer none) (nullable): its session
 */
SluiceSession *
sluice_page_get_session (SluicePage *self)
{
  g_return_val_if_fail (SLUICE_IS_PAGE (self), NULL);

  return get_private (self)->session;
}

/**
 * sluice_page_get_store:
 * @self: a #SluicePage
 *
 * Returns: (transfer none) (nullable): the open store
 */
SluiceStore *
sluice_page_get_store (SluicePage *self)
{
  SluiceSession *session = sluice_page_get_session (self);

  return session == NULL ? NULL : sluice_session_get_store (session);
}

/**
 * sluice_page_get_cancellable:
 * @self: a #SluicePage
 *
 * Returns: (transfer none): cancelled when the page goes away
 */
GCancellable *
sluice_page_get_cancellable (SluicePage *self)
{
  g_return_val_if_fail (SLUICE_IS_PAGE (self), NULL);

  return get_private (self)->cancellable;
}

void
sluice_page_set_title (SluicePage *self,
                       const char *title)
{
  SluicePagePrivate *priv = NULL;

  g_return_if_fail (SLUICE_IS_PAGE (self));

  priv = get_private (self);
  if (g_strcmp0 (adw_window_title_get_title (priv->title), title) == 0)
    return;
  adw_window_title_set_title (priv->title, title == NULL ? "" : title);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

const char *
sluice_page_get_title (SluicePage *self)
{
  g_return_val_if_fail (SLUICE_IS_PAGE (self), NULL);

  return adw_window_title_get_title (get_private (self)->title);
}

/**
 * sluice_page_set_content:
 * @self: a #SluicePage
 * @content: (transfer floating): what stands below the header bar, once
 */
void
sluice_page_set_content (SluicePage *self,
                         GtkWidget  *content)
{
  SluicePagePrivate *priv = NULL;

  g_return_if_fail (SLUICE_IS_PAGE (self));
  g_return_if_fail (GTK_IS_WIDGET (content));

  priv = get_private (self);
  g_return_if_fail (priv->content == NULL);

  priv->content = content;
  gtk_widget_set_vexpand (content, TRUE);
  gtk_box_append (GTK_BOX (priv->box), content);
}

/**
 * sluice_page_set_banner:
 * @self: a #SluicePage
 * @banner: (transfer floating): what stays above the content while there is cause, once
 */
void
sluice_page_set_banner (SluicePage *self,
                        GtkWidget  *banner)
{
  g_return_if_fail (SLUICE_IS_PAGE (self));
  g_return_if_fail (GTK_IS_WIDGET (banner));

  gtk_box_insert_child_after (GTK_BOX (get_private (self)->box), banner,
                              GTK_WIDGET (get_private (self)->problem));
}

/**
 * sluice_page_set_actions:
 * @self: a #SluicePage
 * @actions: (transfer floating): what stands at the end of the header bar, once
 */
void
sluice_page_set_actions (SluicePage *self,
                         GtkWidget  *actions)
{
  SluicePagePrivate *priv = NULL;

  g_return_if_fail (SLUICE_IS_PAGE (self));
  g_return_if_fail (GTK_IS_WIDGET (actions));

  priv = get_private (self);
  g_return_if_fail (priv->actions == NULL);

  priv->actions = actions;
  adw_header_bar_pack_end (priv->header, actions);
}

/* As for whole pages: what is not shown is not read aloud. */
static void
visible_view_cb (AdwViewStack *stack)
{
  GtkWidget *shown = adw_view_stack_get_visible_child (stack);
  GtkWidget *child = NULL;

  for (child = gtk_widget_get_first_child (GTK_WIDGET (stack)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_HIDDEN,
                                 child != shown, -1);
}

/**
 * sluice_page_set_view_stack:
 * @self: a #SluicePage
 * @stack: the stack inside the content whose pages are switched, once
 */
void
sluice_page_set_view_stack (SluicePage   *self,
                            AdwViewStack *stack)
{
  SluicePagePrivate *priv = NULL;
  GtkWidget *switcher = NULL;
  GtkWidget *title = NULL;

  g_return_if_fail (SLUICE_IS_PAGE (self));
  g_return_if_fail (ADW_IS_VIEW_STACK (stack));

  priv = get_private (self);
  g_return_if_fail (priv->stack == NULL);

  priv->stack = stack;
  g_signal_connect (stack, "notify::visible-child", G_CALLBACK (visible_view_cb), NULL);
  visible_view_cb (stack);
  switcher = adw_view_switcher_new ();
  adw_view_switcher_set_stack (ADW_VIEW_SWITCHER (switcher), stack);
  adw_view_switcher_set_policy (ADW_VIEW_SWITCHER (switcher), ADW_VIEW_SWITCHER_POLICY_WIDE);
  title = adw_window_title_new ("", "");
  g_object_bind_property (priv->title, "title", title, "title", G_BINDING_SYNC_CREATE);
  priv->switcher = g_object_ref_sink (sluice_either_new (switcher, title));
  g_signal_connect_object (priv->switcher, "notify::shows-first", G_CALLBACK (room_changed_cb), self,
                           G_CONNECT_SWAPPED);
  priv->switcher_bar = ADW_VIEW_SWITCHER_BAR (adw_view_switcher_bar_new ());
  adw_view_switcher_bar_set_stack (priv->switcher_bar, stack);
  gtk_box_append (GTK_BOX (priv->box), GTK_WIDGET (priv->switcher_bar));
  sluice_page_arrange (self);
}

/**
 * sluice_page_set_collapsed:
 * @self: a #SluicePage
 * @collapsed: whether the page has the whole narrow window to itself
 */
void
sluice_page_set_collapsed (SluicePage *self,
                           gboolean    collapsed)
{
  g_return_if_fail (SLUICE_IS_PAGE (self));

  get_private (self)->collapsed = collapsed;
  if (SLUICE_PAGE_GET_CLASS (self)->collapse != NULL)
    SLUICE_PAGE_GET_CLASS (self)->collapse (self, collapsed);
  sluice_page_arrange (self);
}

/**
 * sluice_page_set_child_page:
 * @self: a #SluicePage
 * @child_page: whether there is a page to go back to
 */
void
sluice_page_set_child_page (SluicePage *self,
                            gboolean    child_page)
{
  g_return_if_fail (SLUICE_IS_PAGE (self));

  get_private (self)->child_page = child_page;
  sluice_page_arrange (self);
}

gboolean
sluice_page_run (SluicePage *self)
{
  SluicePageClass *klass = NULL;

  g_return_val_if_fail (SLUICE_IS_PAGE (self), FALSE);

  klass = SLUICE_PAGE_GET_CLASS (self);
  return klass->run != NULL && klass->run (self);
}

gboolean
sluice_page_search (SluicePage *self)
{
  SluicePageClass *klass = NULL;

  g_return_val_if_fail (SLUICE_IS_PAGE (self), FALSE);

  klass = SLUICE_PAGE_GET_CLASS (self);
  return klass->search != NULL && klass->search (self);
}

/**
 * sluice_page_leave:
 * @self: a #SluicePage
 * @action: the action that leaves the page
 * @target: (nullable): its parameter, not floating
 *
 * Returns: whether the page may be left now; if not, it activates @action when
 *   it is ready, or never when a person wants to stay
 */
gboolean
sluice_page_leave (SluicePage *self,
                   const char *action,
                   GVariant   *target)
{
  SluicePageClass *klass = NULL;

  g_return_val_if_fail (SLUICE_IS_PAGE (self), TRUE);
  g_return_val_if_fail (action != NULL, TRUE);

  klass = SLUICE_PAGE_GET_CLASS (self);
  return klass->leave == NULL || klass->leave (self, action, target);
}

/**
 * sluice_page_dismantle:
 * @self: a #SluicePage that was left
 *
 * Ends what it still does, and takes some of it down.
 *
 * Returns: whether there is more to take down before it is let go of
 */
gboolean
sluice_page_dismantle (SluicePage *self)
{
  SluicePageClass *klass = NULL;

  g_return_val_if_fail (SLUICE_IS_PAGE (self), FALSE);

  g_cancellable_cancel (get_private (self)->cancellable);
  klass = SLUICE_PAGE_GET_CLASS (self);
  return klass->dismantle != NULL && klass->dismantle (self);
}

/**
 * sluice_page_show_problem:
 * @self: a #SluicePage
 * @message: what is wrong
 * @hint: (nullable): what helps
 *
 * Shows a problem above the content; it stays until it is closed, solved or
 * followed by another.
 */
void
sluice_page_show_problem (SluicePage *self,
                          const char *message,
                          const char *hint)
{
  SluicePagePrivate *priv = NULL;

  g_return_if_fail (SLUICE_IS_PAGE (self));

  priv = get_private (self);
  gtk_label_set_label (priv->problem_text, message);
  gtk_label_set_label (priv->problem_hint, hint == NULL ? "" : hint);
  gtk_widget_set_visible (GTK_WIDGET (priv->problem_hint), hint != NULL && *hint != '\0');
  gtk_widget_set_visible (GTK_WIDGET (priv->problem_button), FALSE);
  gtk_revealer_set_reveal_child (priv->problem, TRUE);
}

/**
 * sluice_page_show_error:
 * @self: a #SluicePage
 * @what: (nullable): what was attempted
 * @error: why it did not work; a cancellation is not shown
 */
void
sluice_page_show_error (SluicePage   *self,
                        const char   *what,
                        const GError *error)
{
  g_autofree char *text = NULL;

  g_return_if_fail (SLUICE_IS_PAGE (self));
  g_return_if_fail (error != NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (what != NULL)
    text = g_strdup_printf ("%s %s", what, error->message);
  sluice_page_show_problem (self, text == NULL ? error->message : text,
                            error->domain != SLUICE_ERROR ? NULL
                            : sluice_error_help_get_hint (sluice_error_get_code (error), sluice_error_get_hint (error)));
}

/**
 * sluice_page_set_problem_action:
 * @self: a #SluicePage
 * @label: the button's label
 * @action: the action that helps
 * @target: (nullable) (transfer floating): its parameter
 *
 * Adds the button that helps to the problem that is shown.
 */
void
sluice_page_set_problem_action (SluicePage *self,
                                const char *label,
                                const char *action,
                                GVariant   *target)
{
  SluicePagePrivate *priv = NULL;

  g_return_if_fail (SLUICE_IS_PAGE (self));

  priv = get_private (self);
  gtk_button_set_label (priv->problem_button, label);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (priv->problem_button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (priv->problem_button), action);
  gtk_widget_set_visible (GTK_WIDGET (priv->problem_button), TRUE);
}

void
sluice_page_clear_problem (SluicePage *self)
{
  GtkRoot *root = NULL;
  GtkWidget *focus = NULL;

  g_return_if_fail (SLUICE_IS_PAGE (self));

  /* Who was at what goes away stays on the page. */
  root = gtk_widget_get_root (GTK_WIDGET (self));
  focus = root == NULL ? NULL : gtk_root_get_focus (root);
  if (focus != NULL && get_private (self)->content != NULL &&
      gtk_widget_is_ancestor (focus, GTK_WIDGET (get_private (self)->problem)))
    gtk_widget_child_focus (get_private (self)->content, GTK_DIR_TAB_FORWARD);
  gtk_revealer_set_reveal_child (get_private (self)->problem, FALSE);
}

/**
 * sluice_page_add_toast:
 * @self: a #SluicePage
 * @toast: (transfer full): what to say
 */
void
sluice_page_add_toast (SluicePage *self,
                       AdwToast   *toast)
{
  GtkWidget *overlay = NULL;

  g_return_if_fail (SLUICE_IS_PAGE (self));

  overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (toast);
}

/**
 * sluice_page_toast_new:
 * @format: what to say, as for printf
 * @...: what goes into @format
 *
 * A toast's title is markup: names in it are not.
 *
 * Returns: (transfer full): a toast that says it
 */
AdwToast *
sluice_page_toast_new (const char *format,
                       ...)
{
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  escaped = g_markup_escape_text (text, -1);
  return adw_toast_new (escaped);
}
