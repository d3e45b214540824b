/** The contract's own rules of a tramesa, and what this façade can promise of it: all that is wrong, each with its number. */
import type { Finding } from '../../../contracts/outcome.ts';
import { madridInstant } from '../../../src/domain/calendar.ts';
import { ASSURANCE, ASSURANCE_LEVELS } from './codes.ts';
import type { EnotumEntity, EnotumSettings } from './config.ts';
import { judgeRecipients } from './judge-recipients.ts';
import { notCarriedBy } from './not-carried.ts';
import { finding } from './refusals.ts';
import type { Notification, Tramesa } from './schema.ts';

export type Context = { entity: EnotumEntity; settings: EnotumSettings; now: Date };

/** Error 716 says 60 days; the text beside the field says 30. What an error can say is what is enforced. */
const REGISTERED_WITHIN_MS = 60 * 86_400_000;
/** Ley 39/2015, article 43.2: a term shorter than this is none. Natural days. */
const LEGAL_MINIMUM_DAYS = 10;

/** One tramesa is one exchange; the contract bounds it only by the size of its message. */
const MAX_NOTIFICATIONS = 100;

export function judge(tramesa: Tramesa, context: Context): Finding[] {
  if (tramesa.Notificacio.length > MAX_NOTIFICATIONS)
    return [finding(501, '/Tramesa/Notificacio', `${MAX_NOTIFICATIONS} com a màxim en una tramesa`)];
  const kinds = new Set(tramesa.Notificacio.map(({ TipusObjecte }) => TipusObjecte));
  return [
    ...(kinds.size > 1 ? [finding(1038, '/Tramesa/Notificacio')] : []),
    ...judgeText(tramesa),
    ...notCarriedBy(tramesa, null, context.settings),
    ...tramesa.Notificacio.flatMap((each, n) => {
      const at = `/Tramesa/Notificacio/${n}`;
      return [
        ...judgeNotification(each, at, context),
        ...judgeRecipients(each, at),
        ...notCarriedBy(tramesa, n, context.settings),
      ];
    }),
  ];
}

function judgeText({ DadesOfici: { CosNotificacio, OficinaRegistre, UnitatOrganitzativa } }: Tramesa): Finding[] {
  const at = '/Tramesa/DadesOfici';
  const findings: Finding[] = [];
  if (CosNotificacio.trim() === '') findings.push(finding(1003, `${at}/CosNotificacio`));
  if (OficinaRegistre !== undefined && !/^[0-9]+$/.test(OficinaRegistre))
    findings.push(finding(1013, `${at}/OficinaRegistre`));
  if (UnitatOrganitzativa !== undefined && !/^[0-9]+$/.test(UnitatOrganitzativa))
    findings.push(finding(1014, `${at}/UnitatOrganitzativa`));
  return findings;
}

function judgeNotification(of: Notification, at: string, { entity, settings, now }: Context): Finding[] {
  const findings: Finding[] = [];
  const isNotification = of.TipusObjecte === 'NOTIFICACIO';
  if (lengthOf(of.Titol) < 3) findings.push(finding(1005, `${at}/Titol`));
  if (lengthOf(of.Referencia) < 3) findings.push(finding(721, `${at}/Referencia`));
  if (of.DadesRegistre !== undefined) findings.push(...judgeRegistered(of.DadesRegistre.DataRegistre, at, now));
  if (of.SenseRegistre !== undefined && isNotification) findings.push(finding(1012, `${at}/SenseRegistre`));
  if (of.Canal === 'PAPER') findings.push(paper(isNotification, at));
  const maximum = entity.sarcat ? 34 : 50;
  if (of.Expedient !== undefined && !within(of.Expedient, 3, maximum))
    findings.push(finding(entity.sarcat ? 729 : 728, `${at}/Expedient`));
  if (of.Tramit !== undefined && !within(of.Tramit, 3, 50)) findings.push(finding(730, `${at}/Tramit`));
  const level = ASSURANCE_LEVELS.indexOf(ASSURANCE[of.TipusAcces]);
  if (level > ASSURANCE_LEVELS.indexOf(settings.assuranceUpTo)) findings.push(finding(503, `${at}/TipusAcces`));
  const sia = of.ProcedimentSIA ?? (isNotification ? (entity.sia ?? '') : undefined);
  if (sia !== undefined && !/^[0-9]{1,9}$/.test(sia))
    findings.push(
      finding(501, `${at}/ProcedimentSIA`, 'una notificació necessita un codi SIA, de 9 xifres com a màxim'),
    );
  if (isNotification && (of.DiesExpiracio ?? settings.naturalDays) < LEGAL_MINIMUM_DAYS)
    findings.push(finding(501, `${at}/DiesExpiracio`, 'una notificació té almenys 10 dies naturals'));
  return findings;
}

/* The message brings no postal address, and the contract's facts do not say who prints. */
function paper(isNotification: boolean, at: string): Finding {
  if (!isNotification) return finding(723, `${at}/Canal`);
  return finding(501, `${at}/Canal`, 'el missatge no porta adreça postal: només DIGITAL');
}

function judgeRegistered(written: string, at: string, now: Date): Finding[] {
  const ageMs = now.getTime() - instantOf(written).getTime();
  return ageMs < 0 || ageMs > REGISTERED_WITHIN_MS ? [finding(716, `${at}/DadesRegistre/DataRegistre`)] : [];
}

/** xs:dateTime; without a zone it is Madrid's. */
export function instantOf(written: string): Date {
  return /(Z|[+-]\d{2}:\d{2})$/.test(written) ? new Date(written) : madridInstant(written);
}

function within(value: string, minimum: number, maximum: number): boolean {
  return lengthOf(value) >= minimum && lengthOf(value) <= maximum;
}

function lengthOf(value: string): number {
  return [...value.trim()].length;
}
