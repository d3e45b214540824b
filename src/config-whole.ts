/** The schema of a whole gateway.yaml, adapters' blocks included, to look things up in; reading it is config-assemble's. */
import { z } from 'zod';
import { alertingSchema } from './config-alerting.ts';
import { sharedSchema } from './config-facades.ts';
import { unwrap } from './config-nodes.ts';
import { gatewaySchema } from './config-schema.ts';
import type { BackendSchemas, FacadeSchemas, PowerSchemas, VendorSchemas } from './config-types.ts';
import { commonSchema } from './config-vendors.ts';

export type AdapterSchemas = {
  backends: BackendSchemas;
  powers?: PowerSchemas;
  vendors?: VendorSchemas;
  facades?: FacadeSchemas;
};

export function wholeSchema({ backends, powers = {}, vendors = {}, facades = {} }: AdapterSchemas): z.ZodType {
  const { entities } = gatewaySchema.shape;
  const entity = shapeOf(elementOf(entities));
  return z.strictObject({
    ...gatewaySchema.shape,
    alerting: alertingSchema.optional(),
    entities: z
      .array(
        z.strictObject({
          ...entity,
          backends: z.strictObject(mapped(backends, ({ entityConfigSchema }) => entityConfigSchema)).default({}),
          powers: z.strictObject(mapped(powers, ({ entityConfigSchema }) => entityConfigSchema)).default({}),
          files: z.looseObject({ ...shapeOf(entity.files), ...liveShapes(vendors) }).optional(),
        }),
      )
      .default([]),
    backends: z
      .strictObject(
        mapped(backends, ({ configSchema }) => z.strictObject({ simulator: flag, ...shapeOf(configSchema) })),
      )
      .default({}),
    powers: z
      .strictObject(mapped(powers, ({ configSchema }) => z.strictObject({ simulator: flag, ...shapeOf(configSchema) })))
      .default({}),
    vendors: z.strictObject(mapped(vendors, vendorSchema)).default({}),
    folders: z.strictObject(mapped(facades, facadeSchema)).default({}),
  });
}

const flag = z.boolean().default(false);
type Shape = Readonly<Record<string, z.ZodType>>;

function vendorSchema({ intake }: VendorSchemas[string]): z.ZodType | null {
  if (intake === undefined) return null;
  const effect = commonSchema.shape.effect;
  const entity = z.strictObject({ dir3: z.string(), effect, ...shapeOf(intake.entitySchema) });
  const own = shapeOf(intake.credentialSchema);
  const credential = z.strictObject({ id: z.string(), effect, ...own, entities: z.array(entity) });
  return z.strictObject({
    ...commonSchema.shape,
    ...shapeOf(intake.settingsSchema),
    credentials: z.array(credential),
  });
}

function facadeSchema({ settingsSchema, askerSchema }: FacadeSchemas[string]): z.ZodType {
  const asker = z.strictObject({ ...shapeOf(elementOf(sharedSchema.shape.askers)), ...shapeOf(askerSchema) });
  return z.strictObject({ ...sharedSchema.shape, ...shapeOf(settingsSchema), askers: z.array(asker) });
}

/** Of every product that can be asked live: which one it is stands beside. */
function liveShapes(vendors: VendorSchemas): Shape {
  return Object.assign({}, ...Object.values(vendors).map(({ files }) => shapeOf(files?.settingsSchema)));
}

function mapped<T>(all: Readonly<Record<string, T>>, schemaOf: (one: T) => z.ZodType | null): Shape {
  return Object.fromEntries(
    Object.entries(all).flatMap(([id, one]) => {
      const schema = schemaOf(one);
      return schema === null ? [] : [[id, schema.optional()]];
    }),
  );
}

function shapeOf(schema: z.ZodType | undefined): Shape {
  const inner = schema === undefined ? null : unwrap(schema);
  return inner instanceof z.ZodObject ? (inner.shape as Shape) : {};
}

function elementOf(schema: z.ZodType): z.ZodType {
  const inner = unwrap(schema);
  return inner instanceof z.ZodArray ? (inner.element as z.ZodType) : schema;
}
