/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-inference.h"
#include "sluice-inferred-type.h"

#include <string.h>

typedef struct
{
  const char *texts;            /* divided by `|` */
  const char *type;
  const char *marks;            /* (nullable): decimal mark and mark between thousands */
  const char *format;           /* (nullable) */
  const char *others;           /* (nullable): formats or a decimal mark, divided by blanks */
} Case;

static const Case cases[] = {
  { "1|2|-3", "integer", NULL, NULL, NULL },
  { "1|2.50", "decimal(18,2)", ".", NULL, NULL },
  { "1,5|2,25", "decimal(18,2)", ",", NULL, NULL },
  { "1.234,50|7", "decimal(18,2)", ",.", NULL, NULL },
  { "1,234|1,234,567", "integer", ".,", NULL, NULL },
  { "1,234|5,678", "integer", ".,", NULL, "," },
  { "1.234|5.678", "decimal(18,3)", ".", NULL, "," },
  { "1.234|0.5", "decimal(18,3)", ".", NULL, NULL },
  { "1,5|1.5", "text", NULL, NULL, NULL },
  { " 7| 12", "integer", NULL, NULL, NULL },
  { "007|8", "text", NULL, NULL, NULL },
  { "+49301234|5", "text", NULL, NULL, NULL },
  { "1234567890123456789|1", "text", NULL, NULL, NULL },
  { "123456789012345678|1", "integer", NULL, NULL, NULL },
  { "1_10|2", "text", NULL, NULL, NULL },
  { "NaN|1", "text", NULL, NULL, NULL },
  { "Inf|1", "text", NULL, NULL, NULL },
  { "1e5|2", "text", NULL, NULL, NULL },
  { "|1", "text", NULL, NULL, NULL },
  { "true|FALSE", "boolean", NULL, NULL, NULL },
  { "true|1", "text", NULL, NULL, NULL },
  { "2024-01-31|2024-02-01", "date", NULL, NULL, NULL },
  { "2024-01-31|2024-02-01T10:00:00", "timestamp", NULL, NULL, NULL },
  { "2024-01-31T10:00:00Z|2024-02-01T10:00:00+02:00", "timestamptz", NULL, NULL, NULL },
  { "10:00:00|23:59:59", "time", NULL, NULL, NULL },
  { "31.01.2024|01.02.2024", "date", NULL, "%d.%m.%Y", NULL },
  { "01.02.2024|02.03.2024", "date", NULL, "%d.%m.%Y", NULL },
  { "31/01/2024|01/02/2024", "date", NULL, "%d/%m/%Y", NULL },
  { "01/31/2024|02/01/2024", "date", NULL, "%m/%d/%Y", NULL },
  { "01/02/2024|03/04/2024", "date", NULL, "%d/%m/%Y", "%m/%d/%Y" },
  { "01/01/2024|02/02/2024", "date", NULL, "%d/%m/%Y", NULL },
  { "31/01/2024|01/31/2024", "text", NULL, NULL, NULL },
  { "2024-1-5|2024-12-31", "date", NULL, "%Y-%m-%d", NULL },
  { "01/02/03|04/05/06", "date", NULL, "%d/%m/%y", "%m/%d/%y %y/%m/%d" },
  { "31/12/99|01/02/03", "date", NULL, "%d/%m/%y", NULL },
  { "5 May 2024|12 December 2023", "date", NULL, "%d %b %Y", NULL },
  { "May 5, 2024|December 12, 2023", "date", NULL, "%b %d, %Y", NULL },
  { "31.01.2024 10:15|01.02.2024 23:59", "timestamp", NULL, "%d.%m.%Y %H:%M", NULL },
  { "01/31/2024 10:15:00 PM|02/01/2024 1:05:30 AM", "timestamp", NULL, "%m/%d/%Y %I:%M:%S %p", NULL },
  { "01/02/2024 10:15|03/04/2024 10:15", "timestamp", NULL, "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M" },
  { "31.01.2024 10:15|01.02.2024", "text", NULL, NULL, NULL },
  { "31.01.2024|5", "text", NULL, NULL, NULL },
  { "2024-01-31|31.01.2024", "text", NULL, NULL, NULL },
  { "20240131|20240201", "integer", NULL, NULL, NULL },
  { "123e4567-e89b-12d3-a456-426614174000", "uuid", NULL, NULL, NULL },
  { "10.0.0.1|10.0.0.2", "text", NULL, NULL, NULL },
};

static void
check_marks (const SluiceInferredReading *reading,
             const Case                  *about)
{
  g_autofree char *marks = NULL;

  if (reading->marks != NULL)
    marks = g_strconcat (reading->marks->decimal, reading->marks->thousands, NULL);
  g_assert_cmpstr (marks, ==, about->marks);
  if (about->format == NULL)
    g_assert_cmpstr (reading->other_marks != NULL ? reading->other_marks->decimal : NULL, ==, about->others);
}

static void
test_case (gconstpointer data)
{
  const Case *about = data;
  g_auto(GStrv) texts = g_strsplit (about->texts, "|", -1);
  g_auto(SluiceInferredReading) reading = { .format = NULL };
  g_autofree SluiceInferredType *inferred = g_new0 (SluiceInferredType, 1);
  g_autofree char *type = NULL;

  for (guint i = 0; texts[i] != NULL; i++)
    sluice_inferred_type_add_text (inferred, texts[i], strlen (texts[i]));
  sluice_inferred_type_read (inferred, NULL, &reading);
  type = sluice_type_to_string (reading.type);
  g_assert_cmpstr (type, ==, about->type);
  g_assert_cmpstr (reading.format, ==, about->format);
  check_marks (&reading, about);
  if (about->format != NULL)
    {
      g_autofree char *others = reading.other_formats != NULL ? g_strjoinv (" ", reading.other_formats) : NULL;

      g_assert_cmpstr (others, ==, about->others);
    }
}

static void
learn (SluiceInference *inference,
       const char      *record)
{
  SluiceValue value = { .kind = SLUICE_VALUE_JSON, .s = record, .len = (guint32) strlen (record) };
  g_autoptr(GError) error = NULL;

  sluice_inference_add (inference, &value, &error);
  g_assert_no_error (error);
}

static char *
write_mapping (SluiceInference *inference)
{
  g_autoptr(GPtrArray) entries = sluice_inference_make_mapping (inference);
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(JsonNode) node = NULL;

  for (guint i = 0; i < entries->len; i++)
    json_array_add_object_element (array, sluice_mapping_entry_to_json (g_ptr_array_index (entries, i)));
  node = json_node_init_array (json_node_alloc (), array);
  return json_to_string (node, FALSE);
}

/* What the source says need not be said for each column. */
static void
test_mapping (void)
{
  static const char record[] = "{\"day\":\"31.12.2023\",\"a\":\"1.234,5\",\"b\":\"2.5\",\"n\":\"7\"}";
  g_autoptr(SluiceInference) inference = sluice_inference_new ();
  g_autoptr(SluiceInference) german = sluice_inference_new ();
  g_autofree char *mapping = NULL;
  g_autofree char *with_marks = NULL;

  learn (inference, record);
  mapping = write_mapping (inference);
  g_assert_cmpstr (mapping, ==,
                   "[{\"column\":\"day\",\"type\":\"date\",\"from\":\"day\","
                   "\"transforms\":[{\"to_date\":{\"format\":\"%d.%m.%Y\"}}]},"
                   "{\"column\":\"a\",\"type\":\"decimal(18,1)\",\"from\":\"a\","
                   "\"transforms\":[{\"to_decimal\":{\"decimal\":\",\",\"thousands\":\".\"}}]},"
                   "{\"column\":\"b\",\"type\":\"decimal(18,1)\",\"from\":\"b\"},"
                   "{\"column\":\"n\",\"type\":\"integer\",\"from\":\"n\"}]");
  sluice_inference_set_marks (german, ",", ".");
  learn (german, record);
  with_marks = write_mapping (german);
  g_assert_nonnull (strstr (with_marks, "\"from\":\"a\"}"));
  g_assert_nonnull (strstr (with_marks, "\"from\":\"b\",\"transforms\":[{\"to_decimal\":{\"decimal\":\".\",\"thousands\":\"\"}}]"));
}

/* Nothing is guessed silently. */
static void
test_warn (void)
{
  g_autoptr(SluiceInference) inference = sluice_inference_new ();
  g_autoptr(SluiceMonitor) monitor = sluice_monitor_new ();
  g_autoptr(GPtrArray) warnings = NULL;

  learn (inference, "{\"day\":\"01/02/2024\",\"sure\":\"31/12/2024\",\"amount\":\"1.234\",\"n\":\"5\"}");
  sluice_inference_warn (inference, monitor);
  warnings = sluice_monitor_dup_warnings (monitor);
  g_assert_cmpuint (warnings->len, ==, 2);
  g_assert_cmpstr (((SluiceWarning *) warnings->pdata[0])->code, ==, "date_ambiguous");
  g_assert_cmpuint (((SluiceWarning *) warnings->pdata[0])->count, ==, 1);
  g_assert_cmpstr (((SluiceWarning *) warnings->pdata[1])->code, ==, "number_ambiguous");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/transform/inferred-type/%02u", i);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/transform/inference/mapping", test_mapping);
  g_test_add_func ("/transform/inference/warn", test_warn);

  return g_test_run ();
}
