/** The hub's questions as they stand in the address, and the members of its answers, in the order of its documentation. */
import { z } from 'zod';
import { isNif, isPersonalNif, normaliseId } from '../../../src/domain/identifiers.ts';

const day = z.iso.date();
const optional = <T extends z.ZodType>(schema: T) => schema.optional();

const common = {
  documentIdentificatiu: z.string().min(1).max(20),
  tipusDocumentIdentificatiu: z.enum(['NIF', 'NIE', 'PASSAPORT']),
  tipusPersona: optional(z.enum(['INTERESSAT', 'REPRESENTANT'])),
  // Nine digits where the leading zero was lost on the way, as in the documentation's own sample.
  codiINE10: optional(z.string().regex(/^[0-9]{9,10}$/)),
  codiDIR3Organisme: optional(z.string().regex(/^(?=.{9}$)[A-Z]{1,2}[0-9]{7,8}$/)),
  dataInici: optional(day),
  dataFi: optional(day),
  fue: optional(z.enum(['true', 'false'])),
};

type Person = { documentIdentificatiu: string; tipusDocumentIdentificatiu: 'NIF' | 'NIE' | 'PASSAPORT' };

/* A wrong control letter would only ever find nothing. */
function isKnowable({ documentIdentificatiu, tipusDocumentIdentificatiu: type }: Person): boolean {
  const id = normaliseId(documentIdentificatiu);
  if (type === 'PASSAPORT') return true;
  return type === 'NIF' ? isNif(id) : /^[XYZ]/.test(id) && isPersonalNif(id);
}

export const filesQuerySchema = z
  .object({ ...common, estat: optional(z.enum(['OBERT', 'TANCAT'])) })
  .refine(isKnowable);
export const actuationsQuerySchema = z
  .object({ ...common, tipusActuacio: optional(z.enum(['ENTRADA', 'SORTIDA'])) })
  .refine(isKnowable);
export type FilesQuery = z.infer<typeof filesQuerySchema>;
export type ActuationsQuery = z.infer<typeof actuationsQuerySchema>;

/** Times are Madrid's, without a zone: `YYYY-MM-DDThh:mm:ss`. What is not known is left out, never an empty text. */
export type Expedient = {
  idExpedient: string;
  tipusPersona: 'INTERESSAT' | 'REPRESENTANT';
  codiINE10: string;
  codiDIR3Organisme: string;
  procediment: string;
  dataIniciExpedient: string;
  assumpteExpedient: string;
  urlExpedient: string;
  familia?: string;
  dataPrevistaResolucio?: string;
  dataFinalitzacioExpedient?: string;
  codiFase?: string;
  descripcioFase?: string;
  estatExpedient: 'OBERT' | 'TANCAT';
  observacionsExpedient?: string;
  dataActuacio?: string;
  numeroRegistre?: string;
  actuacioCiutada: 'SI' | 'NO' | 'NO_APLICA';
};

export type Actuacio = {
  idActuacio: string;
  tipusPersona: 'INTERESSAT' | 'REPRESENTANT';
  codiINE10: string;
  codiDIR3Organisme: string;
  tipusActuacio: 'ENTRADA' | 'SORTIDA';
  dataActuacio: string;
  assumpteActuacio: string;
  urlActuacio: string;
  numeroRegistre?: string;
  dataRegistre?: string;
  idExpedient?: string;
  idExpedients?: string[];
  urlExpedient?: string;
  procediment?: string;
  estatNotificacio?: 'DIPOSITADA' | 'ACCEPTADA' | 'REBUTJADA';
};

export type Resposta = {
  codiResultat: string;
  descripcioResultat: string;
  expedients?: Expedient[];
  actuacions?: Actuacio[];
};
