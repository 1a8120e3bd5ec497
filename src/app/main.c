/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-application.h"
#include "sluice-child.h"
#include "sluice-help.h"
#include "sluice-keyring.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <malloc.h>

int
main (int   argc,
      char *argv[])
{
  g_autoptr(SluiceApplication) application = NULL;
  const char *locale_dir = g_getenv ("SLUICE_LOCALE_DIR");

#ifdef M_MXFAST
  /* What is freed in small pieces the C library would gather and join all at once, whenever
   * something larger is wanted next: after a page was taken down that takes most of a frame.
   * Each piece is joined as it is freed instead. */
  mallopt (M_MXFAST, 0);
#endif
  sluice_keyring_take_environment ();
  setlocale (LC_ALL, "");
  /* A program that is not installed is told where its translations are. */
  bindtextdomain (GETTEXT_PACKAGE, locale_dir == NULL ? LOCALEDIR : locale_dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_set_application_name (_("Sluice"));
  sluice_child_init (argv[0]);
  sluice_help_init (argv[0]);
  application = sluice_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
