/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-xlsx-xml.h"

#include "sluice-error.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

/* No part of a workbook nests as deep. */
#define MAX_DEPTH 256

/* The parser looks at what it has not used up yet once more with every push, so it
 * gets pieces that are neither small nor large. */
#define PIECE (32 * 1024)

/* The vocabularies of workbooks: ISO/IEC 29500-4 (transitional) and -1 (strict),
 * relationships of packages (29500-2) and of documents, content types. */
static const char *const vocabularies[] = {
  "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
  "http://purl.oclc.org/ooxml/spreadsheetml/main",
  "http://schemas.openxmlformats.org/package/2006/relationships",
};

struct _SluiceXlsxXml
{
  SluiceXlsxXmlHandler handler;
  gpointer user_data;
  char *part;                                           /* (owned) for messages */
  xmlParserCtxt *context;                               /* (owned) */
  const xmlChar *known[G_N_ELEMENTS (vocabularies)];    /* interned */
  guint depth;
  GError *error;                                        /* (owned) (nullable) why it has stopped */
};

static void
stop_with (SluiceXlsxXml *self,
           const char    *what)
{
  GError *error = sluice_error_new (SLUICE_ERROR_DATA, "invalid_xlsx", "Part “%s” of the workbook %s", self->part,
                                    what);

  sluice_error_get_where (error)->line = (guint64) MAX (xmlSAX2GetLineNumber (self->context), 0);
  sluice_xlsx_xml_stop (self, error);
}

static gboolean
is_known (const SluiceXlsxXml *self,
          const xmlChar       *uri)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->known); i++)
    {
      if (uri == self->known[i])
        return TRUE;
    }
  return FALSE;
}

static void
on_start (void           *context,
          const xmlChar  *name,
          const xmlChar  *prefix,
          const xmlChar  *uri,
          int             n_namespaces,
          const xmlChar **namespaces,
          int             n_attributes,
          int             n_defaulted,
          const xmlChar **attributes)
{
  SluiceXlsxXml *self = context;
  const SluiceXlsxAttributes list = { attributes, (guint) n_attributes };

  if (self->error != NULL)
    return;
  if (++self->depth > MAX_DEPTH)
    stop_with (self, "is nested too deeply");
  else if (is_known (self, uri))
    self->handler.start (self->user_data, (const char *) name, &list);
}

static void
on_end (void          *context,
        const xmlChar *name,
        const xmlChar *prefix,
        const xmlChar *uri)
{
  SluiceXlsxXml *self = context;

  self->depth--;
  if (self->error == NULL && is_known (self, uri))
    self->handler.end (self->user_data, (const char *) name);
}

static void
on_text (void          *context,
         const xmlChar *text,
         int            size)
{
  SluiceXlsxXml *self = context;

  if (self->error == NULL && self->handler.text != NULL)
    self->handler.text (self->user_data, (const char *) text, (gsize) size);
}

static void
on_document_type (void          *context,
                  const xmlChar *name,
                  const xmlChar *external_id,
                  const xmlChar *system_id)
{
  SluiceXlsxXml *self = context;

  if (self->error == NULL)
    stop_with (self, "has a document type, which workbooks must not have");
  xmlStopParser (self->context);
}

static void
on_reference (void          *context,
              const xmlChar *name)
{
  SluiceXlsxXml *self = context;

  if (self->error == NULL)
    stop_with (self, "refers to an entity");
}

static void
on_error (void     *user_data,
          xmlError *xml_error)
{
  SluiceXlsxXml *self = user_data;
  g_autofree char *what = NULL;
  g_autofree char *message = NULL;

  /* A namespace that is no URI, and the like, does no harm. */
  if (self->error != NULL || xml_error->level < XML_ERR_ERROR || xml_error->domain == XML_FROM_NAMESPACE)
    return;
  message = g_utf8_make_valid (xml_error->message != NULL ? xml_error->message : "unknown", -1);
  g_strchomp (message);
  what = g_strdup_printf ("is no XML: line %d: %s", xml_error->line, message);
  stop_with (self, what);
}

/**
 * sluice_xlsx_xml_new:
 * @handler: what is told of elements and texts
 * @user_data: what it is given
 * @part: what the part is called, for messages
 *
 * Returns: (transfer full): a parser before its first bytes
 */
SluiceXlsxXml *
sluice_xlsx_xml_new (const SluiceXlsxXmlHandler *handler,
                     gpointer                    user_data,
                     const char                 *part)
{
  xmlSAXHandler sax = {
    .initialized = XML_SAX2_MAGIC,
    .startElementNs = on_start,
    .endElementNs = on_end,
    .characters = on_text,
    .ignorableWhitespace = on_text,
    .cdataBlock = on_text,
    .internalSubset = on_document_type,
    .reference = on_reference,
    .serror = on_error,
  };
  SluiceXlsxXml *self;

  g_return_val_if_fail (handler != NULL, NULL);
  g_return_val_if_fail (part != NULL, NULL);

  self = g_new0 (SluiceXlsxXml, 1);
  self->handler = *handler;
  self->user_data = user_data;
  self->part = g_strdup (part);
  self->context = xmlCreatePushParserCtxt (&sax, self, NULL, 0, NULL);
  g_assert (self->context != NULL);
  xmlCtxtUseOptions (self->context, XML_PARSE_NONET);
  for (guint i = 0; i < G_N_ELEMENTS (vocabularies); i++)
    self->known[i] = (const xmlChar *) sluice_xlsx_xml_intern (self, vocabularies[i]);
  return self;
}

/**
 * sluice_xlsx_xml_free:
 * @self: (transfer full): a parser
 */
void
sluice_xlsx_xml_free (SluiceXlsxXml *self)
{
  g_return_if_fail (self != NULL);

  if (self->context->myDoc != NULL)
    xmlFreeDoc (self->context->myDoc);
  xmlFreeParserCtxt (self->context);
  g_clear_error (&self->error);
  g_free (self->part);
  g_free (self);
}

/**
 * sluice_xlsx_xml_intern:
 * @self: a parser
 * @name: the name of an element or attribute
 *
 * Returns: (transfer none): the pointer that the handler is given for @name
 */
const char *
sluice_xlsx_xml_intern (SluiceXlsxXml *self,
                        const char    *name)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *) xmlDictLookup (self->context->dict, (const xmlChar *) name, -1);
}

static gboolean
check (SluiceXlsxXml  *self,
       GError        **error)
{
  if (self->error == NULL && self->context->wellFormed == 0)
    stop_with (self, "is no XML");
  if (self->error == NULL)
    return TRUE;
  if (error != NULL)
    *error = g_error_copy (self->error);
  return FALSE;
}

/**
 * sluice_xlsx_xml_push:
 * @self: a parser
 * @data: (array length=size): the next bytes of the part
 * @size: how many
 * @error: return location for %SLUICE_ERROR_DATA with `invalid_xlsx`, or what the
 *   handler has stopped it with
 *
 * Returns: whether the part is well-formed so far
 */
gboolean
sluice_xlsx_xml_push (SluiceXlsxXml  *self,
                      const char     *data,
                      gsize           size,
                      GError        **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (data != NULL || size == 0, FALSE);

  while (size > 0 && self->error == NULL)
    {
      gsize n = MIN (size, PIECE);

      xmlParseChunk (self->context, data, (int) n, 0);
      data += n;
      size -= n;
    }
  return check (self, error);
}

/**
 * sluice_xlsx_xml_end:
 * @self: a parser
 * @error: return location for %SLUICE_ERROR_DATA with `invalid_xlsx`, or what the
 *   handler has stopped it with
 *
 * Says that there are no more bytes.
 *
 * Returns: whether the part is well-formed and complete
 */
gboolean
sluice_xlsx_xml_end (SluiceXlsxXml  *self,
                     GError        **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->error == NULL)
    xmlParseChunk (self->context, "", 0, 1);
  return check (self, error);
}

/**
 * sluice_xlsx_xml_stop:
 * @self: a parser
 * @error: (transfer full): why
 *
 * For handlers: nothing more is wanted of the part.
 */
void
sluice_xlsx_xml_stop (SluiceXlsxXml *self,
                      GError        *error)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (error != NULL);

  if (self->error != NULL)
    {
      g_error_free (error);
      return;
    }
  /* The parser itself goes on to the end of the piece, and nobody is told: stopping it
   * frees what the attributes of the present element point into. */
  self->error = error;
}

/**
 * sluice_xlsx_attribute:
 * @attributes: what an element has
 * @name: an interned name
 * @ret_len: (out): bytes of the value
 *
 * Looks at attributes without a namespace.
 *
 * Returns: (nullable): the value, not NUL-terminated
 */
const char *
sluice_xlsx_attribute (const SluiceXlsxAttributes *attributes,
                       const char                 *name,
                       gsize                      *ret_len)
{
  for (guint i = 0; i < attributes->n_items; i++)
    {
      const unsigned char **item = attributes->items + (gsize) i * 5;

      if (item[0] == (const unsigned char *) name && item[1] == NULL)
        {
          *ret_len = (gsize) (item[4] - item[3]);
          return (const char *) item[3];
        }
    }
  return NULL;
}

/* An ampersand comes as a reference, as no entity is substituted. */
static char *
unescape (const unsigned char *value,
          gsize                len)
{
  GString *text = g_string_new_len ((const char *) value, (gssize) len);

  g_string_replace (text, "&#38;", "&", 0);
  return g_string_free (text, FALSE);
}

/**
 * sluice_xlsx_dup_attribute:
 * @attributes: what an element has
 * @name: a name; `r:` before it means one with a namespace
 *
 * Returns: (transfer full) (nullable): the value
 */
char *
sluice_xlsx_dup_attribute (const SluiceXlsxAttributes *attributes,
                           const char                 *name)
{
  gboolean has_namespace = g_str_has_prefix (name, "r:");

  for (guint i = 0; i < attributes->n_items; i++)
    {
      const unsigned char **item = attributes->items + (gsize) i * 5;

      if (strcmp ((const char *) item[0], has_namespace ? name + 2 : name) == 0 &&
          (item[2] != NULL) == has_namespace)
        return unescape (item[3], (gsize) (item[4] - item[3]));
    }
  return NULL;
}
