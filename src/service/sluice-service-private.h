/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-dbus.h"
#include "sluice-service.h"

G_BEGIN_DECLS

struct _SluiceService
{
  GObject parent_instance;

  GApplication *application;    /* (unowned) kept alive by calls */
  SluiceDispatcher *dispatcher; /* (owned) */
  SluiceDbusService1 *skeleton; /* (owned) */
  guint queue_id;               /* tells of changes of the queue */
  GHashTable *invocations;      /* (owned) (element-type SluiceRunProcess GDBusMethodInvocation) who waits for a start */
};

/* A call that is not answered yet; the application stays as long. */
typedef struct
{
  GApplication *application;            /* (owned) */
  SluiceService *service;               /* (owned) */
  GDBusMethodInvocation *invocation;    /* (owned) (nullable) */
  SluiceRunRequest *request;            /* (owned) (nullable) of Run */
  char *task;                           /* (owned) (nullable) id of the task, once it is found */
  char *name;                           /* (owned) (nullable) its name */
  gboolean paused;                      /* of Pause, SetAllPaused and SetQueuePaused */
  guint workers;                        /* of SetWorkers */
  gboolean has_priority;                /* of Run: whoever asks says it */
  int fd;                               /* of Attach */
} SluiceServiceCall;

SluiceServiceCall *sluice_service_call_new         (SluiceService         *self,
                                                    GDBusMethodInvocation *invocation) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_service_call_free        (SluiceServiceCall     *call);
void               sluice_service_return_error     (GDBusMethodInvocation *invocation,
                                                    const char            *code,
                                                    const char            *message);
void               sluice_service_connect_schedules (SluiceService        *self);
void               sluice_service_follow_schedules (SluiceService         *self);
void               sluice_service_connect_queue    (SluiceService         *self);
void               sluice_service_follow_queue     (SluiceService         *self);
gboolean           sluice_service_handle_attach_cb (SluiceDbusService1    *skeleton,
                                                    GDBusMethodInvocation *invocation,
                                                    GUnixFDList           *fds,
                                                    GVariant              *events,
                                                    const char            *workspace,
                                                    gpointer               user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceServiceCall, sluice_service_call_free)

G_END_DECLS
