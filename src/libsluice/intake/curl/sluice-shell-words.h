/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A variable of the shell inside of a word: its name stands between these. No
 * pasted text may hold them. */
#define SLUICE_SHELL_VARIABLE_START '\x01'
#define SLUICE_SHELL_VARIABLE_END '\x02'

/* Bytes that a pasted command may have. */
#define SLUICE_SHELL_MAX_SIZE (1024 * 1024)

/**
 * SluiceShellWord:
 * @text: the word without its quotes, variables marked
 * @line: where it begins, from 1
 * @column: the same in characters, from 1
 * @byte: the same in bytes from the start of the text
 *
 * A word of a command line.
 */
typedef struct
{
  char *text;
  guint line;
  guint column;
  gsize byte;
} SluiceShellWord;

/**
 * SluiceShellDialect:
 * @SLUICE_SHELL_POSIX: sh, bash, zsh
 * @SLUICE_SHELL_CMD: the command prompt of Windows
 *
 * Whose quotes a command has.
 */
typedef enum
{
  SLUICE_SHELL_POSIX,
  SLUICE_SHELL_CMD,
} SluiceShellDialect;

GPtrArray          *sluice_shell_split       (const char          *text,
                                              SluiceShellDialect   dialect,
                                              const char         **ret_rest,
                                              GError             **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceShellDialect  sluice_shell_detect      (const char          *text);
void                sluice_shell_set_error   (const char          *text,
                                              const char          *at,
                                              const char          *message,
                                              GError             **error);
char               *sluice_shell_to_template (const char          *text) G_GNUC_WARN_UNUSED_RESULT;
const char         *sluice_shell_find_control (const char         *text);
SluiceShellWord    *sluice_shell_word_new    (const char          *text,
                                              guint                line,
                                              guint                column) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_shell_word_free   (SluiceShellWord     *self);

/* The two dialects (sluice-shell-posix.c and sluice-shell-cmd.c). */
gboolean sluice_shell_split_posix (const char  *text,
                                   GPtrArray   *words,
                                   const char **ret_rest,
                                   GError     **error);
gboolean sluice_shell_split_cmd   (const char  *text,
                                   GPtrArray   *words,
                                   const char **ret_rest,
                                   GError     **error);
void     sluice_shell_add_word    (GPtrArray   *words,
                                   const char  *text,
                                   const char  *start,
                                   GString     *word);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceShellWord, sluice_shell_word_free)

G_END_DECLS
