/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define SLUICE_TYPE_PAGE (sluice_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (SluicePage, sluice_page, SLUICE, PAGE, AdwBin)

/**
 * SluicePageClass:
 * @attached: the page was given its session, whose store may not be open yet
 * @ready: the store is open; called once, after @attached
 * @run: Ctrl+R on this page; %FALSE if there is nothing to run
 * @search: Ctrl+F on this page; %FALSE if there is nothing to search
 * @leave: the page is about to be left by @action; %FALSE if it has something to
 *   finish first and will activate @action itself
 * @collapse: whether the page has a narrow window to itself, and room for little
 * @dismantle: takes down some of a page that was left; whether there is more. For
 *   pages so large that all at once would hold the window
 *
 * A page of the window: a header bar with the way back, a place for problems
 * that stays, and the content.
 */
struct _SluicePageClass
{
  AdwBinClass parent_class;

  void     (*attached) (SluicePage *self);
  void     (*ready)    (SluicePage *self);
  gboolean (*run)      (SluicePage *self);
  gboolean (*search)   (SluicePage *self);
  gboolean (*leave)    (SluicePage *self,
                        const char *action,
                        GVariant   *target);
  void     (*collapse) (SluicePage *self,
                        gboolean    collapsed);
  gboolean (*dismantle) (SluicePage *self);
};

void           sluice_page_set_session        (SluicePage    *self,
                                               SluiceSession *session);
SluiceSession *sluice_page_get_session        (SluicePage    *self);
SluiceStore   *sluice_page_get_store          (SluicePage    *self);
GCancellable  *sluice_page_get_cancellable    (SluicePage    *self);
void           sluice_page_set_title          (SluicePage    *self,
                                               const char    *title);
const char    *sluice_page_get_title          (SluicePage    *self);
void           sluice_page_set_content        (SluicePage    *self,
                                               GtkWidget     *content);
void           sluice_page_set_actions        (SluicePage    *self,
                                               GtkWidget     *actions);
void           sluice_page_set_banner         (SluicePage    *self,
                                               GtkWidget     *banner);
void           sluice_page_set_view_stack     (SluicePage    *self,
                                               AdwViewStack  *stack);
void           sluice_page_set_collapsed      (SluicePage    *self,
                                               gboolean       collapsed);
void           sluice_page_set_child_page     (SluicePage    *self,
                                               gboolean       child_page);
gboolean       sluice_page_run                (SluicePage    *self);
gboolean       sluice_page_search             (SluicePage    *self);
gboolean       sluice_page_leave              (SluicePage    *self,
                                               const char    *action,
                                               GVariant      *target);
gboolean       sluice_page_dismantle          (SluicePage    *self);
void           sluice_page_show_problem       (SluicePage    *self,
                                               const char    *message,
                                               const char    *hint);
void           sluice_page_show_error         (SluicePage    *self,
                                               const char    *what,
                                               const GError  *error);
void           sluice_page_set_problem_action (SluicePage    *self,
                                               const char    *label,
                                               const char    *action,
                                               GVariant      *target);
void           sluice_page_clear_problem      (SluicePage    *self);
void           sluice_page_add_toast          (SluicePage    *self,
                                               AdwToast      *toast);
AdwToast      *sluice_page_toast_new          (const char    *format,
                                               ...) G_GNUC_PRINTF (1, 2);

G_END_DECLS
