/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-conditions.h"

struct _SluiceConditions
{
  GObject parent_instance;

  gboolean low_power;
  gboolean metered;
  gboolean online;
};

typedef enum
{
  PROP_LOW_POWER = 1,
  PROP_METERED,
  PROP_ONLINE,
} SluiceConditionsProperty;

G_DEFINE_FINAL_TYPE (SluiceConditions, sluice_conditions, G_TYPE_OBJECT)

static GParamSpec *properties[PROP_ONLINE + 1];

static void
set_condition (SluiceConditions         *self,
               gboolean                 *condition,
               gboolean                  value,
               SluiceConditionsProperty  property)
{
  value = value != FALSE;
  if (*condition == value)
    return;
  *condition = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
sluice_conditions_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  SluiceConditions *self = SLUICE_CONDITIONS (object);

  switch ((SluiceConditionsProperty) prop_id)
    {
    case PROP_LOW_POWER:
      g_value_set_boolean (value, self->low_power);
      break;
    case PROP_METERED:
      g_value_set_boolean (value, self->metered);
      break;
    case PROP_ONLINE:
      g_value_set_boolean (value, self->online);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_conditions_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  SluiceConditions *self = SLUICE_CONDITIONS (object);

  switch ((SluiceConditionsProperty) prop_id)
    {
    case PROP_LOW_POWER:
      sluice_conditions_set_low_power (self, g_value_get_boolean (value));
      break;
    case PROP_METERED:
      sluice_conditions_set_metered (self, g_value_get_boolean (value));
      break;
    case PROP_ONLINE:
      sluice_conditions_set_online (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_conditions_class_init (SluiceConditionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sluice_conditions_get_property;
  object_class->set_property = sluice_conditions_set_property;

  /**
   * SluiceConditions:low-power:
   *
   * Whether the machine runs on a battery that is low or to be saved.
   */
  properties[PROP_LOW_POWER] = g_param_spec_boolean ("low-power", NULL, NULL, FALSE, flags);
  /**
   * SluiceConditions:metered:
   *
   * Whether the network is paid by volume.
   */
  properties[PROP_METERED] = g_param_spec_boolean ("metered", NULL, NULL, FALSE, flags);
  /**
   * SluiceConditions:online:
   *
   * Whether there is a network, also one that is kept apart from the world.
   */
  properties[PROP_ONLINE] = g_param_spec_boolean ("online", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
sluice_conditions_init (SluiceConditions *self)
{
  self->online = TRUE;
}

/**
 * sluice_conditions_new:
 *
 * Returns: (transfer full): conditions in which everything may run
 */
SluiceConditions *
sluice_conditions_new (void)
{
  return g_object_new (SLUICE_TYPE_CONDITIONS, NULL);
}

/**
 * sluice_conditions_get_low_power:
 * @self: the conditions
 *
 * Returns: whether the battery is to be spared
 */
gboolean
sluice_conditions_get_low_power (SluiceConditions *self)
{
  g_return_val_if_fail (SLUICE_IS_CONDITIONS (self), FALSE);

  return self->low_power;
}

/**
 * sluice_conditions_set_low_power:
 * @self: the conditions
 * @low_power: whether the battery is to be spared
 */
void
sluice_conditions_set_low_power (SluiceConditions *self,
                                 gboolean          low_power)
{
  g_return_if_fail (SLUICE_IS_CONDITIONS (self));

  set_condition (self, &self->low_power, low_power, PROP_LOW_POWER);
}

/**
 * sluice_conditions_get_metered:
 * @self: the conditions
 *
 * Returns: whether the network is paid by volume
 */
gboolean
sluice_conditions_get_metered (SluiceConditions *self)
{
  g_return_val_if_fail (SLUICE_IS_CONDITIONS (self), FALSE);

  return self->metered;
}

/**
 * sluice_conditions_set_metered:
 * @self: the conditions
 * @metered: whether the network is paid by volume
 */
void
sluice_conditions_set_metered (SluiceConditions *self,
                               gboolean          metered)
{
  g_return_if_fail (SLUICE_IS_CONDITIONS (self));

  set_condition (self, &self->metered, metered, PROP_METERED);
}

/**
 * sluice_conditions_get_online:
 * @self: the conditions
 *
 * Returns: whether there is a network
 */
gboolean
sluice_conditions_get_online (SluiceConditions *self)
{
  g_return_val_if_fail (SLUICE_IS_CONDITIONS (self), FALSE);

  return self->online;
}

/**
 * sluice_conditions_set_online:
 * @self: the conditions
 * @online: whether there is a network
 */
void
sluice_conditions_set_online (SluiceConditions *self,
                              gboolean          online)
{
  g_return_if_fail (SLUICE_IS_CONDITIONS (self));

  set_condition (self, &self->online, online, PROP_ONLINE);
}
