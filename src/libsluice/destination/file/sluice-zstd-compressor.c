/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-zstd-compressor.h"

#include <zstd.h>

struct _SluiceZstdCompressor
{
  GObject parent_instance;

  ZSTD_CCtx *context;           /* (owned) */
};

static void sluice_zstd_compressor_iface_init (GConverterIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SluiceZstdCompressor, sluice_zstd_compressor, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_CONVERTER, sluice_zstd_compressor_iface_init))

static void
sluice_zstd_compressor_finalize (GObject *object)
{
  ZSTD_freeCCtx (SLUICE_ZSTD_COMPRESSOR (object)->context);

  G_OBJECT_CLASS (sluice_zstd_compressor_parent_class)->finalize (object);
}

static void
sluice_zstd_compressor_class_init (SluiceZstdCompressorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_zstd_compressor_finalize;
}

static void
sluice_zstd_compressor_init (SluiceZstdCompressor *self)
{
  self->context = ZSTD_createCCtx ();
  g_assert (self->context != NULL);
  ZSTD_CCtx_setParameter (self->context, ZSTD_c_checksumFlag, 1);
}

static void
sluice_zstd_compressor_reset (GConverter *converter)
{
  ZSTD_CCtx_reset (SLUICE_ZSTD_COMPRESSOR (converter)->context, ZSTD_reset_session_only);
}

static GConverterResult
sluice_zstd_compressor_convert (GConverter       *converter,
                                const void       *in,
                                gsize             in_size,
                                void             *out,
                                gsize             out_size,
                                GConverterFlags   flags,
                                gsize            *ret_read,
                                gsize            *ret_written,
                                GError          **error)
{
  ZSTD_inBuffer input = { in, in_size, 0 };
  ZSTD_outBuffer output = { out, out_size, 0 };
  ZSTD_EndDirective directive = ZSTD_e_continue;
  size_t left;

  if (flags & G_CONVERTER_INPUT_AT_END)
    directive = ZSTD_e_end;
  else if (flags & G_CONVERTER_FLUSH)
    directive = ZSTD_e_flush;
  left = ZSTD_compressStream2 (SLUICE_ZSTD_COMPRESSOR (converter)->context, &output, &input, directive);
  *ret_read = input.pos;
  *ret_written = output.pos;
  if (ZSTD_isError (left))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "zstd: %s", ZSTD_getErrorName (left));
      return G_CONVERTER_ERROR;
    }
  if (left == 0 && directive == ZSTD_e_end)
    return G_CONVERTER_FINISHED;
  if (left == 0 && directive == ZSTD_e_flush)
    return G_CONVERTER_FLUSHED;
  if (input.pos > 0 || output.pos > 0)
    return G_CONVERTER_CONVERTED;
  g_set_error_literal (error, G_IO_ERROR, in_size == 0 ? G_IO_ERROR_PARTIAL_INPUT : G_IO_ERROR_NO_SPACE,
                       "zstd wants more room");
  return G_CONVERTER_ERROR;
}

static void
sluice_zstd_compressor_iface_init (GConverterIface *iface)
{
  iface->convert = sluice_zstd_compressor_convert;
  iface->reset = sluice_zstd_compressor_reset;
}

/**
 * sluice_zstd_compressor_new:
 *
 * Returns: (transfer full): a compressor of level 3, libzstd's default
 */
GConverter *
sluice_zstd_compressor_new (void)
{
  return g_object_new (SLUICE_TYPE_ZSTD_COMPRESSOR, NULL);
}
